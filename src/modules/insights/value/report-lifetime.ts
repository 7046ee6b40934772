import { formatMinor } from '#shared/money.ts'
import { nameOf, readNames } from '../names.ts'
import type { Report } from '../report.ts'
import { type Lifetime, readFirstDays, readLifetimes } from './lifetimes.ts'
import { expectedTogether } from './read-expected.ts'
import { profitOf } from './rules.ts'
import type { LifetimeQuery, LifetimeReport, LifetimeRow } from './shapes.ts'

/**
 * What the whole time together has brought (revenue, and profit where a margin is known) and what the next year is
 * expected to bring, partner by partner, in the network's currency.
 */
export async function readLifetime(report: Report, query: LifetimeQuery): Promise<LifetimeReport> {
  const { currency } = report.network
  const money = (amount: bigint) => formatMinor(amount, currency)
  const { all, total, model } = await readLifetimes(report, query.asOf)
  const sorted = [...all].sort(byLargest(query.sort))
  const shown = sorted.slice(query.offset, query.offset + query.limit)
  const ids = shown.map(({ id }) => id)
  const names = await readNames(report, ids)
  const since = await readFirstDays(report, ids, query.asOf)
  const earning = all.filter(({ profit }) => profit !== null)
  const expecting = all.flatMap(({ expected }) => expected ?? [])
  const together = expectedTogether(expecting)
  const profits = all.flatMap((one) => expectedProfit(one) ?? [])
  return {
    currency,
    asOf: query.asOf ?? null,
    partners: all.length,
    revenue: money(total),
    profit:
      earning.length === 0
        ? null
        : {
            amount: money(earning.reduce((sum, { profit }) => sum + (profit ?? 0n), 0n)),
            of: earning.length,
          },
    expected: together && {
      ...{ value: money(together.value), low: money(together.low), high: money(together.high) },
      of: expecting.length,
      profit: profits.length === 0 ? null : money(profits.reduce((sum, profit) => sum + profit, 0n)),
    },
    model,
    abc: abcOf(all, money),
    rows: shown.map((one): LifetimeRow => {
      const profit = expectedProfit(one)
      return {
        partnerId: one.id,
        externalId: nameOf(names, one.id).externalId,
        name: nameOf(names, one.id).name,
        since: since.get(one.id) ?? null,
        revenue: money(one.revenue),
        share: total > 0n ? Number(one.revenue) / Number(total) : null,
        abc: one.abc,
        received: money(one.received),
        costs: money(one.costs),
        margin: one.rule?.margin ?? null,
        marginLevel: one.rule?.level ?? null,
        profit: one.profit === null ? null : money(one.profit),
        expected: one.expected && {
          value: money(one.expected.value),
          low: money(one.expected.low),
          high: money(one.expected.high),
        },
        expectedProfit: profit === null ? null : money(profit),
      }
    }),
  }
}

/** Of the expected revenue what is left by the margin. */
export function expectedProfit({ expected, rule }: Lifetime): bigint | null {
  return expected && rule ? profitOf(expected.value, rule.margin, 0n, 0n) : null
}

function byLargest(sort: LifetimeQuery['sort']) {
  const of = (one: Lifetime) =>
    sort === 'profit' ? one.profit : sort === 'expected' ? (one.expected?.value ?? null) : one.revenue
  return (a: Lifetime, b: Lifetime) => {
    const [x, y] = [of(a), of(b)]
    if (x === y) return a.id < b.id ? -1 : 1
    if (x === null) return 1
    if (y === null) return -1
    return x > y ? -1 : 1
  }
}

function abcOf(all: readonly Lifetime[], money: (amount: bigint) => string): LifetimeReport['abc'] {
  const positive = all.reduce((sum, { revenue }) => (revenue > 0n ? sum + revenue : sum), 0n)
  return (['a', 'b', 'c'] as const).map((name) => {
    const own = all.filter(({ abc }) => abc === name)
    const amount = own.reduce((sum, { revenue }) => sum + revenue, 0n)
    return {
      name,
      partners: own.length,
      amount: money(amount),
      share: positive === 0n ? 0 : Number(amount) / Number(positive),
    }
  })
}
