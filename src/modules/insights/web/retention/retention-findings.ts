import type { RetentionPeriod, RetentionReport, SurvivalGroup } from '../../contract.ts'

/** The last period that is over and had somebody at its start. */
export function lastWhole(periods: readonly RetentionPeriod[]): RetentionPeriod | null {
  return periods.findLast(({ isOver, start }) => isOver && start > 0) ?? null
}

/** What of a year's partners stayed when every period keeps what its whole periods kept on average; null below a year. */
export function yearly(periods: readonly RetentionPeriod[], perYear: number): number | null {
  const whole = periods.filter(({ isOver, retention }) => isOver && retention !== null).slice(-perYear)
  if (whole.length < perYear) return null
  return whole.reduce((product, { retention }) => product * (retention ?? 1), 1)
}

/** In which early time most is lost: the share that is left after the first period, and after half a year. */
export function earlyLoss(
  curve: RetentionReport['curve'],
  by: 'month' | 'quarter',
): { first: number; half: number | null } | null {
  const first = curve[1]?.rate
  if (first === null || first === undefined) return null
  return { first, half: curve[by === 'month' ? 6 : 2]?.rate ?? null }
}

/** The share still there after a number of months: the last step at or before it; null beyond what was followed. */
export function survivalAt(group: Pick<SurvivalGroup, 'points'>, month: number): number | null {
  const last = group.points.at(-1)
  if (!last || last.month < month) return null
  return group.points.findLast((point) => point.month <= month)?.survival ?? null
}

/** The latest of the named months up to which every group was followed with at least ten partners. */
export function commonMonth(groups: readonly SurvivalGroup[]): number | null {
  const months = [36, 24, 12, 6, 3]
  return (
    months.find((month) =>
      groups.every(({ points }) => points.some((point) => point.month >= month && point.atRisk >= 10)),
    ) ?? null
  )
}

/** Groups too small to say anything are not drawn. */
export const FEWEST = 10
