export { all, daysWithin, instantsWithin, ofPartners, startOf, uuidArray } from './fragments.ts'
export { nameOf, type PartnerName, readNames } from './names.ts'
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
