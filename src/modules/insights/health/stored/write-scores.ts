import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { type Day, dayFromNumber } from '#shared/days.ts'
import { uuidArray } from '../../fragments.ts'
import type { Case, Told } from './engine.ts'

type Writing = { tx: Tx; networkId: string; modelId: string; day: Day }

/** Rows in one statement: few enough that its text stays small. */
const PART = 2000

const columnsOfTold = sql`partner_id uuid, basis text, state text, risk float8, health float8, expected bigint,
  expected_low bigint, expected_high bigint, at_risk bigint, is_checked boolean, score jsonb`

/** The columns of a score as the tables have them. Amounts go as text: they are 64-bit integers. */
export function rowOfTold(told: Told) {
  return {
    partner_id: told.partnerId,
    ...{ basis: told.basis, state: told.state, risk: told.risk, health: told.health },
    expected: told.expected?.toString() ?? null,
    expected_low: told.expectedLow?.toString() ?? null,
    expected_high: told.expectedHigh?.toString() ?? null,
    at_risk: told.atRisk?.toString() ?? null,
    is_checked: told.isChecked,
    score: told.score,
  }
}

/** Writes the scores in force of these partnerships; a row that says the same already stays as it is. */
export async function writeScores(
  { tx, networkId, modelId, day }: Writing,
  scores: readonly Told[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < scores.length; start += PART)
    await sql`
      insert into partner_score as s (partner_id, network_id, model_id, day, basis, state, risk, health, expected, expected_low,
        expected_high, at_risk, is_checked, score, computed_at)
      select r.partner_id, ${networkId}, ${modelId}, ${day}::date, r.basis, r.state, r.risk, r.health, r.expected, r.expected_low,
        r.expected_high, r.at_risk, r.is_checked, r.score, ${now}
      from jsonb_to_recordset(${JSON.stringify(scores.slice(start, start + PART).map(rowOfTold))}::jsonb) as r(${columnsOfTold})
      on conflict (partner_id) do update set model_id = excluded.model_id, day = excluded.day, basis = excluded.basis,
        state = excluded.state, risk = excluded.risk, health = excluded.health, expected = excluded.expected,
        expected_low = excluded.expected_low, expected_high = excluded.expected_high, at_risk = excluded.at_risk,
        is_checked = excluded.is_checked, score = excluded.score, computed_at = excluded.computed_at
      where (s.model_id, s.day, s.risk, s.score) is distinct from
        (excluded.model_id, excluded.day, excluded.risk, excluded.score)
        or (s.expected, s.expected_low, s.expected_high, s.at_risk) is distinct from
        (excluded.expected, excluded.expected_low, excluded.expected_high, excluded.at_risk)`.execute(tx)
}

/** Takes away the scores of these partnerships: there is nothing any more that one could be made from. */
export async function dropScores(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return
  await sql`delete from partner_score where partner_id = any (${uuidArray(partnerIds)})`.execute(tx)
}

/** What was told of a partnership on a past day, how it stood then, and what came; nothing of that while the window lasts. */
export type ToldThen = {
  told: Told
  came: boolean | null
  stood: Pick<Case, 'orderDays' | 'last' | 'volume'> | null
}

function rowOfStood(stood: ToldThen['stood']) {
  if (stood === null) return {}
  const { orderDays, last, volume } = stood
  return {
    ...{ order_days: orderDays, last_on: dayFromNumber(last) },
    ...{ expected_days: volume.expected, came_days: volume.actual, before_days: volume.before },
  }
}

/** Keeps what was told on one day by a model; whole scores only where `isWhole`. */
export async function writeToldThen(
  { tx, networkId, modelId, day }: Writing,
  told: readonly ToldThen[],
  isWhole: boolean,
): Promise<void> {
  for (let start = 0; start < told.length; start += PART) {
    const rows = told.slice(start, start + PART).map((each) => ({
      ...rowOfTold(each.told),
      came: each.came,
      ...rowOfStood(each.stood),
      ...(isWhole ? {} : { score: null }),
    }))
    await sql`
      insert into partner_score_day (partner_id, network_id, model_id, day, basis, state, risk, came, expected, expected_low,
        expected_high, at_risk, is_checked, score, order_days, last_on, expected_days, came_days, before_days)
      select r.partner_id, ${networkId}, ${modelId}, ${day}::date, r.basis, r.state, r.risk, r.came, r.expected, r.expected_low,
        r.expected_high, r.at_risk, r.is_checked, r.score, r.order_days, r.last_on, r.expected_days, r.came_days, r.before_days
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${columnsOfTold}, came boolean, order_days int, last_on date,
        expected_days float8, came_days int, before_days int)`.execute(tx)
  }
}
