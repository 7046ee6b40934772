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
  /** Whose eyes alone it is for; null: all of the audience. */
  owner_id: string | null
  mentions: Generated<string[]>
  edited_at: Date | null
  removed_at: Date | null
  version: Generated<number>
  created_at: Date
  updated_at: Date
}

/** The words a note had before they were changed. */
export type NoteVersionTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  note_id: string
  owner_id: string | null
  text: string
  by_id: string | null
  at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    note: NoteTable
    note_version: NoteVersionTable
  }
}
