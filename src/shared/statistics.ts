import { studentQuantile } from './student-t.ts'

/** A range `[low, high]`. */
export type Interval = readonly [low: number, high: number]

/** The 97.5 % point of the normal distribution: 95 % lie within ± this many standard errors. */
export const Z_95 = 1.96

/** Part ÷ base, null when the base is 0. */
export function share(part: number | bigint, base: number | bigint): number | null {
  return Number(base) === 0 ? null : Number(part) / Number(base)
}

/**
 * Wilson's score interval of a share, within 0…1; null when n is 0. Honest for small n and for shares near 0 and 1.
 * Source: E. B. Wilson, JASA 22 (1927), 209-212: ((p + z²/2n) ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
 */
export function wilson(kept: number, n: number, z = Z_95): Interval | null {
  if (n === 0) return null
  const p = kept / n
  const square = (z * z) / n
  const centre = p + square / 2
  const spread = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n))
  // The exact bounds at the ends are 0 and 1; floating point misses them by a hair.
  return [
    kept === 0 ? 0 : Math.max(0, (centre - spread) / (1 + square)),
    kept === n ? 1 : Math.min(1, (centre + spread) / (1 + square)),
  ]
}

/** The mean and the sample standard deviation (n - 1); deviation null below two values, mean null for none. */
export function meanAndDeviation(values: readonly number[]): {
  n: number
  mean: number | null
  sd: number | null
} {
  const n = values.length
  if (n === 0) return { n, mean: null, sd: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  if (n === 1) return { n, mean, sd: null }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { n, mean, sd: Math.sqrt(squares / (n - 1)) }
}

/**
 * The 95 % confidence interval of a mean by Student's t: mean ± t(0.975; n-1) · sd / √n, `sd` being the sample standard
 * deviation (n - 1). Null below two values: one answer says nothing about its spread.
 * Source: W. S. Gosset ("Student"), Biometrika 6 (1908), 1-25.
 */
export function meanInterval(n: number, mean: number, sd: number): Interval | null {
  if (n < 2) return null
  const half = (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n)
  return [mean - half, mean + half]
}

/** A net promoter score, -100…100, with its 95 % interval cut to that range. */
export interface NetPromoterScore {
  readonly n: number
  readonly value: number
  readonly interval: Interval
}

/**
 * The net promoter score 100 (P - D) of answers 0…10 (promoters 9-10, passives 7-8, detractors 0-6); null without
 * answers. Interval: ± 1.96 · 100 √((P + D - (P - D)²) / n), the variance of a variable that is 1, 0 or -1.
 * Source: B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016), 365-372.
 * When all answers are of one kind the interval has no width: show n beside it.
 */
export function npsInterval(
  promoters: number,
  passives: number,
  detractors: number,
): NetPromoterScore | null {
  const n = promoters + passives + detractors
  if (n === 0) return null
  const up = promoters / n
  const down = detractors / n
  const value = 100 * (up - down)
  const half = Z_95 * 100 * Math.sqrt(Math.max(0, up + down - (up - down) ** 2) / n)
  return { n, value, interval: [Math.max(-100, value - half), Math.min(100, value + half)] }
}

/**
 * The Herfindahl-Hirschman index of amounts: the sum of squared percentage shares, above 0 and up to 10000 (one holds
 * all). Amounts that are not positive hold no share. Null when nothing is positive.
 * Source: US DOJ and FTC, Merger Guidelines (2023), section 2.1.
 */
export function hhi(amounts: Iterable<number | bigint>): number | null {
  const values = positive(amounts)
  const total = sumOf(values)
  if (total === 0) return null
  return values.reduce((sum, value) => sum + ((value / total) * 100) ** 2, 0)
}

/**
 * The Gini coefficient of the positive amounts, 0 (all equal) to below 1, without the small-sample correction; null when
 * nothing is positive. Sorted upwards: G = 2 Σ i·yᵢ / (n Σ yᵢ) - (n + 1) / n.
 * Source: C. Gini (1912), in the form of A. Sen, On Economic Inequality (1973), section 2.
 */
export function gini(amounts: Iterable<number | bigint>): number | null {
  const values = positive(amounts)
  const n = values.length
  const total = sumOf(values)
  if (total === 0) return null
  const weighted = values.reduce((sum, value, index) => sum + (index + 1) * value, 0)
  return Math.max(0, (2 * weighted) / (n * total) - (n + 1) / n)
}

/** Sorted upwards: sums of fractions depend on their order, and the same amounts must give the same figure. */
function positive(amounts: Iterable<number | bigint>): number[] {
  return [...amounts]
    .map(Number)
    .filter((value) => value > 0)
    .sort((a, b) => a - b)
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The middle value, or the mean of the two in the middle; null for none. */
export function median(values: Iterable<number>): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const high = sorted[Math.floor(sorted.length / 2)]
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  return high === undefined || low === undefined ? null : (low + high) / 2
}
