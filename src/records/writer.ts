import type { Tx } from '#platform/database/database.ts'

/** The two ends of a partnership. */
export type Side = 'host' | 'partner'

/** Who may read a record: both sides, or one of them alone. */
export type Audience = 'shared' | 'host' | 'partner'

export type ActorKind = 'person' | 'api_key' | 'system' | 'import'

/**
 * What every record needs to know of its making: the transaction, the tenant, the side that writes, who acts, and
 * when Artel learns it. `importId` ties records to the import that an undo removes.
 */
export type Writer = {
  tx: Tx
  networkId: string
  side: Side | 'system'
  actor: { kind: ActorKind; id: string | null }
  now: Date
  importId?: string | null
}

/** What a record is about, for example an order or a promise. */
export type Subject = { kind: string; id: string }
