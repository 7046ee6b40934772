/** What others need to score partnerships: a model of a network, the score of one history by it, the record of the past. */
export { fitHealth } from './fit-health.ts'
export {
  type Basis,
  fellSilent,
  type HealthState,
  type PartnerHistory,
  standingBefore,
  WINDOW_DAYS,
} from './history.ts'
export { fromRhythm, type HealthModel } from './model.ts'
export { expectedNextYear, type NextYear } from './next-year.ts'
export { presentScore } from './present.ts'
export { readPartnerHistories } from './read-histories.ts'
export { presentTrackRecord } from './report-health.ts'
export { type Score, scorePartner } from './score.ts'
export type { HealthFactor } from './shapes.ts'
export {
  type Case,
  type Judged,
  judgeDays,
  judgedDays,
  judgePast,
  type Misjudged,
  type PastRecord,
  volumeOf,
  type WholeRecord,
  withoutNames,
} from './track-record.ts'
export { endOfKnown, finishedCutOffs, fitWindow, type Observed, observe, windowsOf } from './weights.ts'
