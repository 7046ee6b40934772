import type { JSONColumnType } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'

/** A later date of a promise; it counts only if the side it is owed to consented. `declined`: it never will. */
export type PromiseMove = {
  dueAt: string
  at: string
  by: Side | 'system'
  consented: boolean
  declined?: true
}

export type PromiseTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  owed_by: Side
  owed_to: Side
  kind: string
  title: string
  subject_kind: string | null
  subject_id: string | null
  made_at: Date
  first_due_at: Date
  due_at: Date
  moves: JSONColumnType<PromiseMove[]>
  fulfilled_at: Date | null
  broken_at: Date | null
  withdrawn_at: Date | null
  retracted_at: Date | null
  import_id: string | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    promise: PromiseTable
  }
}
