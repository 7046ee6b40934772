// The words and shapes of this module that others and the pages use.

export * from './fact-kinds.ts'
export { NATURES, Nature, PartySide, RowAudience, STAGES, Stage, TERMS, Term } from './fields.ts'
export * from './partner-inputs.ts'
export * from './partner-shapes.ts'
export * from './registry-shapes.ts'
