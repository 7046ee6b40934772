export { ConflictsBlock } from './conflicts/conflicts-block.tsx'
export { StepOutcomes } from './step-outcomes.tsx'
