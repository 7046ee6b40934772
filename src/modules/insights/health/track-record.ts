import {
  areaUnderCurve,
  brier,
  type CalibrationBin,
  calibrationBins,
  calibrationError,
  liftOfTopTenth,
} from './accuracy.ts'
import { fellSilent, type OrderHistory, WINDOW_DAYS } from './history.ts'
import { scoreAll } from './score.ts'
import { endOfKnown, type Observed } from './weights.ts'

/** Days between two dates of the record, and how many dates it tells. */
const STEP_DAYS = 30
const MOST_DATES = 12
/** Before this much history a score says nothing that could be judged. */
const RUN_IN_DAYS = 150

/** How right the score was on one day, over the partnerships that were ordering then. */
export type Judged = {
  day: number
  n: number
  /** The share that fell silent. */
  base: number
  auc: number | null
  /** The same by the days since the last order alone. */
  aucBaseline: number | null
  brier: number | null
  calibrationError: number | null
  liftTopTenth: number | null
  bins: CalibrationBin[]
  checked: boolean
}

/**
 * The score at past days whose 90 days had ended by `day`, thirty days apart, oldest first: each computed from what was
 * known on its own day and compared with what came.
 */
export function judgePast(observed: Observed, day: number): Judged[] {
  const end = endOfKnown(observed, day)
  const days: number[] = []
  for (
    let at = end - WINDOW_DAYS;
    at >= observed.first + RUN_IN_DAYS && days.length < MOST_DATES;
    at -= STEP_DAYS
  )
    days.push(at)
  return days.reverse().flatMap((each) => judge(observed, each) ?? [])
}

/** How right the score was on one day; null when nobody was ordering. */
export function judge(observed: Observed, day: number): Judged | null {
  const byId = new Map(observed.histories.map((history) => [history.id, history]))
  const ordering = scoreAll(observed, day).filter(({ standing }) => standing.state === 'alive')
  if (ordering.length === 0) return null
  const told = ordering.map(({ standing, risk }) => ({
    risk,
    recency: standing.recency,
    came: fellSilent(byId.get(standing.id) as OrderHistory, day),
  }))
  return {
    day,
    n: told.length,
    base: told.filter(({ came }) => came).length / told.length,
    auc: areaUnderCurve(told),
    aucBaseline: areaUnderCurve(told.map(({ recency, came }) => ({ risk: recency, came }))),
    brier: brier(told),
    calibrationError: calibrationError(told),
    liftTopTenth: liftOfTopTenth(told),
    bins: calibrationBins(told),
    checked: ordering.some(({ weights }) => weights !== null),
  }
}
