import { minimiseFrom } from '#shared/nelder-mead.ts'
import { logGamma } from '#shared/special-functions.ts'
import { type BgNbd, expectedOrders, type Ordering } from './bg-nbd.ts'
import { FEWEST_REPEATERS } from './fit-bg-nbd.ts'

/**
 * Gamma-Gamma: how large an order of a partner is. Source: P. Fader, B. Hardie, "The Gamma-Gamma model of monetary
 * value" (2013). Each value ~ Gamma(p, rate ν), ν ~ Gamma(q, rate gamma), independent of how often one orders.
 */
export type GammaGamma = { p: number; q: number; gamma: number }

/** The mean value of `x` orders of one partner. */
export type Spending = { x: number; mean: number }

/** Beyond this `p` the amounts of one partner scatter by less than a hundredth. */
const ONE_SIZE = 10_000

/** Frequency and value that go together more than this make the model's assumption doubtful. */
export const WORRYING_CORRELATION = 0.3

export type SpendingFit = {
  model: GammaGamma
  logLikelihood: number
  partners: number
  /** Pearson's correlation of the number of orders and their mean value; null when one of them does not vary. */
  correlation: number | null
  /**
   * `dependent`: value goes with frequency; `no_mean`: q ≤ 1, the mean of all partners does not exist; `one_size`: a
   * partner's orders are all of one size, so that its own mean is all there is to know.
   */
  signs: ('dependent' | 'no_mean' | 'one_size' | 'not_converged')[]
}

/** ln of the likelihood of one partner's mean value; needs x > 0 and mean > 0. */
export function spendingLikelihood({ p, q, gamma }: GammaGamma, { x, mean }: Spending): number {
  return (
    logGamma(p * x + q) -
    logGamma(p * x) -
    logGamma(q) +
    q * Math.log(gamma) +
    (p * x - 1) * Math.log(mean) +
    p * x * Math.log(x) -
    (p * x + q) * Math.log(gamma + x * mean)
  )
}

/**
 * The value to expect of an order of a partner: its own mean drawn to that of all, the more the fewer orders there are.
 * Without orders the mean of all, p gamma / (q - 1); null where that does not exist (q ≤ 1).
 */
export function expectedValue({ p, q, gamma }: GammaGamma, { x, mean }: Spending): number | null {
  const base = p * x + q - 1
  return base > 0 ? (p * (gamma + x * mean)) / base : null
}

/** The most likely model of the partners with x > 0 and a mean above zero; null when they are fewer than twenty. */
export function fitGammaGamma(spendings: readonly Spending[]): SpendingFit | null {
  // One order of them all, so that sums do not depend on the order they came in.
  const used = spendings
    .filter(({ x, mean }) => x > 0 && mean > 0)
    .sort((a, b) => a.x - b.x || a.mean - b.mean)
  if (used.length < FEWEST_REPEATERS) return null
  const scale = used.reduce((sum, { mean }) => sum + mean, 0) / used.length / 10
  const scaled = used.map(({ x, mean }) => ({ x, mean: mean / scale }))
  const found = minimiseFrom(
    (at) => {
      if (at.some((value) => Math.abs(value) > 14)) return Number.POSITIVE_INFINITY
      const [p, q, gamma] = at.map(Math.exp) as [number, number, number]
      return -totalLikelihood({ p, q, gamma }, scaled)
    },
    [
      [1.5, 1.3, 1.5],
      [0, 0.7, 2.3],
    ],
    { tolerance: 1e-12, most: 1500 },
  )
  const [p, q, gamma] = found.at.map(Math.exp) as [number, number, number]
  const correlation = pearson(used)
  const signs: SpendingFit['signs'] = []
  if (correlation !== null && Math.abs(correlation) > WORRYING_CORRELATION) signs.push('dependent')
  if (q <= 1) signs.push('no_mean')
  if (p > ONE_SIZE) signs.push('one_size')
  else if (!found.converged) signs.push('not_converged')
  return {
    model: { p, q, gamma: gamma * scale },
    logLikelihood: -found.value - used.length * Math.log(scale),
    partners: used.length,
    correlation,
    signs,
  }
}

/** The sum of `spendingLikelihood`, with what depends on the number of orders only computed once for each number. */
function totalLikelihood({ p, q, gamma }: GammaGamma, spendings: readonly Spending[]): number {
  const perOrders = new Map<number, number>()
  const start = q * Math.log(gamma) - logGamma(q)
  let sum = 0
  for (const { x, mean } of spendings) {
    let own = perOrders.get(x)
    if (own === undefined) {
      own = start + logGamma(p * x + q) - logGamma(p * x) + p * x * Math.log(x)
      perOrders.set(x, own)
    }
    sum += own + (p * x - 1) * Math.log(mean) - (p * x + q) * Math.log(gamma + x * mean)
  }
  return sum
}

function pearson(spendings: readonly Spending[]): number | null {
  const n = spendings.length
  const meanX = spendings.reduce((sum, { x }) => sum + x, 0) / n
  const meanValue = spendings.reduce((sum, { mean }) => sum + mean, 0) / n
  let [xx, yy, xy] = [0, 0, 0]
  for (const { x, mean } of spendings) {
    xx += (x - meanX) ** 2
    yy += (mean - meanValue) ** 2
    xy += (x - meanX) * (mean - meanValue)
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}

export type LifetimeTerms = {
  /** What is left of an order's value, a fraction. */
  margin: number
  periods: number
  /** The length of a period in the model's unit of time: 52 / 12 for months when it counts weeks. */
  period: number
  /** The discount of one period: (1 + yearly)^(1/12) - 1 for months. */
  discount: number
}

/**
 * The value to expect of a partner over some periods, discounted: margin · value of an order · Σ orders expected in
 * period k ÷ (1 + discount)^k. In the currency's unit that `orderValue` has.
 */
export function lifetimeValue(
  model: BgNbd,
  ordering: Ordering,
  orderValue: number,
  terms: LifetimeTerms,
): number {
  let sum = 0
  let before = 0
  for (let k = 1; k <= terms.periods; k++) {
    const until = expectedOrders(model, ordering, k * terms.period)
    sum += (until - before) / (1 + terms.discount) ** k
    before = until
  }
  return terms.margin * orderValue * sum
}
