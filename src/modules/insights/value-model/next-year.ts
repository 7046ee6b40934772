import { type BgNbd, chanceAlive, expectedOrders, hasNoDropout, type Ordering } from './bg-nbd.ts'
import { expectedValue, type GammaGamma, type Spending } from './gamma-gamma.ts'

/** Weeks of a year. */
const YEAR = 365 / 7
/** Years that are drawn for one partner, and how many of a hundred lie within the interval. */
const DRAWS = 120
const WITHIN = 0.8

export type NextYear = {
  /** Days with orders to expect. */
  orders: number
  /** What they bring, in the currency's unit; null where no amount is known. */
  value: number | null
  /** Eight of ten years drawn lie between the two. */
  low: number | null
  high: number | null
  /** `value` times the margin; null where no margin is given. */
  profit: number | null
}

/**
 * What to expect of a partner's next year: days with orders by BG/NBD times what a day brings by Gamma-Gamma, both drawn
 * to all partners the more the less is known of this one. The interval is the middle 80 % of 120 years drawn from what
 * is known of this partner's rate, dropout and size of order (all uncertain) and from chance itself, by a generator that
 * starts from `seed`, so that the same question has the same answer. `spending` null: no amount is known.
 */
export function nextYear(
  rhythm: BgNbd,
  size: GammaGamma | null,
  ordering: Ordering,
  spending: Spending | null,
  { seed, margin = null }: { seed: number; margin?: number | null },
): NextYear {
  const orders = expectedOrders(rhythm, ordering, YEAR)
  const mean = spending === null ? null : size === null ? spending.mean : expectedValue(size, spending)
  if (mean === null || spending === null) return { orders, value: null, low: null, high: null, profit: null }
  const value = orders * mean
  const random = new Random(seed)
  const years = Float64Array.from({ length: DRAWS }, () => {
    const count = drawOrders(random, rhythm, ordering)
    return count === 0 ? 0 : drawAmount(random, size, spending, count)
  }).sort()
  const at = (share: number) => years[Math.min(DRAWS - 1, Math.floor(share * DRAWS))] as number
  return {
    ...{ orders, value },
    low: Math.min(value, at((1 - WITHIN) / 2)),
    high: Math.max(value, at((1 + WITHIN) / 2)),
    profit: margin === null ? null : value * margin,
  }
}

/** Days with orders of one year drawn: whether still there, at which rate, and when it stops. */
function drawOrders(random: Random, rhythm: BgNbd, ordering: Ordering): number {
  const rate = random.gamma(rhythm.r + ordering.x) / (rhythm.alpha + ordering.age)
  if (hasNoDropout(rhythm)) return random.poisson(rate * YEAR)
  if (random.uniform() > chanceAlive(rhythm, ordering)) return 0
  // After each one it stops with the same probability: the number until then is geometric, those of the year Poisson.
  const untilStop = random.geometric(random.beta(rhythm.a, rhythm.b + ordering.x))
  return Math.min(untilStop, random.poisson(rate * YEAR))
}

/** What so many days bring: the sum of gamma amounts of one rate is gamma again. */
function drawAmount(random: Random, size: GammaGamma | null, { x, mean }: Spending, count: number): number {
  if (size === null) return count * mean
  const rate = random.gamma(size.p * x + size.q) / (size.gamma + x * mean)
  return random.gamma(size.p * count) / rate
}

/** Seeded random numbers. Sources: mulberry32 (T. Ettinger, public domain); gamma: Marsaglia and Tsang (2000). */
class Random {
  private state: number
  private spare: number | null = null

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  uniform(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }

  /** Tries until the first that comes true with probability `p`. */
  geometric(p: number): number {
    return p >= 1 ? 1 : 1 + Math.floor(Math.log(this.uniform()) / Math.log1p(-p))
  }

  /** Draws them in pairs. Source: G. Marsaglia's polar method (1964). */
  normal(): number {
    const kept = this.spare
    if (kept !== null) {
      this.spare = null
      return kept
    }
    for (;;) {
      const [x, y] = [2 * this.uniform() - 1, 2 * this.uniform() - 1]
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const length = Math.sqrt((-2 * Math.log(square)) / square)
      this.spare = y * length
      return x * length
    }
  }

  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = this.normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(this.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
    }
  }

  beta(a: number, b: number): number {
    const left = this.gamma(a)
    return left / (left + this.gamma(b))
  }

  /** Halves large means by a gamma, which is exact, and counts the rest. Source: J. Ahrens and U. Dieter (1974). */
  poisson(mean: number): number {
    let [rest, count] = [mean, 0]
    while (rest > 16) {
      const half = Math.floor((7 * rest) / 8)
      const time = this.gamma(half)
      if (time > rest) return count + this.binomial(half - 1, rest / time)
      count += half
      rest -= time
    }
    const least = Math.exp(-rest)
    for (let product = this.uniform(); product > least; product *= this.uniform()) count++
    return count
  }

  private binomial(n: number, p: number): number {
    let count = 0
    for (let k = 0; k < n; k++) if (this.uniform() < p) count++
    return count
  }
}
