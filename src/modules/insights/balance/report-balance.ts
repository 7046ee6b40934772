import { sql } from 'kysely'
import { formatAmount, unitExponent } from '#records/transfers/units.ts'
import { isCurrency } from '#shared/currencies.ts'
import { addDays, type Day, daysBetween } from '#shared/days.ts'
import { monthOfInstant } from '../fragments.ts'
import { nameOf, readNames } from '../names.ts'
import { type DayRange, daysOfReport, monthStart, periodAt, periodNumber } from '../periods.ts'
import { type Report, survivorOf } from '../report.ts'
import { fillPeriods } from '../report-value.ts'
import { givenTransfers } from './given.ts'
import { readRates } from './rates.ts'
import { readReciprocity } from './reciprocity.ts'
import { atRate, balanceOf, compareOneSided, type Pair, type Rate, rateOn, shareOfHost } from './rules.ts'
import type { BalanceQuery, BalanceReport, BalanceUnit } from './shapes.ts'

type Row = {
  partner_id: string
  unit: string
  kind: string
  given_by: 'host' | 'partner'
  month: number
  amount: bigint
}

/** Added up by the agreed rates: the key of that part of the report beside the units themselves. */
const BY_RATE = 'by rate'

/**
 * Give and take of each partnership, trade left out: by unit (never added to each other but by a rate that was agreed),
 * by kind and period, with the host's share and how even it is, and the same of the period of equal length before.
 */
export async function readBalance(report: Report, query: BalanceQuery): Promise<BalanceReport> {
  const range = daysOfReport(query)
  const before = rangeBefore(range, report.today)
  const rates = await readRates(report)
  const rows = await readRows(report, range, rates)
  const previous = before ? await readRows(report, before, rates) : []
  const keys = [...new Set(rows.map(({ unit }) => unit))]
  const names = await readNames(report, [...new Set(rows.map(({ partner_id }) => partner_id))])
  const units = keys.map((unit) =>
    unitOf(
      unit,
      rows.filter((row) => row.unit === unit),
      before && previous.filter((row) => row.unit === unit),
      { report, query, names },
    ),
  )
  return {
    from: range.from,
    to: range.to,
    previous: before,
    units: units.sort((a, b) => order(report, a) - order(report, b) || (a.unit < b.unit ? -1 : 1)),
    rates: rates.map(({ id, unit, currency, amount, since }) => ({
      id,
      unit,
      currency,
      amount: formatAmount(amount, currency),
      since,
    })),
    reciprocity: await readReciprocity(report, query),
  }
}

/** What was added up by rates first, then the network's currency, other currencies, hours and points. */
function order(report: Report, { unit, isByRate }: BalanceUnit): number {
  if (isByRate) return 0
  return unit === report.network.currency ? 1 : isCurrency(unit) ? 2 : 3
}

/** The range of equal length just before; null when the range has no beginning. */
export function rangeBefore(range: DayRange, today: Day): { from: Day; to: Day } | null {
  if (range.from === null) return null
  const end = range.to ?? addDays(today, 1)
  const length = daysBetween(range.from, end)
  return length <= 0 ? null : { from: addDays(range.from, -length), to: range.from }
}

async function readRows(report: Report, range: DayRange, rates: readonly Rate[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select partner_id, unit, kind, given_by, ${monthOfInstant(report, 'happened_at')} as month, sum(amount)::bigint as amount
    from (${givenTransfers(report, range)}) g group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(
    report.tx,
  )
  const own = rows.map((row) => ({ ...row, partner_id: survivorOf(report, row.partner_id) }))
  if (rates.length === 0) return own
  // A month is counted by the rate of its last day: transfers of one month are of one rate.
  const rated = own.flatMap((row) => {
    if (row.unit === report.network.currency) return [{ ...row, unit: BY_RATE }]
    const rate = rateOn(rates, row.unit, addDays(monthStart(row.month + 1), -1))
    if (!rate || rate.currency !== report.network.currency) return []
    return [{ ...row, unit: BY_RATE, amount: atRate(row.amount, unitExponent(row.unit), rate) }]
  })
  const hasRated = own.some(
    (row) => row.unit !== report.network.currency && rates.some(({ unit }) => unit === row.unit),
  )
  return hasRated ? [...own, ...rated] : own
}

type Around = { report: Report; query: BalanceQuery; names: Awaited<ReturnType<typeof readNames>> }

function unitOf(
  key: string,
  rows: readonly Row[],
  before: readonly Row[] | null,
  around: Around,
): BalanceUnit {
  const { report, query, names } = around
  const unit = key === BY_RATE ? report.network.currency : key
  const given = (of: readonly Row[]) => presentPair(pairOf(of), unit)
  const byPartner = Map.groupBy(rows, (row) => row.partner_id)
  const beforeOf = before && Map.groupBy(before, (row) => row.partner_id)
  const byPeriod = Map.groupBy(rows, (row) => periodNumber(row.month, query.by))
  const sorted = [...byPartner]
    .map(([id, own]) => ({ id, own, pair: pairOf(own) }))
    .filter(({ pair }) => shareOfHost(pair) !== null)
    .sort((a, b) => compareOneSided(a.pair, b.pair) || (a.id < b.id ? -1 : 1))
  return {
    unit,
    isByRate: key === BY_RATE,
    ...given(rows),
    partners: sorted.length,
    previous: before && given(before),
    kinds: [...Map.groupBy(rows, (row) => row.kind)]
      .map(([kind, own]) => ({ kind, pair: pairOf(own) }))
      .sort((a, b) => Number(b.pair.host + b.pair.partner - a.pair.host - a.pair.partner))
      .map(({ kind, pair }) => ({
        kind,
        host: formatAmount(pair.host, unit),
        partner: formatAmount(pair.partner, unit),
      })),
    periods: fillPeriods([...byPeriod.keys()], query.from, query.by).map((number) => ({
      period: periodAt(number, query.by),
      ...given(byPeriod.get(number) ?? []),
    })),
    rows: sorted.slice(query.offset, query.offset + query.limit).map(({ id, own }) => ({
      partnerId: id,
      externalId: nameOf(names, id).externalId,
      name: nameOf(names, id).name,
      ...given(own),
      previous: beforeOf && given(beforeOf.get(id) ?? []),
    })),
  }
}

function pairOf(rows: readonly Row[]): Pair {
  const sum = (side: Row['given_by']) =>
    rows.filter(({ given_by }) => given_by === side).reduce((total, { amount }) => total + BigInt(amount), 0n)
  return { host: sum('host'), partner: sum('partner') }
}

function presentPair(pair: Pair, unit: string) {
  const share = shareOfHost(pair)
  return {
    host: formatAmount(pair.host, unit),
    partner: formatAmount(pair.partner, unit),
    share,
    balance: balanceOf(share),
  }
}
