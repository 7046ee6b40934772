import { sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import type { ValueQuery, ValueReport, ValueSeries, ValueSeriesQuery } from './contract.ts'
import { all, daysWithin, ofPartners } from './fragments.ts'
import { nameOf, readNames } from './names.ts'
import {
  type DayRange,
  daysOfReport,
  isEmpty,
  monthNumber,
  periodAt,
  periodNumber,
  splitByMonth,
} from './periods.ts'
import { bySurvivor, type Report } from './report.ts'
import { concentration, lorenz } from './rules.ts'

export type ValueSums = { orders: number; gross: bigint; cancelled: bigint; returns: bigint }

type SumRow = {
  partner_id: string
  currency: string
  orders: number
  gross: bigint
  cancelled: bigint
  returns: bigint
}

export function netOf(sums: Pick<ValueSums, 'gross' | 'cancelled' | 'returns'>): bigint {
  return sums.gross - sums.cancelled - sums.returns
}

const nothing: ValueSums = { orders: 0, gross: 0n, cancelled: 0n, returns: 0n }

function plus(a: ValueSums | undefined, b: ValueSums): ValueSums {
  if (!a) return { orders: b.orders, gross: b.gross, cancelled: b.cancelled, returns: b.returns }
  return {
    orders: a.orders + b.orders,
    gross: a.gross + b.gross,
    cancelled: a.cancelled + b.cancelled,
    returns: a.returns + b.returns,
  }
}

/**
 * The value report: what partners ordered, what of it was cancelled and came back, by the day each happened; net =
 * gross − cancelled − returns. `partners` are those with at least one order in the range. `share` is of the network's
 * net (null when that is not above zero). Other currencies are listed apart and never added.
 */
export async function readValue(report: Report, query: ValueQuery): Promise<ValueReport> {
  const currency = query.currency ?? report.network.currency
  const sums = await readValueSums(report, daysOfReport(query))
  const own = sums.get(currency) ?? new Map<string, ValueSums>()
  const total = [...own.values()].reduce(plus, nothing)
  const nets = [...own].map(([id, each]) => ({ id, net: netOf(each) }))
  const names = await readNames(
    report,
    topOf(nets, query.limit).map(({ id }) => id),
  )
  const net = netOf(total)
  return {
    currency,
    ...amounts(total, currency),
    partners: countOrdering(own),
    top: topOf(nets, query.limit).map((each) => ({
      partnerId: each.id,
      externalId: nameOf(names, each.id).externalId,
      name: nameOf(names, each.id).name,
      net: formatMinor(each.net, currency),
      share: net > 0n ? Number(each.net) / Number(net) : null,
    })),
    ...concentration(nets.map((each) => each.net)),
    otherCurrencies: [...sums]
      .filter(([other]) => other !== currency)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([other, partners]) => ({
        currency: other,
        ...amounts([...partners.values()].reduce(plus, nothing), other),
        partners: countOrdering(partners),
      })),
  }
}

function countOrdering(partners: ReadonlyMap<string, ValueSums>): number {
  return [...partners.values()].filter(({ orders }) => orders > 0).length
}

function amounts(sums: ValueSums, currency: string) {
  return {
    gross: formatMinor(sums.gross, currency),
    cancelled: formatMinor(sums.cancelled, currency),
    returns: formatMinor(sums.returns, currency),
    net: formatMinor(netOf(sums), currency),
  }
}

function topOf(nets: readonly { id: string; net: bigint }[], limit: number) {
  return [...nets]
    .sort((a, b) => (a.net === b.net ? (a.id < b.id ? -1 : 1) : a.net > b.net ? -1 : 1))
    .slice(0, limit)
}

/** What each partner ordered, cancelled and returned within the days, by currency and partnership. */
export async function readValueSums(
  report: Report,
  range: DayRange,
): Promise<Map<string, Map<string, ValueSums>>> {
  const sums = new Map<string, Map<string, ValueSums>>()
  if (isEmpty(range)) return sums
  const { rows } = await sql<SumRow>`
    select partner_id, currency, sum(orders)::int as orders, sum(gross)::int8 as gross,
      sum(cancelled)::int8 as cancelled, sum(returns)::int8 as returns
    from (${valueRows(report, range)}) entry group by partner_id, currency`.execute(report.tx)
  for (const currency of new Set(rows.map((row) => row.currency))) {
    const own = rows.filter((row) => row.currency === currency)
    sums.set(currency, bySurvivor<SumRow, ValueSums>(report, own, plus))
  }
  return sums
}

/** Rows that add up to the range: whole months from `partner_month`, the days at its ends from `partner_day`. */
function valueRows(report: Report, range: DayRange) {
  const { months, parts } = splitByMonth(range)
  const columns = sql`partner_id, currency, orders, gross, cancelled, returns`
  const byDay = parts.map(
    (part) => sql`select ${columns}, (extract(year from day) * 12 + extract(month from day) - 1)::int as month
      from partner_day where ${all([daysWithin(part), ofPartners(report)])}`,
  )
  const byMonth =
    months === null
      ? []
      : [
          sql`select ${columns}, month from partner_month where ${all([
            months.from === null ? null : sql`month >= ${months.from}::int`,
            months.to === null ? null : sql`month < ${months.to}::int`,
            ofPartners(report),
          ])}`,
        ]
  return sql.join([...byMonth, ...byDay], sql` union all `)
}

/** Value by period (from the first to the last that has any, or all of the range), and the Lorenz curve of the range. */
export async function readValueSeries(report: Report, query: ValueSeriesQuery): Promise<ValueSeries> {
  const currency = query.currency ?? report.network.currency
  const range = daysOfReport(query)
  if (isEmpty(range)) return { currency, periods: [], curve: [] }
  const { rows } = await sql<{ month: number } & ValueSums>`
    select month, sum(orders)::int as orders, sum(gross)::int8 as gross, sum(cancelled)::int8 as cancelled,
      sum(returns)::int8 as returns
    from (${valueRows(report, range)}) entry where currency = ${currency} group by month order by month`.execute(
    report.tx,
  )
  const periods = new Map<number, ValueSums>()
  for (const row of rows) {
    const number = periodNumber(row.month, query.by)
    periods.set(number, plus(periods.get(number), row))
  }
  const own = (await readValueSums(report, range)).get(currency) ?? new Map<string, ValueSums>()
  return {
    currency,
    periods: fillPeriods([...periods.keys()], query.from, query.by).map((number) => ({
      period: periodAt(number, query.by),
      ...amounts(periods.get(number) ?? nothing, currency),
    })),
    curve: lorenz([...own.values()].map(netOf)),
  }
}

/** All period numbers from the first (or that of `from`) to the last, the empty ones too. */
export function fillPeriods(
  numbers: readonly number[],
  from: Day | undefined,
  by: 'month' | 'quarter',
): number[] {
  if (numbers.length === 0) return []
  const last = Math.max(...numbers)
  const first = from === undefined ? Math.min(...numbers) : periodNumber(monthNumber(from), by)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}
