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
 * alive: two order days or more, the last at most 180 days ago; silent: the last is longer ago; once: one order day, so
 * that nothing is known of its rhythm.
 */
export type HealthState = 'alive' | 'silent' | 'once'

/** What had been known of a partnership before a day. */
export type Standing = {
  id: string
  state: HealthState
  orderDays: number
  first: number
  last: number
  recency: number
  products: number
  lastQuarter: number
  quarterBefore: number
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

/** How a partnership stood before `day`; null when it had not ordered yet. Uses nothing of that day or later. */
export function standingBefore(history: OrderHistory, day: number): Standing | null {
  const { days, amounts, id } = history
  const orderDays = countBefore(days, day)
  const first = days[0]
  const last = days[orderDays - 1]
  if (first === undefined || last === undefined) return null
  let [lastQuarter, quarterBefore] = [0, 0]
  for (let k = orderDays - 1; k >= 0; k--) {
    const ago = day - (days[k] as number)
    if (ago > 2 * WINDOW_DAYS) break
    if (ago <= WINDOW_DAYS) lastQuarter += amounts[k] as number
    else quarterBefore += amounts[k] as number
  }
  const recency = day - last
  return {
    id,
    state: orderDays === 1 ? 'once' : recency > ORDERING_DAYS ? 'silent' : 'alive',
    orderDays,
    first,
    last,
    recency,
    products: countBefore(history.products, day),
    lastQuarter: Math.max(0, lastQuarter),
    quarterBefore: Math.max(0, quarterBefore),
    ordering: { x: orderDays - 1, lastAge: (last - first) / 7, age: (day - first) / 7 },
  }
}

/** Whether no order came in the 90 days from `day` on. */
export function fellSilent(history: OrderHistory, day: number): boolean {
  const next = history.days[countBefore(history.days, day)]
  return next === undefined || next >= day + WINDOW_DAYS
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
