import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays, type Day } from '#shared/days.ts'
import { compareScores } from './compare.ts'
import { readModel, readModelHead, readWaiting, sweepModels, wantModel } from './models.ts'
import { type InNetwork, rescoreAll } from './rescore.ts'
import { type Begun, beginRun, endRun, keepComparison, putInForce } from './score-run.ts'

/** Fits the model that waits; in a thread of its own where a server goes on meanwhile. */
export type FitOne = (networkId: string, modelId: string) => Promise<void>
export type Keeping = Pick<Context, 'db' | 'clock' | 'log'>
type Work = Keeping & { networkId: string; fitOne: FitOne; inNetwork: InNetwork }

/** Rounds of one call: who asks all the time waits for the next one. */
const MOST_ROUNDS = 5

/** Does what is due for the scores of a network, which is nothing most times. Returns whether there was something. */
export async function keepScores(keeping: Keeping, networkId: string, fitOne: FitOne): Promise<boolean> {
  const inNetwork: InNetwork = (work) => inScope(keeping.db, { networkId, side: 'host' }, work)
  const work: Work = { ...keeping, networkId, fitOne, inNetwork }
  let wasDue = false
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const due = await inNetwork((tx) => findDue(tx, keeping.clock.now()))
    if (!due) break
    if (due.isNewDay) await compareNight(work)
    const begun = await inNetwork((tx) => beginRun({ tx, networkId }))
    if (!begun) break
    wasDue = true
    const scored = await scoreDay(work, begun, due)
    await inNetwork((tx) => endRun(tx, scored))
  }
  return (await fitPastDays(work)) || wasDue
}

type Due = { day: Day; isNewDay: boolean }

/** A new day, a wish, a model that waits, or what somebody left half done. Null: nothing. */
async function findDue(tx: Tx, now: Date): Promise<Due | null> {
  const { rows } = await sql<{ zone: string; day: Day | null; asks: boolean | null }>`
    select n.time_zone as zone, r.day, r.is_wanted or r.done_at is null or r.done_at < r.began_at
      or exists (select from score_model m where m.purpose = 'current' and m.state = 'waiting') as asks
    from network n left join score_run r on r.network_id = n.network_id`.execute(tx)
  const [row] = rows
  if (!row) return null
  // all that happened up to today counts
  const day = addDays(dayOf(now, row.zone), 1)
  const isNewDay = row.day !== null && row.day !== day
  return isNewDay || row.asks !== false ? { day, isNewDay } : null
}

/** Compares what was kept up during the day with what the records give; what differs is told in the log and kept. */
async function compareNight({ db, log, networkId, clock, inNetwork }: Work): Promise<void> {
  const found = await compareScores(db, networkId, clock.now())
  const { checked, differences, examples } = found
  if (differences > 0)
    log.error({ networkId, checked, differences, examples }, 'scores differ from the records')
  if (checked > 0) await inNetwork((tx) => keepComparison(tx, { ...found, at: clock.now() }))
}

/** Scores for a day: at once by the model there is, then by a new one where one is due. Returns how many have a score. */
async function scoreDay(work: Work, begun: Begun, { day, isNewDay }: Due): Promise<number | null> {
  const { inNetwork, networkId, clock } = work
  let scored = begun.modelId === null ? null : await scoreBy(work, begun.modelId, day)
  const waiting = await inNetwork((tx) => readWaiting(tx, 'current', null))
  if (begun.modelId === null || begun.wantsFit || isNewDay || waiting) {
    const wanted = await inNetwork((tx) => wantModel({ tx, networkId, now: clock.now() }, 'current', day))
    await work.fitOne(networkId, wanted.modelId)
    const fitted = await inNetwork((tx) => readModelHead(tx, wanted.modelId))
    if (fitted) scored = await scoreBy(work, fitted.id, day)
  }
  await inNetwork(async (tx) => {
    const { rows } = await sql<{ id: string | null }>`select model_id as id from score_run`.execute(tx)
    await sweepModels(tx, rows[0]?.id ?? null, clock.now())
  })
  return scored
}

async function scoreBy({ inNetwork, networkId, clock }: Work, modelId: string, day: Day): Promise<number> {
  const model = await inNetwork(async (tx) => {
    await putInForce(tx, modelId, day)
    return readModel(tx, modelId)
  })
  return rescoreAll(inNetwork, { networkId, modelId, model, day, now: clock.now() })
}

/** Models of past days that pages wait for, the oldest wish first. Returns whether there was one. */
async function fitPastDays({ inNetwork, networkId, fitOne }: Work): Promise<boolean> {
  const tried = new Set<string>()
  for (;;) {
    const waiting = await inNetwork((tx) => readWaiting(tx, 'past', null))
    if (!waiting || tried.has(waiting.modelId)) return tried.size > 0
    tried.add(waiting.modelId)
    await fitOne(networkId, waiting.modelId)
  }
}
