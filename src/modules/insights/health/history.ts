import type { BgNbd, Ordering } from '../value-model/bg-nbd.ts'

/** The window a partnership may fall silent in, and how long ago its last order may be for it to count as ordering. */
export const WINDOW_DAYS = 90
export const ORDERING_DAYS = 180

/** Orders of one partnership. Days are counted from 1970-01-01; `products` are the days each product was first ordered. */
export type OrderHistory = {
  id: string
  /** Days with orders, ascending, each once. */
  days: readonly number[]
  /** What was ordered on each of these days, in the currency's unit, returns and cancellations not counted. */
  amounts: readonly number[]
  products: readonly number[]
}

/**
 * All a score may be made from. Instants are seconds of the network's own clock since 1970-01-01, so that a day begins at
 * its number times 86,400; `Infinity` stands for never. A member that is absent holds nothing.
 */
export type PartnerHistory = OrderHistory & {
  /** Days with a meeting, call or letter, ascending, each once. */
  contacts?: readonly number[]
  /** Requests: for each the instants at which it was opened, done, opened again, done again … */
  problems?: readonly (readonly number[])[]
  promises?: PromiseHistory
  measures?: MeasureHistory
}

/** What the host promised, five numbers each: made, first due, fulfilled, broken, withdrawn. */
export type PromiseHistory = {
  flat: readonly number[]
  /** Later dates both agreed to, by the promise's place: known from, due; in the order they were agreed. */
  moves: ReadonlyMap<number, readonly (readonly [from: number, due: number])[]>
}

/** How content it is, three numbers each: when told, until when it counted, the value on 0…1 with 1 the best. */
export type MeasureHistory = readonly number[]

/** What the rhythm is read from: orders; meetings, calls and letters where there have never been any. */
export type Basis = 'orders' | 'contacts'
export const BASES: readonly Basis[] = ['orders', 'contacts']

/**
 * alive: two days with orders or more, the last at most 180 days ago; silent: the last is longer ago; once: one day with
 * orders, so that nothing is known of its rhythm. By contacts the same of days with contacts.
 */
export type HealthState = 'alive' | 'silent' | 'once'
export const STATES: readonly HealthState[] = ['alive', 'silent', 'once']

/** What had been known of a partnership before a day. */
export type Standing = {
  id: string
  basis: Basis
  state: HealthState
  /** Days with orders; by contacts days with contacts, and so on. */
  orderDays: number
  first: number
  last: number
  recency: number
  products: number
  /** What was ordered in the last 90 days and in the 90 before; by contacts how many days with contacts. */
  lastQuarter: number
  quarterBefore: number
  /** The usual amount of a day: the mean of the last half-year, or of the last ten days with orders. */
  usualAmount: number
  /** In weeks. */
  ordering: Ordering
}

/** The first place in an ascending list that is not before `day`: how many are before it. */
export function countBefore(days: readonly number[], day: number): number {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] as number) < day) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether the rhythm of a partnership is read from orders or from contacts before a day; null when there are neither. */
export function basisBefore(history: PartnerHistory, day: number): Basis | null {
  if ((history.days[0] ?? day) < day) return 'orders'
  return (history.contacts?.[0] ?? day) < day ? 'contacts' : null
}

/** How a partnership stood before `day`; null when nothing had happened yet. Uses nothing of that day or later. */
export function standingBefore(history: PartnerHistory, day: number): Standing | null {
  const basis = basisBefore(history, day)
  if (basis === null) return null
  const days = basis === 'orders' ? history.days : (history.contacts ?? [])
  const amounts = basis === 'orders' ? history.amounts : null
  const orderDays = countBefore(days, day)
  const first = days[0] as number
  const last = days[orderDays - 1] as number
  let [lastQuarter, quarterBefore, recentDays] = [0, 0, 0]
  for (let k = orderDays - 1; k >= 0; k--) {
    const ago = day - (days[k] as number)
    if (ago > 2 * WINDOW_DAYS) break
    recentDays++
    const amount = amounts === null ? 1 : (amounts[k] as number)
    if (ago <= WINDOW_DAYS) lastQuarter += amount
    else quarterBefore += amount
  }
  const recency = day - last
  return {
    id: history.id,
    basis,
    state: orderDays === 1 ? 'once' : recency > ORDERING_DAYS ? 'silent' : 'alive',
    orderDays,
    first,
    last,
    recency,
    products: basis === 'orders' ? countBefore(history.products, day) : 0,
    lastQuarter: Math.max(0, lastQuarter),
    quarterBefore: Math.max(0, quarterBefore),
    usualAmount: amounts === null ? 1 : usualAmount(amounts, orderDays, recentDays),
    ordering: { x: orderDays - 1, lastAge: (last - first) / 7, age: (day - first) / 7 },
  }
}

function usualAmount(amounts: readonly number[], known: number, recentDays: number): number {
  const count = recentDays > 0 ? recentDays : Math.min(known, 10)
  let sum = 0
  for (let k = known - count; k < known; k++) sum += amounts[k] as number
  return Math.max(0, sum / count)
}

/** The same as a standing's ordering, for those of one basis; null for others. */
export function orderingBefore(history: PartnerHistory, day: number, basis: Basis): Ordering | null {
  if (basisBefore(history, day) !== basis) return null
  const days = basis === 'orders' ? history.days : (history.contacts ?? [])
  const count = countBefore(days, day)
  const [first, last] = [days[0] as number, days[count - 1] as number]
  return { x: count - 1, lastAge: (last - first) / 7, age: (day - first) / 7 }
}

/** Whether nothing came in the 90 days from `day` on: no order; by contacts neither contact nor order. */
export function fellSilent(history: PartnerHistory, day: number, basis: Basis = 'orders'): boolean {
  const isQuiet = (days: readonly number[]) => {
    const next = days[countBefore(days, day)]
    return next === undefined || next >= day + WINDOW_DAYS
  }
  return isQuiet(history.days) && (basis === 'orders' || isQuiet(history.contacts ?? []))
}

/** Days with orders (by contacts: with contacts) in the 90 days from `day` on. */
export function daysOfWindow(history: PartnerHistory, day: number, basis: Basis): number {
  const days = basis === 'orders' ? history.days : (history.contacts ?? [])
  return countBefore(days, day + WINDOW_DAYS) - countBefore(days, day)
}

/**
 * A model for networks with too few partners to fit one: everybody orders at the common rate, with the spread of one
 * order's worth of knowledge (r = 1), and nobody stops.
 */
export function commonRate(orderings: readonly Ordering[]): BgNbd {
  const repeats = orderings.reduce((sum, { x }) => sum + x, 0)
  const age = orderings.reduce((sum, each) => sum + each.age, 0)
  return { r: 1, alpha: Math.max(age, 1) / Math.max(repeats, 1), a: 0, b: Number.POSITIVE_INFINITY }
}
