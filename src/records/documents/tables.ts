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
  /** What the place is called where it is kept; null is the top. */
  folder: string | null
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

export type DocumentTextTable = {
  partner_id: string
  /** The document's. */
  id: string
  network_id: string
  audience: Audience
  n: number
  status: 'done' | 'empty' | 'unsupported' | 'failed'
  text: Generated<string>
  read_at: Date
}

export type DocumentOpeningTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  document_id: string
  n: number
  actor_kind: 'person' | 'api_key'
  actor_id: string
  actor_name: string
  at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    document: DocumentTable
    document_version: DocumentVersionTable
    document_text: DocumentTextTable
    document_opening: DocumentOpeningTable
  }
}
