import { sql } from 'kysely'
import { currencyExponent } from '#shared/currencies.ts'
import type { Day } from '#shared/days.ts'
import { all, ofPartners, startOf } from '../fragments.ts'
import { membersOf, type Report, survivorOf } from '../report.ts'
import type { CareFactor } from './factors.ts'
import type { PartnerHistory } from './history.ts'
import { BASES, STATES } from './history.ts'
import type { HealthModel } from './model.ts'
import { type CareHistories, readCare } from './read-care.ts'

type Gathered = { days: Map<number, { minor: number; orders: number }>; products: Map<string, number> }

/**
 * What had happened in each partnership before a day, merged duplicates as one: of all that the report is about, or of
 * some of them (each named by any of its accounts). Cancelled orders count as ordered, so that a cancellation booked later
 * tells nothing; returns do not count. Amounts are those in the network's currency, in its unit. Histories come as one
 * text each, which is what makes a million days cheap to send. With a `model` only what it weighs is read.
 */
export async function readPartnerHistories(
  whole: Report,
  before: Day,
  partnerIds: readonly string[] | null = null,
  model: HealthModel | null = null,
): Promise<PartnerHistory[]> {
  const report = partnerIds === null ? whole : only(whole, partnerIds)
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
      const [day = '', amount, orders] = entry.split(':')
      const own = days.get(Number(day)) ?? { minor: 0, orders: 0 }
      own.minor += Number(amount)
      own.orders += Number(orders)
      days.set(Number(day), own)
    }
  }
  for (const { partner_id, text } of await readProducts(report, before)) {
    const { products } = of(partner_id)
    for (const entry of text.split('\n')) {
      const cut = entry.indexOf(':')
      const [day, product] = [Number(entry.slice(0, cut)), entry.slice(cut + 1)]
      products.set(product, Math.min(products.get(product) ?? day, day))
    }
  }
  const care = await readCare(report, before, weighedBy(model))
  const ids = new Set([...gathered.keys(), ...care.ids])
  return [...ids].flatMap((id) => historyOf(id, gathered.get(id), care, unit) ?? [])
}

/** The same report about some partnerships, each with all that was merged into it. */
function only(report: Report, partnerIds: readonly string[]): Report {
  const ids =
    partnerIds.length === 1 ? membersOf(report.survivors, partnerIds[0] as string) : allOf(report, partnerIds)
  const open = report.partners === null ? null : new Set(report.partners)
  return { ...report, partners: open === null ? ids : ids.filter((id) => open.has(id)) }
}

function allOf({ survivors }: Report, partnerIds: readonly string[]): string[] {
  const wanted = new Set(partnerIds.map((id) => survivors.get(id) ?? id))
  return [...wanted, ...[...survivors].flatMap(([member, end]) => (wanted.has(end) ? [member] : []))]
}

/** The factors beside order behaviour that a model weighs; all of them without one. */
function weighedBy(model: HealthModel | null): ReadonlySet<CareFactor> {
  if (model === null) return new Set(['problems', 'promises', 'satisfaction', 'contact'])
  const taken = BASES.flatMap((basis) => STATES.flatMap((state) => model[basis].states[state].factors))
  // Whether there are contacts decides who is judged by them, whatever is weighed.
  return new Set(['contact', ...taken.filter((factor) => factor !== 'contact')]) as Set<CareFactor>
}

function historyOf(
  id: string,
  orders: Gathered | undefined,
  care: CareHistories,
  unit: number,
): PartnerHistory | null {
  const own = care.of(id)
  const sorted = orders ? [...orders.days].filter(([, day]) => day.orders > 0).sort(([a], [b]) => a - b) : []
  if (sorted.length === 0 && !own.contacts) return null
  return {
    id,
    days: sorted.map(([day]) => day),
    amounts: sorted.map(([, { minor }]) => minor / unit),
    products: orders ? [...orders.products.values()].sort((a, b) => a - b) : [],
    ...own,
  }
}

/** Days as they lie there, `day:amount:orders`, perhaps several of one day: adding them up here costs the database more. */
async function readDays(report: Report, before: Day) {
  const { rows } = await sql<{ partner_id: string; text: string }>`
    select partner_id, string_agg((day - date '1970-01-01') || ':'
      || case when currency = ${report.network.currency} then gross else 0 end || ':' || orders, ',') as text
    from partner_day where ${all([sql`day < ${before}::date`, ofPartners(report)])}
    group by partner_id`.execute(report.tx)
  return rows
}

/** The first day each product was ordered. Lines that came back are no order of a product. */
async function readProducts(report: Report, before: Day) {
  const { rows } = await sql<{ partner_id: string; text: string }>`
    select partner_id, string_agg(day || ':' || product, ${'\n'}) as text from (
      select o.partner_id, translate(coalesce(l.sku, l.name, l.line_key), ${'\n'}, ' ') as product,
        (min(o.placed_at) at time zone ${report.network.timeZone})::date - date '1970-01-01' as day
      from partner_order o join order_line l on l.partner_id = o.partner_id and l.order_id = o.id
      where ${all([
        sql`o.kind = 'order'`,
        sql`o.status <> 'retracted'`,
        sql`l.amount >= 0 and l.quantity > 0`,
        sql`o.placed_at < ${startOf(report, before)}`,
        ofPartners(report, 'o.partner_id'),
      ])} group by 1, 2) p group by partner_id`.execute(report.tx)
  return rows
}
