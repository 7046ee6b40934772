import { sql } from 'kysely'
import { currencyExponent } from '#shared/currencies.ts'
import type { Day } from '#shared/days.ts'
import { all, ofPartners, startOf } from '../fragments.ts'
import { type Report, survivorOf } from '../report.ts'
import type { OrderHistory } from './history.ts'

type Gathered = { days: Map<number, number>; products: Map<string, number> }

/**
 * What each partnership ordered before a day, merged duplicates as one. Cancelled orders count as ordered, so that a
 * cancellation booked later tells nothing; returns do not count. Amounts are those in the network's currency, in its
 * unit. The histories come as one text each, which is what makes a million days cheap to send.
 */
export async function readOrderHistories(report: Report, before: Day): Promise<OrderHistory[]> {
  const unit = 10 ** currencyExponent(report.network.currency)
  const gathered = new Map<string, Gathered>()
  const of = (partnerId: string) => {
    const id = survivorOf(report, partnerId)
    const own = gathered.get(id) ?? { days: new Map(), products: new Map() }
    gathered.set(id, own)
    return own
  }
  for (const { partner_id, text } of await readDays(report, before)) {
    const { days } = of(partner_id)
    for (const entry of text.split(',')) {
      const [day, amount] = entry.split(':').map(Number) as [number, number]
      days.set(day, (days.get(day) ?? 0) + amount / unit)
    }
  }
  for (const { partner_id, product, day } of await readProducts(report, before)) {
    const { products } = of(partner_id)
    products.set(product, Math.min(products.get(product) ?? day, day))
  }
  return [...gathered].filter(([, { days }]) => days.size > 0).map(([id, own]) => historyOf(id, own))
}

function historyOf(id: string, { days, products }: Gathered): OrderHistory {
  const sorted = [...days].sort(([a], [b]) => a - b)
  return {
    id,
    days: sorted.map(([day]) => day),
    amounts: sorted.map(([, amount]) => amount),
    products: [...products.values()].sort((a, b) => a - b),
  }
}

async function readDays(report: Report, before: Day) {
  const { rows } = await sql<{ partner_id: string; text: string }>`
    select partner_id, string_agg(n || ':' || gross, ',') as text from (
      select partner_id, day - date '1970-01-01' as n,
        coalesce(sum(gross) filter (where currency = ${report.network.currency}), 0) as gross
      from partner_day where ${all([sql`day < ${before}::date`, ofPartners(report)])}
      group by partner_id, day having sum(orders) > 0
    ) d group by partner_id`.execute(report.tx)
  return rows
}

/** The first day each product was ordered. Lines that came back are no order of a product. */
async function readProducts(report: Report, before: Day) {
  const { rows } = await sql<{ partner_id: string; product: string; day: number }>`
    select o.partner_id, coalesce(l.sku, l.name, l.line_key) as product,
      (min(o.placed_at) at time zone ${report.network.timeZone})::date - date '1970-01-01' as day
    from partner_order o join order_line l on l.partner_id = o.partner_id and l.order_id = o.id
    where ${all([
      sql`o.kind = 'order'`,
      sql`o.status <> 'retracted'`,
      sql`l.amount >= 0 and l.quantity > 0`,
      sql`o.placed_at < ${startOf(report, before)}`,
      ofPartners(report, 'o.partner_id'),
    ])} group by 1, 2`.execute(report.tx)
  return rows
}
