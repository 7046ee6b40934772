import { type Holder, may, permit } from '#modules/access/contract.ts'

/**
 * Taking everything one's side may see: for those who answer for a side, since an archive knows nothing of the limits
 * that roles and single fields have.
 */
export const mayTakeArchives = permit('export.all')

/** Whether the holder may take the whole network; a partner's side takes its own partnership. */
export function mayTakeNetwork(holder: Holder): boolean {
  return holder.side === 'host' && may(holder, 'export.all')
}
