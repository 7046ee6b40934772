import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { share } from '#shared/statistics.ts'
import type { FunnelQuery, FunnelReport } from './contract.ts'
import { all, instantsWithin, momentsOf, monthOfInstant, ofPartners } from './fragments.ts'
import { daysOfReport, isEmpty, periodAt, periodNumber } from './periods.ts'
import type { Report } from './report.ts'
import { fillPeriods } from './report-value.ts'

type FunnelRange = { from?: Day; to?: Day; asOf?: Day; period?: string }

/** Facts of leads that no later fact corrects, with the lead each is about; `happened` narrows them. */
function leadFacts(
  report: Report,
  kind: 'lead.received' | 'lead.won',
  happened: RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  return sql`select f.*, coalesce(f.subject_id::text, f.data ->> 'lead') as lead from fact f where ${all([
    sql`f.kind = ${sql.lit(kind)}`,
    happened,
    ofPartners(report, 'f.partner_id'),
    sql`not exists (select from fact c where c.partner_id = f.partner_id and c.corrects = f.id)`,
  ])}`
}

/** Leads that came in within the range: one row a lead, the earliest fact of it. */
export function receivedLeads(report: Report, query: FunnelRange): RawBuilder<unknown> {
  const range = daysOfReport(query)
  const facts = leadFacts(report, 'lead.received', instantsWithin(report, range, 'f.happened_at'))
  return sql`select distinct on (lead) * from (${facts}) l where ${isEmpty(range) ? sql`false` : sql`true`} order by lead, happened_at, id`
}

/** Those of them that were won by `asOf`, whenever that was; one row a lead, the fact of winning it. */
export function wonLeads(report: Report, query: FunnelRange): RawBuilder<unknown> {
  const { cut } = momentsOf(report, query.asOf)
  const won = leadFacts(report, 'lead.won', sql`f.happened_at < ${cut}`)
  return sql`select distinct on (w.lead) w.* from (${won}) w join (${receivedLeads(report, query)}) r on r.lead = w.lead
    order by w.lead, w.happened_at, w.id`
}

/**
 * The funnel: leads that came in within the range, those of them that were won by `asOf`, and won ÷ leads; in all and
 * by the period the lead came in, so that the periods add up.
 */
export async function readFunnel(report: Report, query: FunnelQuery): Promise<FunnelReport> {
  const { rows } = await sql<{ month: number; leads: number; won: number }>`
    select ${monthOfInstant(report, 'r.happened_at')} as month, count(*)::int as leads, count(w.lead)::int as won
    from (${receivedLeads(report, query)}) r left join (select lead from (${wonLeads(report, query)}) won) w on w.lead = r.lead
    group by 1`.execute(report.tx)
  const periods = new Map<number, { leads: number; won: number }>()
  for (const row of rows) {
    const number = periodNumber(row.month, query.by)
    const before = periods.get(number) ?? { leads: 0, won: 0 }
    periods.set(number, { leads: before.leads + row.leads, won: before.won + row.won })
  }
  const leads = rows.reduce((sum, row) => sum + row.leads, 0)
  const won = rows.reduce((sum, row) => sum + row.won, 0)
  return {
    leads,
    won,
    conversion: share(won, leads),
    periods: fillPeriods([...periods.keys()], query.from, query.by).map((number) => {
      const { leads: came, won: taken } = periods.get(number) ?? { leads: 0, won: 0 }
      return { period: periodAt(number, query.by), leads: came, won: taken, conversion: share(taken, came) }
    }),
  }
}
