import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Day } from '#shared/days.ts'
import { uuidArray } from '../../fragments.ts'
import type { Score } from './engine.ts'

/** The score in force of one partnership. Amounts in minor units of the network's currency. */
export type StoredScore = {
  partnerId: string
  /** Made from what happened before this day. */
  day: Day
  basis: 'orders' | 'contacts'
  state: 'alive' | 'silent' | 'once'
  /** The chance of 90 silent days, 0…1. */
  risk: number
  /** 100 (1 - risk). */
  health: number
  /** Whether weights were fitted on outcomes. */
  isChecked: boolean
  /** Expected revenue of the next year; null where it is not known. */
  expected: bigint | null
  expectedLow: bigint | null
  expectedHigh: bigint | null
  /** expected × risk. */
  atRisk: bigint | null
  /** As the engine gave it, with its reasons. */
  score: Score
}

/**
 * Scores in force of these partnerships by their id, as far as the scope shows them: the host's people see those of the
 * partners they see, a partner's side none. A partnership without one is missing.
 */
export async function readScores(tx: Tx, partnerIds: readonly string[]): Promise<Map<string, StoredScore>> {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<StoredScore>`
    select partner_id as "partnerId", day, basis, state, risk, health, is_checked as "isChecked", expected,
      expected_low as "expectedLow", expected_high as "expectedHigh", at_risk as "atRisk", score
    from partner_score where partner_id = any (${uuidArray(partnerIds)})`.execute(tx)
  return new Map(rows.map((row) => [row.partnerId, row]))
}
