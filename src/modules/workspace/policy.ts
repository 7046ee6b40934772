import { type Holder, may, mayIn, permit, permitIn } from '#modules/access/contract.ts'

export const mayReadRecords = permit('records.read')
export const mayWriteRecords = permit('records.write')
export const mayReadNotes = permitIn('notes', 'records.read')
export const mayWriteNotes = permitIn('notes', 'records.write')
export const mayReadMeasures = permitIn('measures', 'records.read')
export const mayWriteMeasures = permitIn('measures', 'records.write')
export const mayReadMoney = permit('money.read')
export const mayReadDocuments = permit('documents.read')
export const mayWriteDocuments = permit('documents.write')

/** Give and take is written by whoever may both write records and see amounts. */
export const mayWriteTransfers = both('records.write', 'money.read')
/** Scales belong to the network. */
export const mayDefineScales = permit('network.manage', 'host')
/** Sharing history cannot be taken back: it is for those who answer for the side's records. */
export const mayShareHistory = permit('imports.run')
/** Erasing personal values and bytes is for the owner, and for the partner's director on their side. */
export const mayErase = permit('members.manage')

function both(first: 'records.write', second: 'money.read') {
  const policy = (holder: Holder) => may(holder, second) && mayIn(holder, 'money', first)
  return Object.assign(policy, { permission: `${first}+${second}` })
}

/** Whether a side may write a record for this audience: its own or both, never the other side's. */
export function isAudienceOf(side: 'host' | 'partner', audience: 'shared' | 'host' | 'partner'): boolean {
  return audience === 'shared' || audience === side
}
