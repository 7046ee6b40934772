import { sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { givenTransfers } from '../balance/given.ts'
import { all, daysWithin, uuidArray } from '../fragments.ts'
import { membersOf, type Report, survivorOf } from '../report.ts'
import { netOf, readValueSums } from '../report-value.ts'
import { readMarginsOf } from './margins.ts'
import { type ExpectedYear, type ExpectedYears, readExpectedYears } from './read-expected.ts'
import { type AbcName, classesOf, type MarginRule, profitOf } from './rules.ts'

/** What the time together has brought of one partner. Minor units of the network's currency. */
export type Lifetime = {
  id: string
  revenue: bigint
  abc: AbcName | null
  received: bigint
  costs: bigint
  rule: MarginRule | null
  profit: bigint | null
  expected: ExpectedYear | null
}

export type Lifetimes = {
  all: Lifetime[]
  total: bigint
  model: ExpectedYears['model']
}

/** All partners that have ever brought or cost anything before a day. */
export async function readLifetimes(report: Report, asOf: Day | undefined): Promise<Lifetimes> {
  const { currency } = report.network
  const range = { from: null, to: asOf ?? null }
  const sums = (await readValueSums(report, range)).get(currency) ?? new Map()
  const nets = new Map([...sums].map(([id, one]) => [id, netOf(one)]))
  const beside = await readBeside(report, asOf)
  const marginOf = await readMarginsOf(report)
  const years = await readExpectedYears(report, asOf)
  const classes = classesOf(nets)
  const lifetimes = [...new Set([...nets.keys(), ...beside.keys()])].map((id): Lifetime => {
    const revenue = nets.get(id) ?? 0n
    const { received, costs } = beside.get(id) ?? { received: 0n, costs: 0n }
    const rule = marginOf(id)
    return {
      ...{ id, revenue, received, costs, rule },
      abc: classes.get(id) ?? null,
      profit: rule && profitOf(revenue, rule.margin, received, costs),
      expected: years.of.get(id) ?? null,
    }
  })
  return {
    all: lifetimes,
    total: lifetimes.reduce((sum, { revenue }) => sum + revenue, 0n),
    model: years.model,
  }
}

/** What the sides gave each other beside trade, in the network's currency. */
async function readBeside(report: Report, asOf: Day | undefined) {
  const { rows } = await sql<{ partner_id: string; received: bigint; costs: bigint }>`
    select partner_id, coalesce(sum(amount) filter (where given_by = 'partner'), 0)::int8 as received,
      coalesce(sum(amount) filter (where given_by = 'host'), 0)::int8 as costs
    from (${givenTransfers(report, { from: null, to: asOf ?? null })}) g where unit = ${report.network.currency}
    group by partner_id`.execute(report.tx)
  const beside = new Map<string, { received: bigint; costs: bigint }>()
  for (const row of rows) {
    const id = survivorOf(report, row.partner_id)
    const own = beside.get(id) ?? { received: 0n, costs: 0n }
    beside.set(id, { received: own.received + row.received, costs: own.costs + row.costs })
  }
  return beside
}

/** The day of the first order of each of these before a day. */
export async function readFirstDays(
  report: Report,
  ids: readonly string[],
  asOf: Day | undefined,
): Promise<Map<string, Day>> {
  if (ids.length === 0) return new Map()
  const members = ids.flatMap((id) => membersOf(report.survivors, id))
  const { rows } = await sql<{ partner_id: string; day: Day }>`
    select partner_id, min(day) as day from partner_day where ${all([
      sql`partner_id = any (${uuidArray(members)})`,
      sql`orders > 0`,
      daysWithin({ from: null, to: asOf ?? null }),
    ])} group by partner_id`.execute(report.tx)
  const first = new Map<string, Day>()
  for (const { partner_id, day } of rows) {
    const id = survivorOf(report, partner_id)
    const known = first.get(id)
    if (known === undefined || day < known) first.set(id, day)
  }
  return first
}
