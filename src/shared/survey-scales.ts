import { fQuantile } from './distributions.ts'
import { type Interval, meanAndDeviation } from './statistics.ts'

/** Fewer respondents than this say nothing about how well the items of a scale belong together. */
export const ALPHA_RESPONDENTS = 30

export type Alpha = {
  /** Respondents that answered every item. */
  n: number
  items: number
  alpha: number
  /** Alpha of items brought to one spread: k·r̄ / (1 + (k − 1)·r̄). */
  standardised: number
  interval: Interval
}

/**
 * Cronbach's alpha of a scale: k/(k−1) · (1 − Σ item variances ÷ variance of the sum), with Feldt's 95 % interval.
 * `rows` holds one row for each respondent with an answer to every item. For two items the Spearman-Brown form
 * 2r/(1 + r) is used. Null below two items or two respondents, or when all sums are equal.
 * Source: L. J. Cronbach (1951); L. S. Feldt (1965).
 */
export function cronbachAlpha(rows: readonly (readonly number[])[]): Alpha | null {
  const items = rows[0]?.length ?? 0
  const n = rows.length
  if (items < 2 || n < 2) return null
  const columns = Array.from({ length: items }, (_, index) => rows.map((row) => row[index] as number))
  const total = variance(rows.map((row) => row.reduce((sum, value) => sum + value, 0)))
  if (total === 0) return null
  const inner = columns.reduce((sum, column) => sum + variance(column), 0)
  const correlation = meanCorrelation(columns)
  const standardised = (items * correlation) / (1 + (items - 1) * correlation)
  const alpha = items === 2 ? standardised : (items / (items - 1)) * (1 - inner / total)
  return { n, items, alpha, standardised, interval: feldtInterval(alpha, n, items) }
}

/** Feldt's 95 % interval of an alpha: 1 − (1 − α)·F(0.975) to 1 − (1 − α)·F(0.025), F of n − 1 and (n − 1)(k − 1). */
export function feldtInterval(alpha: number, n: number, items: number): Interval {
  const [d1, d2] = [n - 1, (n - 1) * (items - 1)]
  return [1 - (1 - alpha) * fQuantile(0.975, d1, d2), 1 - (1 - alpha) * fQuantile(0.025, d1, d2)]
}

function variance(values: readonly number[]): number {
  return (meanAndDeviation(values).sd ?? 0) ** 2
}

/** The mean of the correlations of all pairs of items; an item that never varies correlates with none. */
function meanCorrelation(columns: readonly (readonly number[])[]): number {
  let sum = 0
  let pairs = 0
  for (let i = 0; i < columns.length; i++)
    for (let j = i + 1; j < columns.length; j++) {
      sum += correlationOf(columns[i] as readonly number[], columns[j] as readonly number[])
      pairs++
    }
  return sum / pairs
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [a, b].map((values) => meanAndDeviation(values).mean ?? 0) as [number, number]
  const spread = Math.sqrt(variance(a) * variance(b)) * (a.length - 1)
  if (spread === 0) return 0
  return a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] as number) - meanB), 0) / spread
}

/**
 * How far several persons of one side agree on one item: 1 − s² ÷ ((A² − 1)/12), A being the number of steps of the
 * scale; 1 is one voice, 0 no more than chance (what falls below is cut to 0). Null below two answers.
 * Source: L. R. James, R. G. Demaree, G. Wolf, Journal of Applied Psychology 69 (1984), 85-98.
 */
export function agreement(answers: readonly number[], steps: number): number | null {
  const { sd } = meanAndDeviation(answers)
  if (sd === null || steps < 2) return null
  return Math.max(0, 1 - sd ** 2 / ((steps ** 2 - 1) / 12))
}

export type Reciprocity = { n: number; signed: number; absolute: number; mutuality: number }

/**
 * The gap between two sides over the items both answered: G = mean(a − b), A = mean|a − b|, M = 1 − A/w, w being the
 * width of the scale. Null without a common item.
 */
export function reciprocity(
  pairs: readonly (readonly [number, number])[],
  width: number,
): Reciprocity | null {
  const n = pairs.length
  if (n === 0) return null
  const signed = pairs.reduce((sum, [a, b]) => sum + a - b, 0) / n
  const absolute = pairs.reduce((sum, [a, b]) => sum + Math.abs(a - b), 0) / n
  return { n, signed, absolute, mutuality: 1 - absolute / width }
}
