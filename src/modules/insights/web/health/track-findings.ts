import { wilson } from '#shared/statistics.ts'
import type { JudgedDate } from '../../contract.ts'

export type PooledBin = {
  bin: number
  n: number
  told: number
  came: number
  silent: number
  interval: readonly [number, number] | null
}

/** All dates together, by range of risk: what was told on average, what share came true, and Wilson's interval. */
export function poolBins(dates: readonly Pick<JudgedDate, 'bins'>[]): PooledBin[] {
  return Array.from({ length: 10 }, (_, bin) => {
    const parts = dates.flatMap(({ bins }) => bins[bin] ?? [])
    const n = parts.reduce((sum, part) => sum + part.n, 0)
    const told = parts.reduce((sum, part) => sum + part.n * (part.told ?? 0), 0)
    const silent = Math.round(parts.reduce((sum, part) => sum + part.n * (part.came ?? 0), 0))
    return {
      ...{ bin, n, silent },
      told: n === 0 ? 0 : told / n,
      came: n === 0 ? 0 : silent / n,
      interval: wilson(silent, n),
    }
  }).filter(({ n }) => n > 0)
}

/** Cases below which a range of risks is too few to speak of. */
export const FEW = 10

/**
 * What the calibration says: the range with the most cases above its half, as told and as came; and whether high risks
 * are told too high or too low (only where the interval excludes what was told).
 */
export function calibrationOf(bins: readonly PooledBin[]): {
  told: number
  came: number
  high: 'over' | 'under' | 'right' | 'unknown'
} | null {
  const enough = bins.filter(({ n }) => n >= FEW)
  const typical = enough.filter(({ bin }) => bin >= 2).sort((a, b) => b.n - a.n)[0] ?? enough[0]
  if (!typical) return null
  const high = enough.filter(({ bin }) => bin >= 5)
  const over = high.some(({ told, interval }) => interval !== null && told > interval[1])
  const under = high.some(({ told, interval }) => interval !== null && told < interval[0])
  return {
    told: typical.told,
    came: typical.came,
    high: high.length === 0 ? 'unknown' : over === under ? 'right' : over ? 'over' : 'under',
  }
}

/** How the score compares with recency alone: on how many dates, and the last in a row, it was better; by how much now. */
export function againstRecency(dates: readonly Pick<JudgedDate, 'auc' | 'aucBaseline'>[]): {
  inRow: number
  wins: number
  of: number
  now: number | null
} {
  const judged = dates.filter(({ auc, aucBaseline }) => auc !== null && aucBaseline !== null)
  let inRow = 0
  for (const { auc, aucBaseline } of [...judged].reverse()) {
    if ((auc ?? 0) <= (aucBaseline ?? 0)) break
    inRow++
  }
  const last = judged.at(-1)
  return {
    inRow,
    wins: judged.filter(({ auc, aucBaseline }) => (auc ?? 0) > (aucBaseline ?? 0)).length,
    of: judged.length,
    now: last ? (last.auc ?? 0) - (last.aucBaseline ?? 0) : null,
  }
}

/** Over all dates: cases, those that fell silent, and the means of the measures weighted by their cases. */
export function totalsOf(dates: readonly JudgedDate[]): {
  n: number
  silent: number
  auc: number | null
  brier: number | null
  calibrationError: number | null
  lift: number | null
  expected: number
  actual: number
} {
  const mean = (of: (date: JudgedDate) => number | null) => {
    const known = dates.filter((date) => of(date) !== null)
    const n = known.reduce((sum, date) => sum + date.n, 0)
    return n === 0 ? null : known.reduce((sum, date) => sum + date.n * (of(date) ?? 0), 0) / n
  }
  return {
    n: dates.reduce((sum, date) => sum + date.n, 0),
    silent: dates.reduce((sum, date) => sum + date.silent, 0),
    auc: mean(({ auc }) => auc),
    brier: mean(({ brier }) => brier),
    calibrationError: mean(({ calibrationError }) => calibrationError),
    lift: mean(({ liftTopTenth }) => liftTopTenth),
    expected: dates.reduce((sum, { volume }) => sum + volume.expected, 0),
    actual: dates.reduce((sum, { volume }) => sum + volume.actual, 0),
  }
}

/** Dates in a row from which on one may speak of them. */
const A_ROW = 3

/** Which sentence the comparison earns: worse now, always better, better for long, or on some dates. */
export function wayOf(
  compared: ReturnType<typeof againstRecency>,
): 'none' | 'worse' | 'always' | 'better' | 'some' {
  const { inRow, of, now } = compared
  if (of === 0 || now === null) return 'none'
  if (inRow === 0) return 'worse'
  if (inRow === of) return 'always'
  return inRow >= A_ROW ? 'better' : 'some'
}
