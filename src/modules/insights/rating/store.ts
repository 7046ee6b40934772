import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { addDays, type Day } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { monthNumber, monthStart } from '../periods.ts'
import { openReport, type Report } from '../report.ts'
import { computeRatings } from './compute.ts'
import { presentRows } from './report-rating.ts'
import { readScheme, type Scheme } from './settings.ts'
import type { RatedPartner } from './shapes.ts'
import { shownToPartner } from './shown.ts'

export const RATING_JOB = 'insights.rating'

/** How many months of history are made where none was kept: what a year ago compares with. */
const PAST_MONTHS = 13

/**
 * Keeps the rating of the running month as of this morning, and of past months that have none yet. Runs in the scope of
 * the system, since a group is known from all its members. What was kept of a past month stays as it was told then.
 */
export async function storeRatings(
  tx: Tx,
  now: Date,
  months = PAST_MONTHS,
): Promise<{ months: number; rows: number }> {
  const report = await openReport(tx, now, null)
  const scheme = await readScheme(tx)
  const { rows } = await sql<{ month: number }>`
    select distinct (extract(year from month) * 12 + extract(month from month) - 1)::int as month from partner_rating`.execute(
    tx,
  )
  const kept = new Set(rows.map(({ month }) => month))
  const present = monthNumber(addDays(report.today, -1))
  const wanted = Array.from({ length: months }, (_, index) => present - index).filter(
    (month) => month === present || !kept.has(month),
  )
  let stored = 0
  for (const month of wanted)
    stored += await storeMonth(
      report,
      scheme,
      month,
      month === present ? report.today : monthStart(month + 1),
    )
  return { months: wanted.length, rows: stored }
}

async function storeMonth(report: Report, scheme: Scheme, month: number, asOf: Day): Promise<number> {
  const rows = await rowsOf(report, scheme, asOf, 'known')
  const shown = (await rowsOf(report, scheme, asOf, 'shared')).flatMap(
    (row) => shownToPartner(row, scheme.settings.shown) ?? [],
  )
  const first = monthStart(month)
  await sql`delete from partner_rating where month = ${first}::date`.execute(report.tx)
  await insertRows(report, scheme, { first, asOf, audience: 'host' }, rows)
  await insertRows(report, scheme, { first, asOf, audience: 'shared' }, shown)
  return rows.length
}

async function rowsOf(
  report: Report,
  scheme: Scheme,
  asOf: Day,
  basis: 'known' | 'shared',
): Promise<RatedPartner[]> {
  const ratings = await computeRatings(report, scheme.settings, { asOf, basis })
  return presentRows(report, ratings, [...ratings.partners.keys()].sort(), true)
}

async function insertRows(
  report: Report,
  scheme: Scheme,
  of: { first: Day; asOf: Day; audience: 'host' | 'shared' },
  rows: readonly RatedPartner[],
): Promise<void> {
  const values = rows.map((row) => ({
    id: newId(),
    partner_id: row.partnerId,
    score: row.score,
    document: row,
  }))
  await sql`
    insert into partner_rating (partner_id, id, network_id, audience, side, month, as_of, scheme_version, score, document, computed_at)
    select r.partner_id, r.id, ${report.network.id}::uuid, ${of.audience}, 'system', ${of.first}::date, ${of.asOf}::date,
      ${scheme.version}, r.score, r.document, ${report.now}
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r(partner_id uuid, id uuid, score numeric, document jsonb)`.execute(
    report.tx,
  )
}

/** Asks for the ratings of the scope's network to be kept anew: its settings or what counts has changed. */
export async function askForRatings(tx: Tx, networkId: string): Promise<void> {
  await enqueueJob(tx, RATING_JOB, { networkId })
}
