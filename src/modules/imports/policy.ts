import { permit } from '#modules/access/contract.ts'

/** Both sides bring in their own history; undoing is bringing in the other way round. */
export const mayRunImports = permit('imports.run')
