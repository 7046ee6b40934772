export { asOwner, findPartner } from './commands/frame.ts'
export { type Deleted, deleteDemonstration, isDemonstrationUnwanted } from './demonstration.ts'
export {
  addNetwork,
  listNetworks,
  type NetworkWish,
  type ResolvedNetwork,
  resolveNetwork,
} from './resolve.ts'
export { readNetwork } from './settings.ts'
export { changeCalendar, readWorkingDays } from './working-days.ts'
