import type { Generated } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'

export type DocumentTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  title: string
  kind: string
  subject_kind: string | null
  subject_id: string | null
  removed_at: Date | null
  removed_reason: string | null
  version: Generated<number>
  created_at: Date
}

export type DocumentVersionTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  document_id: string
  n: number
  sha256: Buffer
  size: bigint
  media_type: string
  file_name: string
  is_signed: boolean
  /** The signed version that this one supersedes. */
  supersedes: string | null
  bytes_removed_at: Date | null
  bytes_removed_reason: string | null
  actor_kind: string
  actor_id: string | null
  recorded_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    document: DocumentTable
    document_version: DocumentVersionTable
  }
}
