import { type NextYear, nextYear } from '../value-model/next-year.ts'
import { spendingBefore } from './fit-health.ts'
import { type PartnerHistory, standingBefore } from './history.ts'
import { fromRhythm, type HealthModel } from './model.ts'

export type { NextYear } from '../value-model/next-year.ts'

/**
 * What a partnership is expected to bring in the year from `day` on, by a model of the network and what had happened to
 * it before that day; null when it had not ordered yet (contacts bring no amounts). Amounts are in the unit of the
 * network's currency; `margin` is what is left of them, a fraction. Where the model of amounts has no mean (q ≤ 1) the
 * partnership's own mean stands for it.
 */
export function expectedNextYear(
  model: HealthModel,
  history: PartnerHistory,
  day: number,
  margin: number | null = null,
): NextYear | null {
  const standing = standingBefore(history, day)
  if (standing?.basis !== 'orders') return null
  const spending = spendingBefore(history, day)
  const fit = model.spending
  const size = fit && !fit.signs.includes('no_mean') ? fit.model : null
  // From what is known of it, not from its name: whoever reads the same history gets the same answer.
  const seed = standing.first * 31 + standing.last * 17 + standing.orderDays * 7 + day
  return nextYear(fromRhythm(model.orders.rhythm), size, standing.ordering, spending, { seed, margin })
}
