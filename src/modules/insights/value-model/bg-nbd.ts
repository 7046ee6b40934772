import { hypergeometric, logBeta, logGamma } from '#shared/special-functions.ts'

/**
 * BG/NBD: how often and how long partners order. Source: P. Fader, B. Hardie, K. L. Lee, "Counting Your Customers the
 * Easy Way", Marketing Science 24 (2005), 275-284. Orders come at a rate λ ~ Gamma(shape r, rate alpha); after each
 * one the partner stops for good with probability p ~ Beta(a, b).
 */
export type BgNbd = { r: number; alpha: number; a: number; b: number }

/**
 * What the model needs to know of a partner, in one unit of time: `x` days with orders after the first one, `lastAge`
 * the age at the last of them (0 when x = 0), `age` at the end of observation, both counted from the first order.
 */
export type Ordering = { x: number; lastAge: number; age: number }

/**
 * The limit of the model in which nobody stops: mean dropout a / (a + b) → 0. Known by `b` = ∞; then orders follow the
 * negative binomial of A. S. C. Ehrenberg (1959).
 */
export function hasNoDropout(model: BgNbd): boolean {
  return model.b === Number.POSITIVE_INFINITY
}

/** ln of the likelihood of one partner's history. */
export function logLikelihood(model: BgNbd, { x, lastAge, age }: Ordering): number {
  const { r, alpha, a, b } = model
  const rate = logGamma(r + x) - logGamma(r) + r * Math.log(alpha)
  const still = -(r + x) * Math.log(alpha + age)
  if (hasNoDropout(model)) return rate + still
  const kept = logBeta(a, b + x) - logBeta(a, b)
  if (x === 0) return rate + kept + still
  const left = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + lastAge)
  const high = Math.max(still, left)
  return rate + kept + high + Math.log(Math.exp(still - high) + Math.exp(left - high))
}

/** The probability that a partner has not stopped for good; 1 when it never ordered again, by construction. */
export function chanceAlive(model: BgNbd, { x, lastAge, age }: Ordering): number {
  if (x === 0 || hasNoDropout(model)) return 1
  const { r, alpha, a, b } = model
  const odds = Math.log(a) - Math.log(b + x - 1) + (r + x) * Math.log((alpha + age) / (alpha + lastAge))
  return 1 / (1 + Math.exp(odds))
}

/** The probability of no order in the next `time`: stopped already, or alive and not ordering for that long. */
export function chanceSilent(model: BgNbd, ordering: Ordering, time: number): number {
  const alive = chanceAlive(model, ordering)
  const quiet = Math.exp(-(model.r + ordering.x) * Math.log1p(time / (model.alpha + ordering.age)))
  return 1 - alive + alive * quiet
}

/** Orders to expect in the next `time` of a partner with this history, ≥ 0. */
export function expectedOrders(model: BgNbd, ordering: Ordering, time: number): number {
  if (time <= 0) return 0
  const { x, age } = ordering
  const shape = model.r + x
  const rate = model.alpha + age
  if (hasNoDropout(model)) return (shape / rate) * time
  return chanceAlive(model, ordering) * ordersWhileAlive(shape, rate, model.a, model.b + x, time)
}

/** Orders to expect in the first `time` after the first order of a partner nothing else is known of. */
export function expectedOrdersOfNew(model: BgNbd, time: number): number {
  if (time <= 0) return 0
  if (hasNoDropout(model)) return (model.r / model.alpha) * time
  return ordersWhileAlive(model.r, model.alpha, model.a, model.b, time)
}

/**
 * From this `a` on all stop with the same probability: p lies within a few parts of a hundred of its mean, and the series
 * would take millions of terms. The mean is then that over λ alone, true to 1 / a.
 */
export const ONE_DROPOUT = 1000

/**
 * The mean of (1 - e^{-λ p t}) / p over λ ~ Gamma(shape, rate) and p ~ Beta(a, b): the orders in t of one who is alive.
 * The published form after Euler's transformation (NIST DLMF 15.8.1), which does not overflow:
 * (c / (a - 1)) (1 - (1 - z)^(a-1) ₂F₁(c - shape, a - 1; c; z)), c = a + b - 1, z = t / (rate + t).
 * At a = 1 and at c = 0 it is 0 / 0 with a finite limit; there it is the mean of two points around.
 */
function ordersWhileAlive(shape: number, rate: number, a: number, b: number, time: number): number {
  if (a > ONE_DROPOUT) {
    const stops = a / (a + b)
    return -Math.expm1(-shape * Math.log1p((stops * time) / rate)) / stops
  }
  const around = 1e-5
  if (Math.abs(a - 1) < around || Math.abs(a + b - 1) < around)
    return (
      (closedForm(shape, rate, a - 2 * around, b, time) + closedForm(shape, rate, a + 2 * around, b, time)) /
      2
    )
  return closedForm(shape, rate, a, b, time)
}

function closedForm(shape: number, rate: number, a: number, b: number, time: number): number {
  const c = a + b - 1
  const z = time / (rate + time)
  const rest = Math.exp((a - 1) * Math.log(rate / (rate + time)))
  return Math.max(0, (c / (a - 1)) * (1 - rest * hypergeometric(c - shape, a - 1, c, z)))
}
