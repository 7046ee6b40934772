import { previewShare, type SharedCounts, shareRecords } from '#records/facts/share.ts'
import type { Shareable } from '#records/facts/share-selection.ts'
import { partnerSet } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'

/** How much of one's own history would be shared, over all accounts of the partner; nothing is written. */
export async function previewHistory(
  writer: Writer,
  partnerId: string,
  what: Shareable,
): Promise<SharedCounts> {
  const counts: SharedCounts[] = []
  for (const account of await partnerSet(writer.tx, partnerId))
    counts.push(await previewShare(writer, account, what))
  return counts.reduce(sum)
}

/**
 * Shares history in each account of the partner that has some of it: what one import wrote may lie in several accounts
 * that are one partner now. Refuses when there is nothing to share in any.
 */
export async function shareHistory(
  writer: Writer,
  partnerId: string,
  what: Shareable,
): Promise<SharedCounts> {
  const set = await partnerSet(writer.tx, partnerId)
  const having: string[] = []
  for (const account of set) if ((await previewShare(writer, account, what)).facts > 0) having.push(account)
  const counts: SharedCounts[] = []
  for (const account of having.length > 0 ? having : set.slice(0, 1))
    counts.push(await shareRecords(writer, account, what))
  await refreshProjections(writer.tx, set)
  return counts.reduce(sum)
}

function sum(one: SharedCounts, other: SharedCounts): SharedCounts {
  const names = Object.keys(one) as (keyof SharedCounts)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as SharedCounts
}
