export { searchPartners } from './api.ts'
export { type Stages, useStages } from './stages.ts'
