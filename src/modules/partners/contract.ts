// The words and shapes of this module that others and the pages use.

export * from './account/partner-inputs.ts'
export * from './account/partner-shapes.ts'
export * from './fact-kinds.ts'
export { NATURES, Nature, PartySide, RowAudience, STAGES, Stage, TERMS, Term } from './fields.ts'
export * from './registry/registry-shapes.ts'
