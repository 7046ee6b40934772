// The words and shapes of this module that others and the pages use.

export * from './account/partner-inputs.ts'
export * from './account/partner-shapes.ts'
export * from './account/counterparty.ts'
export * from './custom-fields/shapes.ts'
export * from './fact-kinds.ts'
export { NATURES, Nature, PartySide, RowAudience, STAGES, Stage, TERMS, Term } from './fields.ts'
export * from './lifecycle/stage-shapes.ts'
export * from './registry/registry-shapes.ts'
export * from './registry/bulk-shapes.ts'
export * from './registry/group-shapes.ts'
export * from './tags/shapes.ts'
export * from './views/shapes.ts'
