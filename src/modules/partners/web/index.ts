export { type Stages, useStages } from './stages.ts'
