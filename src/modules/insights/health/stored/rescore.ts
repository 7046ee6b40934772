import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { type Day, dayNumber } from '#shared/days.ts'
import { membersOf, openReport, survivorOf } from '../../report.ts'
import { type HealthModel, readPartnerHistories, type Told, tellAll } from './engine.ts'
import { lockScoresTogether, touchRun } from './score-run.ts'
import { dropScores, writeScores } from './write-scores.ts'

/** Small enough that nobody who states a fact meanwhile waits long. */
const PART = 500
/** While one part is computed another is read. */
const LANES = 2

export type Scoring = { networkId: string; modelId: string; model: HealthModel; day: Day; now: Date }
export type InNetwork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/**
 * Scores every partnership of a network by one model for one day, some at a time, each part in a transaction of its own,
 * two of them at once unless `lanes` says otherwise. Returns how many have a score.
 */
export async function rescoreAll(inNetwork: InNetwork, scoring: Scoring, lanes = LANES): Promise<number> {
  const ids = await inNetwork((tx) => allPartners(tx))
  let [start, scored] = [0, 0]
  const lane = async () => {
    while (start < ids.length) {
      const part = ids.slice(start, start + PART)
      start += PART
      await inNetwork((tx) => touchRun(tx))
      const count = await inNetwork(async (tx) => {
        await lockScoresTogether({ tx, networkId: scoring.networkId })
        return scoreThese(tx, scoring, part)
      })
      scored += count
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return scored
}

/** Partnerships by the account that stands for each; those that come later are scored as their facts come. */
async function allPartners(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from partner where merged_into is null order by partner_id`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * Scores some partnerships anew from their records, each named by any of its accounts; accounts merged away have no score
 * of their own. Returns how many have one. Whoever calls it has the lock of the scores.
 */
export async function scoreThese(tx: Tx, scoring: Scoring, partnerIds: readonly string[]): Promise<number> {
  const { told, survivors } = await tellThese(tx, scoring, partnerIds)
  await writeScores({ tx, ...scoring }, told, scoring.now)
  const scored = new Set(told.map(({ partnerId }) => partnerId))
  await dropScores(
    tx,
    survivors.filter((id) => !scored.has(id)),
  )
  return told.length
}

/** What the records give for some partnerships; `survivors` are all accounts that were asked about, merged ones too. */
export async function tellThese(
  tx: Tx,
  { model, day, now }: Scoring,
  partnerIds: readonly string[],
): Promise<{ told: Told[]; survivors: string[] }> {
  const report = await openReport(tx, now, null)
  const ends = [...new Set(partnerIds.map((id) => survivorOf(report, id)))]
  const histories = await readPartnerHistories(report, day, ends, model)
  const about = ends.flatMap((id) => membersOf(report.survivors, id))
  return { told: tellAll(model, histories, dayNumber(day), report.network.currency), survivors: about }
}

/** The next partnerships by the id of the account that stands for them. */
export async function nextPartners(tx: Tx, after: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from partner where merged_into is null
      and (${after}::uuid is null or partner_id > ${after}::uuid) order by partner_id limit ${PART}`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}
