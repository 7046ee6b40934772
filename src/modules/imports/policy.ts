import { type Holder, may, permit } from '#modules/access/contract.ts'

/** Both sides bring in their own history; undoing is bringing in the other way round. */
export const mayRunImports = permit('imports.run')

/** Recipes and schedules are kept by the host: they bring in the network's files. */
export const mayKeepRecipes = Object.assign(
  (holder: Holder) => holder.side === 'host' && may(holder, 'imports.run'),
  { permission: 'imports.run' },
)
