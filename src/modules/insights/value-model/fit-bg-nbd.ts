import { minimiseFrom } from '#shared/nelder-mead.ts'
import { logBeta, logGamma } from '#shared/special-functions.ts'
import { type BgNbd, ONE_DROPOUT, type Ordering } from './bg-nbd.ts'

/** Fewer partners, or fewer that ordered again, say too little to fit four numbers. */
export const FEWEST_PARTNERS = 50
export const FEWEST_REPEATERS = 20

/** A mean dropout below this is none: P(alive) is 1 for everybody and says nothing. */
const NO_DROPOUT = 1e-3

/** Below this a + b a partner's probability to stop is either nought or one. */
const LEAVE_OR_STAY = 1e-3

export type Fit = {
  model: BgNbd
  logLikelihood: number
  partners: number
  repeaters: number
  /**
   * What is degenerate: `no_dropout` nobody stops, the model is then the negative binomial; `one_dropout` all stop with the
   * same probability; `leave_or_stay` a part stops at once and the others never; `one_rate` all order alike; `not_converged` the search ended before it was sure.
   */
  signs: ('no_dropout' | 'one_dropout' | 'leave_or_stay' | 'one_rate' | 'not_converged')[]
}

/** Histories that are equal, told once with how many there are. */
type Grouped = { x: number[]; lastAge: number[]; age: number[]; count: number[]; most: number }

/**
 * The most likely model of these histories; null when they are too few. Searches over the logarithms of the parameters
 * with Nelder–Mead from several starts (`near`, a fit of almost the same histories, makes one start enough), in time
 * scaled so that the mean age is 10.
 */
export function fitBgNbd(orderings: readonly Ordering[], near: BgNbd | null = null): Fit | null {
  const partners = orderings.length
  const repeaters = orderings.reduce((sum, { x }) => sum + (x > 0 ? 1 : 0), 0)
  if (partners < FEWEST_PARTNERS || repeaters < FEWEST_REPEATERS) return null
  const sorted = [...orderings].sort(compareOrderings)
  const meanAge = sorted.reduce((sum, { age }) => sum + age, 0) / partners
  const scale = 10 / Math.max(meanAge, 1e-9)
  const grouped = group(sorted, scale)
  const plain = minimiseFrom(
    ([r, alpha]) => -plainLikelihood(grouped, Math.exp(r as number), Math.exp(alpha as number)),
    near
      ? [[Math.log(near.r), Math.log(near.alpha * scale)]]
      : [
          [0, 1],
          [-1, 2],
        ],
    { most: 600, tolerance: 1e-10 },
  )
  const [plainR, plainAlpha] = plain.at as [number, number]
  const starts = [
    near && near.b !== Number.POSITIVE_INFINITY
      ? [Math.log(near.r), Math.log(near.alpha * scale), Math.log(near.a), Math.log(near.b)]
      : [plainR, plainAlpha, -1, 1.5],
    ...(near ? [] : [[plainR, plainAlpha, 0.5, 0.5]]),
  ]
  const full = minimiseFrom(
    (at) => (isWithin(at) ? -fullLikelihood(grouped, at) : Number.POSITIVE_INFINITY),
    starts,
    {
      most: 1500,
      tolerance: 1e-10,
    },
  )
  const [r, alpha, a, b] = full.at.map(Math.exp) as [number, number, number, number]
  // Nothing gained over the model without dropout is no dropout, whatever the four numbers say.
  const isPlain = a / (a + b) < NO_DROPOUT || plain.value <= full.value + 1e-6
  const best = isPlain ? plain : full
  const model = isPlain
    ? { r: Math.exp(plainR), alpha: Math.exp(plainAlpha) / scale, a: 0, b: Number.POSITIVE_INFINITY }
    : { r, alpha: alpha / scale, a, b }
  const signs: Fit['signs'] = []
  if (isPlain) signs.push('no_dropout')
  else if (model.a > ONE_DROPOUT) signs.push('one_dropout')
  else if (model.a + model.b < LEAVE_OR_STAY) signs.push('leave_or_stay')
  if (model.r > 1000) signs.push('one_rate')
  if (!best.converged) signs.push('not_converged')
  // The density of x orders at given times scales with time^x.
  const repeats = orderings.reduce((sum, { x }) => sum + x, 0)
  return { model, logLikelihood: -best.value + repeats * Math.log(scale), partners, repeaters, signs }
}

/** Beyond these the likelihood is flat to the last digit and the search would walk on for ever. */
function isWithin(at: readonly number[]): boolean {
  return at.every((value) => Math.abs(value) < 14)
}

/** One order of them all, so that sums do not depend on the order they came in. */
function compareOrderings(a: Ordering, b: Ordering): number {
  return a.age - b.age || a.x - b.x || a.lastAge - b.lastAge
}

function group(orderings: readonly Ordering[], scale: number): Grouped {
  const places = new Map<string, number>()
  const grouped: Grouped = { x: [], lastAge: [], age: [], count: [], most: 0 }
  for (const { x, lastAge, age } of orderings) {
    const key = `${x}/${lastAge}/${age}`
    const place = places.get(key)
    if (place !== undefined) {
      grouped.count[place] = (grouped.count[place] as number) + 1
      continue
    }
    places.set(key, grouped.x.length)
    grouped.x.push(x)
    grouped.lastAge.push(lastAge * scale)
    grouped.age.push(age * scale)
    grouped.count.push(1)
    grouped.most = Math.max(grouped.most, x)
  }
  return grouped
}

function plainLikelihood({ x, age, count, most }: Grouped, r: number, alpha: number): number {
  const rates = table(most, (k) => logGamma(r + k) - logGamma(r))
  const start = r * Math.log(alpha)
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    const k = x[i] as number
    sum +=
      (count[i] as number) * (start + (rates[k] as number) - (r + k) * Math.log(alpha + (age[i] as number)))
  }
  return sum
}

function fullLikelihood({ x, lastAge, age, count, most }: Grouped, at: readonly number[]): number {
  const [r, alpha, a, b] = at.map(Math.exp) as [number, number, number, number]
  const none = logBeta(a, b)
  // All of a history that depends on its number of orders only.
  const perOrders = table(most, (k) => logGamma(r + k) - logGamma(r) + logBeta(a, b + k) - none)
  const leaving = table(most, (k) => (k === 0 ? 0 : a / (b + k - 1)))
  const start = r * Math.log(alpha)
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    const k = x[i] as number
    const still = Math.log(alpha + (age[i] as number))
    let each = start + (perOrders[k] as number) - (r + k) * still
    if (k > 0) {
      const more = (r + k) * (still - Math.log(alpha + (lastAge[i] as number)))
      const factor = leaving[k] as number
      each += more < 500 ? Math.log1p(factor * Math.exp(more)) : more + Math.log(factor)
    }
    sum += (count[i] as number) * each
  }
  return sum
}

function table(most: number, compute: (k: number) => number): Float64Array {
  const values = new Float64Array(most + 1)
  for (let k = 0; k <= most; k++) values[k] = compute(k)
  return values
}
