export { createPartners, ExternalIdTaken, type PartnerToCreate } from './account/create-partners.ts'
export { partnerNames, resolvePartners } from './account/resolve.ts'
export { type Field, readFields, readFieldsFor } from './custom-fields/read-fields.ts'
export {
  type PartnerValues,
  type SetValues,
  setFieldValues,
  type ValueProblem,
} from './custom-fields/set-values.ts'
export { readFieldValues } from './custom-fields/values.ts'
export { openHandover } from './lifecycle/handovers.ts'
export { moveStage, type StageMove } from './lifecycle/move.ts'
export { firstStage, readStages, stageName, stageNames } from './lifecycle/read-stages.ts'
export { contactRow, legalEntityRow } from './people/new-rows.ts'
export { findPartners } from './registry/search.ts'
export { refusalsOfRequisites, searchContact, searchName } from './rules.ts'
