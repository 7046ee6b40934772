import type { Generated } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'

export type NoteTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  text: string
  is_pinned: boolean
  author_kind: string
  author_id: string | null
  removed_at: Date | null
  version: Generated<number>
  created_at: Date
  updated_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    note: NoteTable
  }
}
