import { type RawBuilder, sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import type { Day } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { share } from '#shared/statistics.ts'
import type {
  OpportunitiesQuery,
  OpportunitiesReport,
  OpportunityGroup,
  OpportunityRow,
  OpportunityRows,
  OpportunityRowsQuery,
} from './contract.ts'
import { all, instantsWithin, monthOfInstant, ofPartners, startOf } from './fragments.ts'
import { nameOf, readNames } from './names.ts'
import { daysOfReport, isEmpty, periodAt, periodNumber } from './periods.ts'
import { type Report, survivorOf } from './report.ts'
import { fillPeriods } from './report-value.ts'

type Range = { from?: Day; to?: Day; asOf?: Day; period?: string }

const HAS_ENDED = sql`o.status in ('won', 'lost')`

/** Opportunities that were closed within the range. */
function decided(report: Report, query: Range): RawBuilder<unknown> {
  const range = daysOfReport(query)
  return all([HAS_ENDED, isEmpty(range) ? sql`false` : null, instantsWithin(report, range, 'o.closed_at')])
}

/** Opportunities that were known before the end of the range and not closed by then. */
function open(report: Report, query: Range): RawBuilder<unknown> {
  const { to } = daysOfReport(query)
  if (to === null) return sql`not (${HAS_ENDED})`
  const end = startOf(report, to)
  return sql`o.known_at < ${end} and (not (${HAS_ENDED}) or o.closed_at >= ${end})`
}

function counted(report: Report): RawBuilder<unknown> {
  return all([sql`o.replaced_by is null`, ofPartners(report, 'o.partner_id')])
}

type Sums = {
  won: number
  lost: number
  open: number
  values: Map<string, bigint>
  wonIn: Map<string, number>
}

type Row = {
  product: string | null
  agent: string | null
  month: number | null
  currency: string
  is_attributed: boolean
  won: number
  lost: number
  open: number
  won_value: string
}

/**
 * Won, lost and open opportunities, the win rate won ÷ (won + lost) and the value of what was won, in all, by product,
 * by agent and by the period of closing. Amounts in other currencies are listed apart.
 */
export async function readOpportunities(
  report: Report,
  query: OpportunitiesQuery,
): Promise<OpportunitiesReport> {
  const currency = query.currency ?? report.network.currency
  const { rows } = await sql<Row>`
    select o.product, o.agent, case when ${decided(report, query)} then ${monthOfInstant(report, 'o.closed_at')} end as month, o.currency,
      o.partner_id is not null as is_attributed,
      count(*) filter (where ${decided(report, query)} and o.status = 'won')::int as won,
      count(*) filter (where ${decided(report, query)} and o.status = 'lost')::int as lost,
      count(*) filter (where ${open(report, query)})::int as open,
      coalesce(sum(o.value) filter (where ${decided(report, query)} and o.status = 'won'), 0)::text as won_value
    from opportunity o where ${counted(report)} and (${decided(report, query)} or ${open(report, query)})
    group by 1, 2, 3, 4, 5`.execute(report.tx)
  const total = sumOf(rows)
  const months = new Map<number, Row[]>()
  for (const row of rows) {
    if (row.month === null || row.won + row.lost === 0) continue
    const number = periodNumber(row.month, query.by)
    months.set(number, [...(months.get(number) ?? []), row])
  }
  return {
    ...ended(total, currency),
    open: total.open,
    currency,
    unattributed: rows
      .filter((row) => !row.is_attributed)
      .reduce((sum, row) => sum + row.won + row.lost + row.open, 0),
    products: groups(rows, (row) => row.product, currency, query.limit),
    agents: groups(rows, (row) => row.agent, currency, query.limit),
    periods: fillPeriods([...months.keys()], query.from, query.by).map((number) => ({
      period: periodAt(number, query.by),
      ...ended(sumOf(months.get(number) ?? []), currency),
    })),
    otherCurrencies: [...total.wonIn]
      .filter(([other, won]) => other !== currency && won > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([other, won]) => ({
        currency: other,
        won,
        wonValue: formatMinor(total.values.get(other) ?? 0n, other),
      })),
  }
}

function sumOf(rows: readonly Row[]): Sums {
  const sums: Sums = { won: 0, lost: 0, open: 0, values: new Map(), wonIn: new Map() }
  for (const row of rows) {
    sums.won += row.won
    sums.lost += row.lost
    sums.open += row.open
    sums.values.set(row.currency, (sums.values.get(row.currency) ?? 0n) + BigInt(row.won_value))
    sums.wonIn.set(row.currency, (sums.wonIn.get(row.currency) ?? 0) + row.won)
  }
  return sums
}

function ended({ won, lost, values }: Sums, currency: string) {
  return {
    won,
    lost,
    winRate: share(won, won + lost),
    wonValue: formatMinor(values.get(currency) ?? 0n, currency),
  }
}

/** The groups with the most won value first, then the most decided; at most `limit`. */
function groups(
  rows: readonly Row[],
  nameOfRow: (row: Row) => string | null,
  currency: string,
  limit: number,
): OpportunityGroup[] {
  return [...Map.groupBy(rows, nameOfRow)]
    .map(([name, own]) => ({ name, sums: sumOf(own) }))
    .sort((a, b) => {
      const more = (b.sums.values.get(currency) ?? 0n) - (a.sums.values.get(currency) ?? 0n)
      return more > 0n ? 1 : more < 0n ? -1 : b.sums.won + b.sums.lost - a.sums.won - a.sums.lost
    })
    .slice(0, limit)
    .map(({ name, sums }) => ({ name, open: sums.open, ...ended(sums, currency) }))
}

type Found = {
  id: string
  number: string
  status: OpportunityRow['status']
  partner_id: string | null
  product: string | null
  agent: string | null
  value: string | null
  currency: string
  known_at: Date
  closed_at: Date | null
  at: string
}

/** A page of the opportunities behind a figure, newest first; `count` of all of them is the figure. */
export async function readOpportunityRows(
  report: Report,
  query: OpportunityRowsQuery,
): Promise<OpportunityRows> {
  const { limit, cursor, ...selector } = query
  const from = cursor === undefined ? null : decodeCursor(cursor, selector)
  if (from && !from.ok) throw new Refused(from.refusal, { status: 400 })
  const keys = from?.ok ? from.value.keys : null
  const which = all([
    counted(report),
    figureOf(report, query),
    query.product === undefined ? null : sql`coalesce(o.product, '') = ${query.product}`,
    query.agent === undefined ? null : sql`coalesce(o.agent, '') = ${query.agent}`,
  ])
  const at = sql`coalesce(o.closed_at, o.known_at)`
  const { rows } = await sql<Found>`
    select o.id, o.number, o.status, o.partner_id, o.product, o.agent, o.value::text as value, o.currency, o.known_at, o.closed_at,
      to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from opportunity o where ${which}
      ${keys ? sql`and (${at}, o.id) < (${String(keys[0])}::timestamptz, ${String(keys[1])}::uuid)` : sql``}
    order by ${at} desc, o.id desc limit ${limit + 1}`.execute(report.tx)
  const page = cutPage(rows, limit, from?.ok ? from.value : null, selector, (row) => [row.at, row.id])
  const { rows: counts } = await sql<{ n: number }>`
    select count(*)::int as n from opportunity o where ${which}`.execute(report.tx)
  const names = await readNames(
    report,
    page.rows.flatMap(({ partner_id: id }) => (id === null ? [] : [survivorOf(report, id)])),
  )
  return {
    count: counts[0]?.n ?? 0,
    data: page.rows.map((row) => ({
      id: row.id,
      number: row.number,
      status: row.status,
      partner: partnerNamed(report, names, row.partner_id),
      product: row.product,
      agent: row.agent,
      value: row.value === null ? null : formatMinor(BigInt(row.value), row.currency),
      currency: row.currency,
      knownAt: row.known_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
    })),
    nextCursor: page.next,
  }
}

/** The partner a row of the network names, as its survivor is called; null for nobody. */
export function partnerNamed(
  report: Report,
  names: Awaited<ReturnType<typeof readNames>>,
  partnerId: string | null,
): { id: string; name: string } | null {
  if (partnerId === null) return null
  const { id, name } = nameOf(names, survivorOf(report, partnerId))
  return { id, name }
}

function figureOf(report: Report, query: OpportunityRowsQuery): RawBuilder<unknown> {
  const within = decided(report, query)
  if (query.figure === 'open') return open(report, query)
  if (query.figure === 'decided') return within
  if (query.figure === 'unattributed')
    return sql`o.partner_id is null and (${within} or ${open(report, query)})`
  return sql`${within} and o.status = ${query.figure}`
}
