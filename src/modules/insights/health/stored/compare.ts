import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql } from 'kysely'
import type { Database, Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Finding } from '#records/rebuild/findings.ts'
import { Findings } from '#records/rebuild/findings.ts'
import { uuidArray } from '../../fragments.ts'
import type { Told } from './engine.ts'
import { readModel } from './models.ts'
import { nextPartners, tellThese } from './rescore.ts'
import { readRun } from './score-run.ts'
import { rowOfTold } from './write-scores.ts'

export const SCORES_CONSUMER = 'insights_scores'

/**
 * Compares every score in force with what the records give by the same model for the same day, on one picture of the
 * database. Partnerships of which facts have just come, and whose turn has not, are left out. Nothing is checked while
 * everything is to be scored anew.
 */
export function compareScores(db: Kysely<Database>, networkId: string, now: Date): Promise<Finding> {
  return inScope(db, { networkId, side: 'host' }, async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx)
    const findings = new Findings('scores')
    const run = await readRun(tx)
    if (!run?.modelId || !run.day || run.isWanted || !run.doneAt) return findings.finding()
    const model = await readModel(tx, run.modelId)
    const scoring = { networkId, modelId: run.modelId, model, day: run.day, now }
    const behind = await partnersBehind(tx)
    for (
      let ids = await nextPartners(tx, null);
      ids.length > 0;
      ids = await nextPartners(tx, ids.at(-1) ?? null)
    ) {
      const { told, survivors } = await tellThese(tx, scoring, ids)
      const wanted = new Map(told.map((each) => [each.partnerId, each]))
      const stored = await readStored(tx, survivors)
      for (const id of new Set([...wanted.keys(), ...stored.keys()]))
        if (!behind.has(id)) findings.add(isSame(wanted.get(id), stored.get(id), run.modelId, run.day), id)
    }
    return findings.finding()
  })
}

type StoredRow = Record<string, unknown> & { partner_id: string }

async function readStored(tx: Tx, partnerIds: readonly string[]): Promise<Map<string, StoredRow>> {
  const { rows } = await sql<StoredRow>`
    select partner_id, model_id, day, basis, state, risk, health, expected::text, expected_low::text, expected_high::text,
      at_risk::text, is_checked, score from partner_score where partner_id = any (${uuidArray(partnerIds)})`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.partner_id, row]))
}

function isSame(
  told: Told | undefined,
  stored: StoredRow | undefined,
  modelId: string,
  day: string,
): boolean {
  if (!told || !stored) return !told && !stored
  // As JSON keeps it: members without a value are absent.
  const wanted = JSON.parse(JSON.stringify({ ...rowOfTold(told), model_id: modelId, day }))
  return isDeepStrictEqual(wanted, JSON.parse(JSON.stringify(stored)))
}

/** Partnerships with facts the consumer has not read yet. */
async function partnersBehind(tx: Tx): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct coalesce(p.merged_into, p.partner_id) as id from fact_counter c
    join partner p on p.partner_id = c.partner_id
    left join fact_cursor k on k.partner_id = c.partner_id and k.audience = c.audience and k.consumer = ${SCORES_CONSUMER}
    where c.audience <> 'partner' and coalesce(k.next_n, 0) < c.next_n`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
