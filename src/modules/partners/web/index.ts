export { searchPartners } from './api.ts'
export { fieldLabel } from './custom-fields/field-text.tsx'
export { useFields } from './custom-fields/fields-api.ts'
export { type Stages, useStages } from './stages.ts'
