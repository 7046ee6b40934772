import type { JSONColumnType } from 'kysely'
import type { Evidence, PairState } from './shapes.ts'

export type PartnerMergeTable = {
  network_id: string
  id: string
  survivor_id: string
  merged_id: string
  moved: string[]
  changes: JSONColumnType<MergeChange[]>
  joined: JSONColumnType<JoinedRow[]>
  reason: string | null
  has_consent: boolean
  merged_by: string | null
  merged_at: Date
  undone_at: Date | null
  undone_by: string | null
  left_alone: JSONColumnType<LeftAlone[]>
}

/** What a merge wrote over: a field of the account, `field.<code>`, `tag.<id>`, `follow.<user>` or `segment.<scheme>`,
 * with what stood before. */
export type MergeChange = {
  field: string
  from: string | null
  to: string | null
  /** Since when the survivor's own stage held. */
  fromSince?: string
}

/** A row of the merged account that was put away because the survivor has the same; `filled` is what the survivor's got. */
export type JoinedRow = {
  what: 'contact' | 'legal_entity'
  id: string
  partnerId: string
  into: string
  intoPartnerId: string
  filled: Record<string, string>
}

export type LeftAlone = { field: string; value: string | null; was: string | null }

export type DuplicateKeyTable = {
  partner_id: string
  network_id: string
  audience: 'host'
  kind: string
  key: string
}

export type DuplicatePairTable = {
  network_id: string
  id: string
  a_id: string
  b_id: string
  score: number
  evidence: JSONColumnType<Evidence[]>
  signs: string[]
  state: PairState
  found_at: Date
  decided_by: string | null
  decided_at: Date | null
  reason: string | null
  dismissed_signs: string[]
}

declare module '#platform/database/database.ts' {
  interface Database {
    partner_merge: PartnerMergeTable
    duplicate_key: DuplicateKeyTable
    duplicate_pair: DuplicatePairTable
  }
}
