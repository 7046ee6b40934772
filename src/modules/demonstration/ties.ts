import type { PromiseEvent } from '#records/promises/rules.ts'
import type { Audience, Side } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import type { Life } from './fates.ts'
import type { Named } from './names.ts'
import { officeHours, type StoryOrder } from './orders.ts'
import type { Random } from './random.ts'
import type { StoryPromise } from './story.ts'
import { type Agreement, agreements, contactWords, noteWords, troubleWords } from './words.ts'

export type StoryTransfer = {
  kind: string
  unit: string
  /** Minor units. */
  amount: number
  from: Side
  at: Date
  audience: Audience
}
export type StoryMeasure = {
  scale: 'nps' | 'stars'
  value: number
  about: string
  at: Date
  audience: Audience
}
export type StoryContact = { kind: 'met' | 'called' | 'written'; side: Side; at: Date; summary: string }
export type StoryNote = { audience: Audience; side: Side; text: string; at: Date }
export type Ties = {
  promises: StoryPromise[]
  transfers: StoryTransfer[]
  measures: StoryMeasure[]
  contacts: StoryContact[]
  notes: StoryNote[]
}

type Setting = { life: Life; named: Named; orders: readonly StoryOrder[]; now: Date; place: number }

/** Everything between the two sides besides the orders: what they promised, gave, said and thought. */
export function tiesOf(random: Random, setting: Setting): Ties {
  const promises = [
    ...deliveries(setting),
    ...payments(random.fork('payments'), setting),
    ...agreed(random.fork('agreements'), setting),
    ...troublesOf(setting),
  ]
  return {
    promises,
    transfers: givenAndTaken(random.fork('transfers'), setting),
    measures: opinions(random.fork('measures'), setting),
    contacts: talks(random.fork('contacts'), setting),
    notes: notes(random.fork('notes'), setting),
  }
}

const date = (time: number) => new Date(Math.round(time))

function deliveries({ orders, named }: Setting): StoryPromise[] {
  return orders.map((order) => {
    const events: PromiseEvent[] = [made(order.placedAt, order.dueAt, 'host')]
    if (order.cancelledAt) events.push({ kind: 'withdrawn', at: order.cancelledAt, by: 'partner' })
    else if (order.deliveredAt) events.push({ kind: 'fulfilled', at: order.deliveredAt, by: 'host' })
    const title =
      named.language === 'ru' ? `Привезти заказ № ${order.number}` : `Deliver order ${order.number}`
    return { audience: order.audience, owedBy: 'host', kind: 'delivery', title, order: order.number, events }
  })
}

function made(at: Date, dueAt: Date, owedBy: Side): PromiseEvent {
  return { kind: 'made', at, dueAt, owedBy, owedTo: owedBy === 'host' ? 'partner' : 'host' }
}

/** The bigger partners pay by invoice: what they bought in a month is due in the middle of the next. */
function payments(random: Random, { life, orders, now, named, place }: Setting): StoryPromise[] {
  if (place > 140) return []
  const byMonth = new Map<string, number>()
  for (const order of orders) {
    if (order.audience !== 'shared' || order.cancelledAt) continue
    const month = order.placedAt.toISOString().slice(0, 7)
    byMonth.set(month, (byMonth.get(month) ?? 0) + order.amount)
  }
  return [...byMonth].flatMap(([month], index) => {
    const [year, number] = month.split('-').map(Number) as [number, number]
    const madeAt = Date.UTC(year, number, 1, 8)
    if (madeAt > now.getTime()) return []
    const dueAt = Date.UTC(year, number, 15, 15)
    const late = random.chance(life.partnerLate)
    const paidAt =
      dueAt +
      (late ? random.whole(1, 14) : -random.whole(0, 10)) * MS_PER_DAY -
      3_600_000 * random.whole(1, 6)
    const events: PromiseEvent[] = [made(date(madeAt), date(dueAt), 'partner')]
    const isDue = dueAt < now.getTime()
    const done =
      paidAt < now.getTime() ? Math.max(madeAt + 3_600_000, paidAt) : isDue ? dueAt - 3_600_000 : null
    if (done !== null) events.push({ kind: 'fulfilled', at: date(done), by: 'partner' })
    const invoice = 100 + place * 40 + index
    const title = named.language === 'ru' ? `Оплатить счёт № ${invoice}` : `Pay invoice ${invoice}`
    return [{ audience: 'shared' as const, owedBy: 'partner' as const, kind: 'payment', title, events }]
  })
}

/** What was agreed between people: samples, forecasts, training, decisions. A few in a year, more with the big ones. */
function agreed(random: Random, { life, now, named, place }: Setting): StoryPromise[] {
  const promises: StoryPromise[] = []
  const end = (life.until ?? now).getTime()
  const pause = place < 40 ? 38 : place < 120 ? 75 : 160
  for (
    let at = life.since.getTime() + 20 * MS_PER_DAY;
    at < end - MS_PER_DAY;
    at += pause * random.between(0.5, 1.5) * MS_PER_DAY
  ) {
    const agreement = random.pick(agreements)
    promises.push(agreementOf(random, agreement, { life, now, named, at: officeHours(random, at) }))
  }
  if (life.until === null && place < 70) {
    const agreement = agreements[place % agreements.length] as Agreement
    const madeAt = officeHours(random, now.getTime() - random.whole(3, 20) * MS_PER_DAY)
    const dueAt =
      Math.floor(now.getTime() / MS_PER_DAY) * MS_PER_DAY + random.whole(1, 32) * MS_PER_DAY + 15 * 3_600_000
    promises.push({
      audience: 'shared',
      owedBy: agreement.by,
      kind: agreement.kind,
      title: agreement[named.language],
      events: [made(date(madeAt), date(dueAt), agreement.by)],
    })
  }
  return promises
}

function agreementOf(
  random: Random,
  agreement: Agreement,
  { life, now, named, at }: { life: Life; now: Date; named: Named; at: number },
): StoryPromise {
  const { by } = agreement
  const firstDue =
    Math.floor(at / MS_PER_DAY) * MS_PER_DAY + random.whole(7, 40) * MS_PER_DAY + 15 * 3_600_000
  const events: PromiseEvent[] = [made(date(at), date(firstDue), by)]
  let due = firstDue
  if (random.chance(0.1)) {
    const later = firstDue + random.whole(3, 15) * MS_PER_DAY
    const consented = random.chance(0.75)
    const movedAt = at + (firstDue - at) * random.between(0.4, 0.9)
    if (movedAt < now.getTime())
      events.push({
        kind: 'moved',
        at: date(movedAt),
        dueAt: date(later),
        by: consented ? other(by) : by,
        consented,
      })
    if (consented) due = later
  }
  const isLate = random.chance(by === 'host' ? life.hostLate : life.partnerLate)
  const finish = isLate ? due + random.whole(1, 12) * MS_PER_DAY : due - random.whole(2, 90) * 3_600_000
  const end = finish < now.getTime() ? finish : due < now.getTime() ? due - 3_600_000 : null
  const last = (events.at(-1) as PromiseEvent).at.getTime()
  if (end !== null) {
    const fate = random.next()
    const at = date(Math.max(end, last + 3_600_000))
    // A broken promise of the last weeks would call for somebody today; those are told by the troubles.
    const isOld = now.getTime() - at.getTime() > 45 * MS_PER_DAY
    if (fate < 0.025 && isOld) events.push({ kind: 'broken', at, by })
    else if (fate < 0.045) events.push({ kind: 'withdrawn', at, by: other(by) })
    else events.push({ kind: 'fulfilled', at, by })
  }
  return { audience: 'shared', owedBy: by, kind: agreement.kind, title: agreement[named.language], events }
}

const other = (side: Side): Side => (side === 'host' ? 'partner' : 'host')

/** The promises by which a partnership is in trouble today. */
function troublesOf({ life, now, named }: Setting): StoryPromise[] {
  if (!life.trouble) return []
  const day = (ago: number) =>
    Math.floor(now.getTime() / MS_PER_DAY) * MS_PER_DAY - ago * MS_PER_DAY + 11 * 3_600_000
  return (troubleWords[life.trouble] ?? []).map((words) => {
    const events: PromiseEvent[] = [made(date(day(words.madeAgo)), date(day(words.dueAgo)), words.by)]
    if (words.brokenAgo !== undefined)
      events.push({ kind: 'broken', at: date(day(words.brokenAgo)), by: words.by })
    return { audience: 'shared', owedBy: words.by, kind: words.kind, title: words[named.language], events }
  })
}

/** Discounts by the quarter, marketing money, training, referrals, lent equipment: what either side gave. */
function givenAndTaken(random: Random, { life, orders, now, place }: Setting): StoryTransfer[] {
  const transfers: StoryTransfer[] = []
  const quarters = new Map<string, number>()
  for (const order of orders) {
    if (order.audience !== 'shared' || order.cancelledAt) continue
    const quarter = `${order.placedAt.getUTCFullYear()}-${Math.floor(order.placedAt.getUTCMonth() / 3)}`
    quarters.set(quarter, (quarters.get(quarter) ?? 0) + order.amount)
  }
  const isDear = place < 150
  for (const [quarter, amount] of quarters) {
    const [year, index] = quarter.split('-').map(Number) as [number, number]
    const at = Date.UTC(year, index * 3 + 3, 3, 9)
    if (at > now.getTime() || !isDear) continue
    const give = (kind: string, from: Side, unit: string, value: number) => {
      const day = at + random.whole(0, 40) * MS_PER_DAY
      if (value > 0 && day < now.getTime())
        transfers.push({ kind, unit, amount: value, from, at: date(day), audience: 'shared' })
    }
    const share = (low: number, high: number) =>
      Math.round((amount * random.between(low, high)) / 10_000) * 10_000
    give('discount', 'host', 'RUB', share(0.02, 0.07))
    if (random.chance(0.35)) give('marketing', 'host', 'RUB', share(0.005, 0.02))
    if (random.chance(0.45)) give('marketing', 'partner', 'RUB', share(0.008, 0.03))
    if (random.chance(0.3)) give('lead', 'partner', 'RUB', share(0.01, 0.04))
    if (random.chance(0.12)) give('lead', 'host', 'RUB', share(0.01, 0.03))
    if (random.chance(0.08)) give('equipment', 'host', 'RUB', random.whole(4, 40) * 1_000_000)
    if (random.chance(0.2)) give('training', 'host', 'hours', random.whole(2, 16) * 100)
    if (random.chance(0.1)) give('training', 'partner', 'hours', random.whole(2, 8) * 100)
    if (life.trouble === 'decision') give('marketing', 'partner', 'RUB', share(0.05, 0.08))
  }
  return transfers
}

function opinions(random: Random, { life, orders, now, named }: Setting): StoryMeasure[] {
  const measures: StoryMeasure[] = []
  const mood = life.trouble === 'claim' || life.fate === 'broken' ? -1.4 : life.fate === 'growing' ? 0.5 : 0
  for (const order of orders) {
    if (!order.deliveredAt || order.audience !== 'shared' || !random.chance(0.14)) continue
    const isLate = order.deliveredAt > order.dueAt
    const value = Math.max(
      1,
      Math.min(5, Math.round(4.5 + 0.7 * random.normal() - (isLate ? 1.3 : 0) + mood * 0.5)),
    )
    const at = date(order.deliveredAt.getTime() + random.whole(1, 6) * MS_PER_DAY)
    const about =
      named.language === 'ru' ? `Поставка заказа № ${order.number}` : `Delivery of order ${order.number}`
    if (at < now) measures.push({ scale: 'stars', value, about, at, audience: 'shared' })
  }
  for (let year = 0; year < 3; year += 1) {
    const at = date(now.getTime() - (year * 365 + 60 + random.whole(0, 20)) * MS_PER_DAY)
    if (at < life.since || (life.until && at > life.until) || !random.chance(0.55)) continue
    const value = Math.max(0, Math.min(10, Math.round(8.3 + 1.6 * random.normal() + mood * 1.5)))
    const about = named.language === 'ru' ? 'Готовность рекомендовать нас' : 'Readiness to recommend us'
    measures.push({ scale: 'nps', value, about, at, audience: 'shared' })
  }
  return measures
}

/** Meetings, calls and letters. Partnerships that scale or are mature are never left alone for long, save one. */
function talks(random: Random, { life, now, named, place }: Setting): StoryContact[] {
  const usual = place < 40 ? 30 : place < 150 ? 52 : 74
  const end = (life.until ?? now).getTime()
  const last =
    life.trouble === 'contact_gap'
      ? end - 134 * MS_PER_DAY
      : end - random.between(0.05, 0.95) * usual * MS_PER_DAY
  const contacts: StoryContact[] = []
  for (let at = last; at > life.since.getTime(); at -= usual * random.between(0.6, 1.12) * MS_PER_DAY) {
    const kind = random.pick(
      place < 40
        ? (['met', 'called', 'written'] as const)
        : (['called', 'called', 'written', 'met'] as const),
    )
    const side = random.chance(0.75) ? 'host' : 'partner'
    contacts.push({
      kind,
      side,
      at: date(Math.min(officeHours(random, at), now.getTime() - 60_000)),
      summary: random.pick(contactWords[kind])[named.language],
    })
  }
  return contacts.reverse()
}

function notes(random: Random, { life, now, named, place }: Setting): StoryNote[] {
  if (place > 60 && !random.chance(0.2)) return []
  const at = date(
    officeHours(
      random,
      Math.max(life.since.getTime() + MS_PER_DAY, now.getTime() - random.whole(3, 200) * MS_PER_DAY),
    ),
  )
  const list: StoryNote[] = [
    { audience: 'host', side: 'host', text: random.pick(noteWords.host)[named.language], at },
  ]
  if (random.chance(0.4))
    list.push({
      audience: 'shared',
      side: random.pick(['host', 'partner']),
      text: random.pick(noteWords.shared)[named.language],
      at,
    })
  if (place < 30)
    list.push({
      audience: 'partner',
      side: 'partner',
      text: random.pick(noteWords.partner)[named.language],
      at,
    })
  return list
}
