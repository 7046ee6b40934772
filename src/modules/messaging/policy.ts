import { type Holder, may, permit } from '#modules/access/contract.ts'

/** An inbox is a person's: a key of another system has none. */
export const mayHaveInbox = Object.assign((holder: Holder) => holder.kind !== 'api_key', {
  permission: 'person',
})

/** Whoever may write records may remind themselves and colleagues of a partner. */
export const mayRemind = Object.assign(
  (holder: Holder) => holder.kind !== 'api_key' && may(holder, 'records.read'),
  { permission: 'records.read' },
)

/** The host writes to its partners' people; it states a shared fact with each. */
export const maySendMessages = permit('records.write', 'host')

/** Files letters that were forwarded. */
export const mayFileMail = Object.assign(
  (holder: Holder) => holder.kind !== 'api_key' && may(holder, 'records.write'),
  { permission: 'records.write' },
)

export const mayReadReaders = permit('records.read')
