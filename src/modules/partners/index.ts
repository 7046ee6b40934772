export { createPartners, ExternalIdTaken, type PartnerToCreate } from './account/create-partners.ts'
export { partnerNames, resolvePartners } from './account/resolve.ts'
export { addField } from './custom-fields/define.ts'
export { maskOfFields } from './custom-fields/fields-in-facts.ts'
export { type Field, readerOf, readFields, readFieldsFor } from './custom-fields/read-fields.ts'
export { mayWriteField, readValue, type StoredValue } from './custom-fields/rules.ts'
export {
  type PartnerValues,
  type SetValues,
  setFieldValues,
  type ValueChange,
  type ValueProblem,
  writeValueChanges,
} from './custom-fields/set-values.ts'
export type { FieldInputs } from './custom-fields/shapes.ts'
export { readFieldValues, readStoredValues } from './custom-fields/values.ts'
export { searchDuplicates } from './duplicates/search.ts'
export { openHandover } from './lifecycle/handovers.ts'
export { moveStage, type StageMove } from './lifecycle/move.ts'
export { firstStage, readStages, stageName, stageNames } from './lifecycle/read-stages.ts'
export { contactRow, legalEntityRow } from './people/new-rows.ts'
export { ensurePlaybooks } from './playbooks/books.ts'
export { reconcilePlaybooks } from './playbooks/reconcile.ts'
export { natureOfWord, termOfWord } from './registry/export-words.ts'
export { findPartners } from './registry/search.ts'
export { refusalsOfRequisites, searchContact, searchName } from './rules.ts'
export { assignSegments } from './segments/assign.ts'
export { partnerSegmentAssigned } from './segments/facts.ts'
export { overruleSegment } from './segments/overrule.ts'
export { classify, type Dossier, withoutHidden } from './segments/rules.ts'
export { definitionOf, ensureSchemes, readSchemes, type SchemeRow } from './segments/schemes.ts'
export { trendOf } from './segments/trend.ts'
export { changeTagsOfMany } from './tags/partner-tags.ts'
export { addTag } from './tags/tags.ts'
export { addView } from './views/views.ts'
