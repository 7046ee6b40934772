import { share } from '#shared/statistics.ts'
import type { ActivityPeriod, Grain } from '../contract.ts'
import { perYear } from './report-period.ts'

/** How far two numbers must be apart to be said to differ. */
const SAME = 0.005

export type Comparison = {
  change: number | null
  way: 'more' | 'less' | 'same'
  against: 'year' | 'previous'
}

/** The last of a series against the same period a year before, or against the one before when there is no year yet. */
export function compareLast(values: readonly number[], by: Grain): Comparison | null {
  const last = values.at(-1)
  if (last === undefined || values.length < 2) return null
  const yearAgo = values.at(-1 - perYear(by))
  const against = yearAgo === undefined ? 'previous' : 'year'
  const base = yearAgo ?? values.at(-2)
  if (base === undefined) return null
  const change = share(last - base, base)
  if (change === null) return null
  return { change, against, way: change > SAME ? 'more' : change < -SAME ? 'less' : 'same' }
}

/** Who came and who went over all periods: what the network gained. */
export function comeAndGo(rows: readonly ActivityPeriod[]) {
  const came = rows.reduce((sum, row) => sum + row.new + row.returned, 0)
  const left = rows.reduce((sum, row) => sum + row.lost, 0)
  const far = Math.abs(came - left) > 0.02 * Math.max(came, left)
  return { came, left, way: !far ? 'even' : came > left ? 'growing' : 'shrinking' } as const
}

/** Retention over all periods taken together, and the period where it was lowest. */
export function retentionOf(rows: readonly ActivityPeriod[]) {
  let kept = 0
  let base = 0
  let worst: { period: string; rate: number } | null = null
  for (const row of rows) {
    if (row.retentionRate === null) continue
    kept += row.retained
    base += row.retained + row.lost
    if (!worst || row.retentionRate < worst.rate) worst = { period: row.period, rate: row.retentionRate }
  }
  return { rate: share(kept, base), worst }
}
