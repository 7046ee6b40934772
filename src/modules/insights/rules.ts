import { gini, hhi, share } from '#shared/statistics.ts'
import type { ActivityPeriod, Grain, ReportedState, StateCounts } from './contract.ts'
import { periodAt } from './periods.ts'

/** The periods in which one partner ordered, by number, ascending and without repetition. */
export type History = readonly number[]

/** What a partner is in a period: exactly one of these when it is in any. */
export type Standing = 'new' | 'retained' | 'returned' | 'lost'

/**
 * What a partner is in a period. New: its first order in all history. Retained: active in the period just before too.
 * Returned: active, not in the period before, but earlier. Lost: active in the period before and not in this one.
 * Null: neither. Active is new, retained or returned.
 */
export function standingIn(history: History, period: number): Standing | null {
  const index = history.indexOf(period)
  if (index === 0) return 'new'
  if (index > 0) return history[index - 1] === period - 1 ? 'retained' : 'returned'
  return history.includes(period - 1) ? 'lost' : null
}

/** Counts all partners' standings for the periods first…last, the empty ones included, in one pass over the histories. */
export function countActivity(
  histories: Iterable<History>,
  first: number,
  last: number,
  grain: Grain,
): ActivityPeriod[] {
  const counts = Array.from({ length: Math.max(0, last - first + 2) }, () => ({
    new: 0,
    retained: 0,
    returned: 0,
    lost: 0,
  }))
  // counts[0] is the period before the first: it is the base of the first retention.
  const at = (period: number) => counts[period - first + 1]
  for (const history of histories) {
    for (let index = 0; index < history.length; index++) {
      const period = history[index] as number
      const here = at(period)
      if (here) here[index === 0 ? 'new' : history[index - 1] === period - 1 ? 'retained' : 'returned']++
      const next = at(period + 1)
      if (next && history[index + 1] !== period + 1) next.lost++
    }
  }
  const active = counts.map((count) => count.new + count.retained + count.returned)
  return counts.slice(1).map((count, index) => ({
    period: periodAt(first + index, grain),
    active: active[index + 1] as number,
    ...count,
    retentionRate: share(count.retained, active[index] as number),
    growthRatio: share(active[index + 1] as number, active[index] as number),
  }))
}

/** How concentrated value is: over the partners whose net is above zero. */
export function concentration(nets: Iterable<bigint>): { hhi: number | null; gini: number | null } {
  const all = [...nets]
  return { hhi: hhi(all), gini: gini(all) }
}

/**
 * The Lorenz curve from the largest down: what share of the net above zero the first k partners bring; at most
 * `points` of them, the first and the last among them.
 */
export function lorenz(nets: Iterable<bigint>, points = 60): { partners: number; share: number }[] {
  const sorted = [...nets].filter((net) => net > 0n).sort((a, b) => (a === b ? 0 : a > b ? -1 : 1))
  const total = sorted.reduce((sum, net) => sum + net, 0n)
  const step = Math.max(1, Math.ceil(sorted.length / points))
  const curve: { partners: number; share: number }[] = [{ partners: 0, share: 0 }]
  let sum = 0n
  sorted.forEach((net, index) => {
    sum += net
    const partners = index + 1
    if (partners % step === 0 || partners === 1 || partners === sorted.length)
      curve.push({ partners, share: Number(sum) / Number(total) })
  })
  return sorted.length === 0 ? [] : curve
}

export function noCounts(): StateCounts {
  return { kept: 0, late: 0, broken: 0, withdrawn: 0, open: 0, overdue: 0 }
}

/** Promises that ended well or badly: the base of the kept share. Open, overdue and withdrawn ones stand beside it. */
export function judged(counts: { kept: number; late: number; broken: number }): number {
  return counts.kept + counts.late + counts.broken
}

export const REPORTED_STATES: readonly ReportedState[] = [
  'kept',
  'late',
  'broken',
  'withdrawn',
  'open',
  'overdue',
]

/** Fewer judged promises than this say little about a partnership: it comes after those with enough. */
export const ENOUGH_CASES = 10

type Judged = {
  kept: number
  late: number
  broken: number
  interval: readonly [number, number] | null
  name: string
}

/**
 * Which of two is worse: with enough cases each, the one whose kept share is surely lower, that is the lower upper end
 * of its interval. Those with few cases come after, so that one late promise of one does not lead the list.
 */
export function compareWorst(a: Judged, b: Judged): number {
  const [lowA, highA] = a.interval ?? [1, 1]
  const [lowB, highB] = b.interval ?? [1, 1]
  const isFew = (each: Judged) => Number(judged(each) < ENOUGH_CASES)
  return (
    isFew(a) - isFew(b) || highA - highB || lowA - lowB || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  )
}
