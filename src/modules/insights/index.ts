export { addRate } from './balance/rates.ts'
export {
  all,
  daysWithin,
  instantsWithin,
  isContact,
  notOfPartners,
  ofPartners,
  startOf,
  uuidArray,
} from './fragments.ts'
export { hasLeft } from './health/left.ts'
export { scoresConsumer } from './health/stored/follow-facts.ts'
export { makeScores } from './health/stored/make-scores.ts'
export { readScores, type StoredScore } from './health/stored/read-scores.ts'
export { checkScores, rebuildScores, rescoreNetwork } from './health/stored/rebuild.ts'
export { changeHealthSettings as showHealth } from './health/stored/settings.ts'
export { readHealthOn, readReasons } from './health/stored/tell-health.ts'
export { nameOf, type PartnerName, readNames } from './names.ts'
export type { DayRange } from './periods.ts'
export { promisesWithState } from './promise-states.ts'
export { answerContest, contestRating } from './rating/contest.ts'
export { storeRatings } from './rating/store.ts'
export {
  bySurvivor,
  membersOf,
  narrow,
  openReport,
  type Report,
  readProspects,
  survivorOf,
} from './report.ts'
export { countPartnerships, offeredAsOf, readLastFactDay } from './report-frame.ts'
export { PURCHASE_SCALE } from './report-satisfaction.ts'
export { netOf, readValueSums } from './report-value.ts'
export { figuresOfRetention } from './retention/figures.ts'
export { readRetention } from './retention/report-retention.ts'
export {
  figuresOfDependency,
  figuresOfGrowth,
  figuresOfLifetime,
  figuresOfWhatIf,
} from './value/figures.ts'
export { addMargin } from './value/margins.ts'
