import './tables.ts'
import './contract.ts'

export { makeEventStaging, STAGED_EVENT_COLUMNS } from './history/staging.ts'
export { writeRequestEvents } from './history/write.ts'
