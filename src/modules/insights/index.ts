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
export { makeScores } from './health/stored/make-scores.ts'
export { readScores, type StoredScore } from './health/stored/read-scores.ts'
export { checkScores, rebuildScores } from './health/stored/rebuild.ts'
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
export { netOf, readValueSums } from './report-value.ts'
