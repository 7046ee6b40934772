import { sql } from 'kysely'
import { all, ofPartners, type Report, survivorOf } from '#modules/insights/index.ts'
import type { Day } from '#shared/days.ts'

/** What the health score in force says of a partnership, in numbers; amounts in minor units of the network's currency. */
export type Standing = {
  state: 'alive' | 'silent' | 'once'
  risk: number
  health: number
  checked: boolean
  expected: bigint | null
  atRisk: bigint | null
}

type Row = {
  partner_id: string
  state: Standing['state']
  risk: number
  health: number
  checked: boolean
  expected: bigint | null
  at_risk: bigint | null
}

/**
 * The scores in force of all partnerships of the scope. Kept for each partner as facts come, so that this reads one row
 * each. Empty on the partner's side and before the first model is there.
 */
export async function readStandings(report: Report): Promise<Map<string, Standing>> {
  const { rows } = await sql<Row>`
    select partner_id, state, risk, health, is_checked as checked, expected, at_risk from partner_score
    where ${all([sql`true`, ofPartners(report)])}`.execute(report.tx)
  return new Map(
    rows.map(({ partner_id, at_risk, ...row }) => [
      survivorOf(report, partner_id),
      { ...row, atRisk: at_risk },
    ]),
  )
}

/** The health of some partnerships about a month before, as the model in force tells it. */
export async function readMonthBefore(
  report: Report,
  day: Day,
  partnerIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ partner_id: string; risk: number }>`
    select distinct on (d.partner_id) d.partner_id, d.risk from partner_score s
    join partner_score_day d on d.partner_id = s.partner_id and d.model_id = s.model_id
    where s.partner_id = any (${partnerIds}::uuid[])
      and d.day between ${day}::date - 60 and ${day}::date - 21
    order by d.partner_id, d.day desc`.execute(report.tx)
  return new Map(rows.map((row) => [survivorOf(report, row.partner_id), 100 * (1 - row.risk)]))
}
