import type { ValueTrend } from './shapes.ts'

/** Fewer whole months than this say nothing about where a partner is going. */
export const LEAST_MONTHS = 4
/** How often chance alone may pass for a trend, one-sided. */
const CHANCE = 0.1

/**
 * Whether months of value grow, fall or hold, by the test of Mann and Kendall at 10 % one-sided: exact without equal
 * months, with the normal approximation corrected for ties otherwise. Null below four months: chance would decide.
 * Sources: H. B. Mann, Econometrica 13 (1945), 245-259; M. G. Kendall, Rank Correlation Methods (1975).
 */
export function trendOf(months: readonly number[]): ValueTrend | null {
  const n = months.length
  if (n < LEAST_MONTHS) return null
  let score = 0
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) score += Math.sign((months[j] as number) - (months[i] as number))
  if (score === 0) return 'steady'
  const ties = [...Map.groupBy(months, (value) => value).values()].map((group) => group.length)
  const isSure = ties.some((count) => count > 1)
    ? chanceWithTies(Math.abs(score), n, ties) <= CHANCE
    : chanceExactly(Math.abs(score), n) <= CHANCE
  return !isSure ? 'steady' : score > 0 ? 'growing' : 'falling'
}

const inversionsOf = new Map<number, number[]>()

/** How many orders of n things have k pairs the wrong way round, for each k. */
function inversions(n: number): number[] {
  const known = inversionsOf.get(n)
  if (known) return known
  let counts = [1]
  for (let size = 2; size <= n; size++) {
    const next = new Array<number>(counts.length + size - 1).fill(0)
    counts.forEach((count, at) => {
      for (let shift = 0; shift < size; shift++) next[at + shift] = (next[at + shift] as number) + count
    })
    counts = next
  }
  inversionsOf.set(n, counts)
  return counts
}

function chanceExactly(score: number, n: number): number {
  const counts = inversions(n)
  const pairs = (n * (n - 1)) / 2
  const all = counts.reduce((sum, count) => sum + count, 0)
  // A score S comes from (pairs − S) / 2 pairs the wrong way round.
  const most = (pairs - score) / 2
  return counts.slice(0, Math.floor(most) + 1).reduce((sum, count) => sum + count, 0) / all
}

function chanceWithTies(score: number, n: number, ties: readonly number[]): number {
  const spread = (size: number) => size * (size - 1) * (2 * size + 5)
  const variance = (spread(n) - ties.reduce((sum, size) => sum + spread(size), 0)) / 18
  return variance <= 0 ? 1 : upperTail((score - 1) / Math.sqrt(variance))
}

/** Chance of the standard normal distribution above z ≥ 0 (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}

/** The months of a window of twelve (oldest first) that lie wholly after the first order, `since` months ago. */
export function wholeMonths(months: readonly number[], since: number | null): readonly number[] {
  return since === null ? [] : months.slice(months.length - Math.min(months.length, Math.max(0, since)))
}
