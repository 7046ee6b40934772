import { sql } from 'kysely'
import { dayOf } from '#shared/dates.ts'
import { addDays, type Day, daysBetween } from '#shared/days.ts'
import type { ReportFrame } from './contract.ts'
import { all, daysWithin, ofPartners } from './fragments.ts'
import type { Report } from './report.ts'
import { readOrderSpan } from './report-activity.ts'

/** Days without any fact after which pages offer to be seen as of the last one. */
export const QUIET_DAYS = 90

/** What pages need to know before they ask for a report. */
export async function readFrame(report: Report): Promise<ReportFrame> {
  const span = await readOrderSpan(report)
  const lastFactOn = await readLastFactDay(report, span?.last ?? null)
  const { rows: currencies } = await sql<{ currency: string }>`
    select distinct currency from partner_month where ${ofPartners(report) ?? sql`true`} order by currency`.execute(
    report.tx,
  )
  return {
    today: report.today,
    timeZone: report.network.timeZone,
    currency: report.network.currency,
    currencies: currencies.map((row) => row.currency),
    firstOrderOn: span?.first ?? null,
    lastOrderOn: span?.last ?? null,
    lastFactOn,
    offeredAsOf: offeredAsOf(lastFactOn, report.today),
    partners: await countPartnerships(report),
  }
}

/** The day to look from when nothing has happened for 90 days: the one after the last fact. */
export function offeredAsOf(lastFactOn: Day | null, today: Day): Day | null {
  return lastFactOn !== null && daysBetween(lastFactOn, today) >= QUIET_DAYS ? addDays(lastFactOn, 1) : null
}

/** Book-keeping of ours is not something that happened between the two: an import of old history happens today. */
const BOOKKEEPING = ['partner.%', 'import.%', 'history.%']

/**
 * The day of the last thing that happened in any partnership, up to now. Orders lately answer it at once; otherwise the
 * last fact of each partnership is looked up in its index.
 */
export async function readLastFactDay(report: Report, lastOrderOn: Day | null): Promise<Day | null> {
  const isLately =
    lastOrderOn !== null && lastOrderOn <= report.today && daysBetween(lastOrderOn, report.today) < QUIET_DAYS
  if (isLately) return lastOrderOn
  const { rows } = await sql<{ at: Date | null }>`
    select max(f.at) as at from partner p cross join lateral (
      select happened_at as at from fact where fact.partner_id = p.partner_id and happened_at <= ${report.now}::timestamptz
        and not kind like any (${BOOKKEEPING}::text[])
      order by happened_at desc limit 1) f
    where ${ofPartners(report, 'p.partner_id') ?? sql`true`}`.execute(report.tx)
  const at = rows[0]?.at
  return at ? dayOf(at, report.network.timeZone) : null
}

/** Partnerships that count as ours: not archived, not merged away, no prospects; as of a day, those begun before it. */
export async function countPartnerships(report: Report, asOf?: Day): Promise<number> {
  const ordered = sql`exists (select from partner_day d where ${all([
    sql`d.partner_id = p.partner_id`,
    sql`d.orders > 0`,
    asOf === undefined ? null : daysWithin({ from: null, to: asOf }, 'd.day'),
  ])})`
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from partner p where ${all([
      sql`p.archived_at is null`,
      sql`p.merged_into is null`,
      ofPartners(report, 'p.partner_id'),
      sql`(p.stage <> all ((select house.stages_of('prospect'))::text[]) or ${ordered})`,
      asOf === undefined ? null : sql`(p.since is null or p.since < ${asOf}::date or ${ordered})`,
    ])}`.execute(report.tx)
  return rows[0]?.n ?? 0
}
