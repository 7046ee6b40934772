import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { columnsOf, type FactsSource } from './facts-source.ts'
import { all, instantsWithin, ofPartners, startOf, uuidArray } from './fragments.ts'
import { type DayRange, isEmpty } from './periods.ts'
import { membersOf, type Report } from './report.ts'

function placed(report: Report, range: DayRange, currency: string | null): RawBuilder<unknown> {
  return all([
    sql`o.kind = 'order'`,
    sql`o.status <> 'retracted'`,
    isEmpty(range) ? sql`false` : null,
    instantsWithin(report, range, 'o.placed_at'),
    currency === null ? null : sql`o.currency = ${currency}`,
  ])
}

/** Orders placed within the days, of the partners the report is narrowed to. */
export function ordersPlaced(report: Report, range: DayRange, currency: string | null = null): FactsSource {
  const columns = columnsOf({
    id: sql`o.id`,
    kind: 'order',
    factId: sql`o.fact_id`,
    happenedAt: sql`o.placed_at`,
    code: sql`'order'`,
    text: sql`o.number`,
  })
  const where = all([placed(report, range, currency), ofPartners(report, 'o.partner_id')])
  return { unit: null, rows: sql`select ${columns} from partner_order o where ${where}` }
}

/**
 * Partnerships by their orders within the days: one row each, with how many orders there are and the first (or the
 * last) of them. A partnership without an order in those days has no row.
 */
export function partnersWithOrders(
  report: Report,
  ids: readonly string[],
  range: DayRange,
  which: 'first' | 'last',
  currency: string | null = null,
): FactsSource {
  const pairs = ids.flatMap((id) => membersOf(report.survivors, id).map((member) => [id, member] as const))
  const order =
    which === 'first' ? sql`order by o.placed_at, o.id` : sql`order by o.placed_at desc, o.id desc`
  const columns = columnsOf({
    partnerId: sql`survivor`,
    id: sql`survivor`,
    kind: 'partner',
    factId: sql`(array_agg(o.fact_id ${order}))[1]`,
    happenedAt: which === 'first' ? sql`min(o.placed_at)` : sql`max(o.placed_at)`,
    code: which === 'first' ? sql`'order_first'` : sql`'order_last'`,
    text: sql`(array_agg(o.number ${order}))[1]`,
    n: sql`count(*)`,
  })
  return {
    unit: null,
    rows: sql`select ${columns}
      from unnest(${uuidArray(pairs.map(([survivor]) => survivor))}, ${uuidArray(pairs.map(([, member]) => member))}) as m(survivor, member)
      join partner_order o on o.partner_id = m.member
      where ${placed(report, range, currency)} group by survivor`,
  }
}

export type ValueColumn = 'gross' | 'cancelled' | 'returns' | 'net'

/**
 * Transfers of goods that make up a column of the value report, each with what it adds to it. A correction of an entry
 * error takes back what the corrected transfer counted as, on the day of that.
 */
export function valueTransfers(
  report: Report,
  range: DayRange,
  currency: string,
  column: ValueColumn,
): FactsSource {
  // Cancellations and returns are what net is less; in their own columns they count upwards.
  const sign = column === 'net' ? sql`case when part = 'gross' then amount else -amount end` : sql`amount`
  const columns = columnsOf({
    id: sql`id`,
    kind: 'transfer',
    factId: sql`fact_id`,
    happenedAt: sql`happened_at`,
    code: sql`case when reversal = 'correction' then 'correction' when part = 'gross' then 'goods' else part end`,
    text: sql`number`,
    amount: sign,
  })
  return {
    unit: currency,
    rows: sql`select ${columns} from (${tradeTransfers(report, range, currency)}) t
    where ${column === 'net' ? sql`true` : sql`part = ${column}`}`,
  }
}

/** Transfers of goods and returns with the part of the value report each counts in (see house.expected_partner_day). */
function tradeTransfers(report: Report, range: DayRange, currency: string): RawBuilder<unknown> {
  const meaning = sql`case when t.reversal = 'correction' then r.reversal else t.reversal end`
  return sql`select t.partner_id, t.id, t.fact_id, t.happened_at, t.reversal, o.number,
      case when t.kind = 'goods' and ${meaning} is null then 'gross'
        when t.kind = 'goods' and ${meaning} = 'cancellation' then 'cancelled' else 'returns' end as part,
      (case when t.reversal = 'correction' then -t.amount else t.amount end)
        * (case when t.kind = 'return' and ${meaning} is not null then -1 else 1 end) as amount
    from transfer t
    left join transfer r on r.partner_id = t.partner_id and r.id = t.reverses
    left join partner_order o on o.partner_id = t.partner_id and o.id = t.subject_id
    where ${all([
      sql`t.kind in ('goods', 'return')`,
      sql`t.unit = ${currency}`,
      isEmpty(range) ? sql`false` : null,
      instantsWithin(report, range, 't.happened_at'),
      ofPartners(report, 't.partner_id'),
    ])}`
}

/** Partnerships with what they brought within the days, those with a net above zero: what concentration is made of. */
export function partnersByNet(
  report: Report,
  nets: ReadonlyMap<string, bigint>,
  until: Day | null,
  currency: string,
): FactsSource {
  return partnersByAmount(report, new Map([...nets].filter(([, net]) => net > 0n)), until, currency)
}

/** Partnerships with an amount that was computed of each. */
export function partnersByAmount(
  report: Report,
  of: ReadonlyMap<string, bigint>,
  until: Day | null,
  currency: string,
): FactsSource {
  const amounts = sql`${`{${[...of.values()].join(',')}}`}::int8[]`
  const columns = columnsOf({
    partnerId: sql`id`,
    id: sql`id`,
    kind: 'partner',
    happenedAt: until === null ? sql`${report.now}::timestamptz` : startOf(report, until),
    code: sql`'net'`,
    amount: sql`net`,
  })
  return {
    unit: currency,
    rows: sql`select ${columns} from unnest(${uuidArray([...of.keys()])}, ${amounts}) as p(id, net)`,
  }
}
