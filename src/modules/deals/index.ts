import './tables.ts'
import './contract.ts'

export { makeOpportunityStaging, STAGED_OPPORTUNITY_COLUMNS } from './history/staging.ts'
export { writeOpportunities } from './history/write.ts'
