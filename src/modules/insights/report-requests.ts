import { type RawBuilder, sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import type { Day } from '#shared/days.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { share } from '#shared/statistics.ts'
import type { RequestRows, RequestRowsQuery, RequestsQuery, RequestsReport } from './contract.ts'
import { all, instantsWithin, momentsOf, monthOfInstant, ofPartners } from './fragments.ts'
import { readNames } from './names.ts'
import { daysOfReport, isEmpty, periodAt } from './periods.ts'
import { type Report, survivorOf } from './report.ts'
import { partnerNamed } from './report-opportunities.ts'
import { fillPeriods } from './report-value.ts'

type Range = { from?: Day; to?: Day; asOf?: Day; period?: string }

/**
 * Cases whose first event lies within the range, one row each, with what had happened by the as-of day: `began_at`,
 * `ended_at` (the last resolution, or the closing where there was none; null while it is open), `events`, `resolutions`.
 */
function cases(report: Report, query: Range): RawBuilder<unknown> {
  const range = daysOfReport(query)
  const { cut } = momentsOf(report, query.asOf)
  const byCase = sql`
    select e.request_id, min(e.number) as number, (array_agg(e.partner_id order by e.happened_at desc) filter (where e.partner_id is not null))[1] as partner_id,
      count(*)::int as events, min(e.happened_at) as began_at,
      count(*) filter (where e.kind = 'resolved')::int as resolutions,
      coalesce(max(e.happened_at) filter (where e.kind = 'resolved'), max(e.happened_at) filter (where e.kind = 'closed')) as last_end,
      (array_agg(e.kind order by e.happened_at desc, e.recorded_at desc, e.id desc) filter (where e.kind <> 'other'))[1] as last_kind,
      (array_agg(e.word order by e.happened_at desc, e.recorded_at desc, e.id desc))[1] as last_word
    from request_event e where ${all([
      sql`e.replaced_by is null`,
      sql`e.happened_at < ${cut}`,
      ofPartners(report, 'e.partner_id'),
    ])} group by e.request_id`
  return sql`select c.*, coalesce(c.last_kind in ('resolved', 'closed'), false) as is_done,
      case when c.last_kind in ('resolved', 'closed') then c.last_end end as ended_at
    from (${byCase}) c where ${all([
      isEmpty(range) ? sql`false` : sql`true`,
      instantsWithin(report, range, 'c.began_at'),
    ])}`
}

type Sums = { cases: number; reopened: number; rows: number; once: number; resolved: number; open: number }
type Times = { n: number; median: number | null; p90: number | null }

const HOURS = sql`extract(epoch from c.ended_at - c.began_at) / 3600`

/**
 * Cases, those reopened (resolved more than once) and those open, and how long resolving took: hours from the first event
 * to the last resolution of cases that are done, as median and ninth decile.
 */
export async function readRequests(report: Report, query: RequestsQuery): Promise<RequestsReport> {
  const { rows } = await sql<Sums & Times>`
    select count(*)::int as cases, count(*) filter (where resolutions > 1)::int as reopened, coalesce(sum(events), 0)::int as rows,
      count(*) filter (where resolutions > 0)::int as once, count(*) filter (where is_done)::int as resolved,
      count(*) filter (where not is_done)::int as open, count(ended_at)::int as n,
      percentile_cont(0.5) within group (order by ${HOURS})::float8 as median,
      percentile_cont(0.9) within group (order by ${HOURS})::float8 as p90
    from (${cases(report, query)}) c`.execute(report.tx)
  const total = rows[0] as Sums & Times
  const periods = await readPeriods(report, query)
  return {
    cases: total.cases,
    reopened: total.reopened,
    rows: total.rows,
    resolved: total.resolved,
    open: total.open,
    reopenedShare: share(total.reopened, total.once),
    resolveHours: { n: total.n, median: total.median, p90: total.p90 },
    people: await readPeople(report, query),
    periods,
  }
}

async function readPeriods(report: Report, query: RequestsQuery): Promise<RequestsReport['periods']> {
  const month = monthOfInstant(report, 'c.began_at')
  const number = query.by === 'quarter' ? sql`floor(${month} / 3.0)::int` : month
  const { rows } = await sql<{ number: number; cases: number; reopened: number; median: number | null }>`
    select ${number} as number, count(*)::int as cases, count(*) filter (where resolutions > 1)::int as reopened,
      percentile_cont(0.5) within group (order by ${HOURS})::float8 as median
    from (${cases(report, query)}) c group by 1`.execute(report.tx)
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return fillPeriods([...byNumber.keys()], query.from, query.by).map((each) => ({
    period: periodAt(each, query.by),
    cases: byNumber.get(each)?.cases ?? 0,
    reopened: byNumber.get(each)?.reopened ?? 0,
    medianHours: byNumber.get(each)?.median ?? null,
  }))
}

/** Who resolved how many of these cases; a case that several resolved counts for each of them. */
async function readPeople(report: Report, query: RequestsQuery): Promise<RequestsReport['people']> {
  const { cut } = momentsOf(report, query.asOf)
  const { rows } = await sql<{ name: string | null; resolved: number }>`
    select e.person as name, count(distinct e.request_id)::int as resolved
    from request_event e where e.replaced_by is null and e.kind = 'resolved' and e.happened_at < ${cut}
      and e.request_id in (select c.request_id from (${cases(report, query)}) c)
    group by 1 order by 2 desc, 1 limit ${query.limit}`.execute(report.tx)
  return rows
}

type Found = {
  id: string
  number: string
  partner_id: string | null
  events: number
  resolutions: number
  began_at: Date
  ended_at: Date | null
  last_word: string
  at: string
}

const FIGURES = {
  cases: sql`true`,
  reopened: sql`c.resolutions > 1`,
  resolved: sql`c.is_done`,
  open: sql`not c.is_done`,
} as const

/** A page of the cases behind a figure, newest first; `count` of all of them is the figure. */
export async function readRequestRows(report: Report, query: RequestRowsQuery): Promise<RequestRows> {
  const { limit, cursor, ...selector } = query
  const from = cursor === undefined ? null : decodeCursor(cursor, selector)
  if (from && !from.ok) throw new Refused(from.refusal, { status: 400 })
  const keys = from?.ok ? from.value.keys : null
  const which = sql`(${cases(report, query)}) c where ${FIGURES[query.figure]}`
  const { rows } = await sql<Found>`
    select c.request_id as id, c.number, c.partner_id, c.events, c.resolutions, c.began_at, c.ended_at, c.last_word,
      to_char(c.began_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from ${which} ${keys ? sql`and (c.began_at, c.request_id) < (${String(keys[0])}::timestamptz, ${String(keys[1])}::uuid)` : sql``}
    order by c.began_at desc, c.request_id desc limit ${limit + 1}`.execute(report.tx)
  const page = cutPage(rows, limit, from?.ok ? from.value : null, selector, (row) => [row.at, row.id])
  const { rows: counts } = await sql<{ n: number }>`select count(*)::int as n from ${which}`.execute(
    report.tx,
  )
  const names = await readNames(
    report,
    page.rows.flatMap(({ partner_id: id }) => (id === null ? [] : [survivorOf(report, id)])),
  )
  return {
    count: counts[0]?.n ?? 0,
    data: page.rows.map((row) => ({
      id: row.id,
      number: row.number,
      partner: partnerNamed(report, names, row.partner_id),
      events: row.events,
      resolutions: row.resolutions,
      beganAt: row.began_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      lastWord: row.last_word,
    })),
    nextCursor: page.next,
  }
}
