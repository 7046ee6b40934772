import type { Generated, JSONColumnType } from 'kysely'
import type { ActorKind, Audience, Side } from '#records/writer.ts'

export type FactTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  n: number
  kind: string
  version: Generated<number>
  subject_kind: string | null
  subject_id: string | null
  data: JSONColumnType<Record<string, unknown>>
  actor_kind: ActorKind
  actor_id: string | null
  actor_hash: string | null
  corrects: string | null
  shares: string | null
  import_id: string | null
  happened_at: Date
  recorded_at: Date
}

export type FactCounterTable = {
  partner_id: string
  network_id: string
  audience: Audience
  next_n: Generated<number>
}

export type FactPersonalTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  fact_id: string
  path: string
  value: string
  salt: Buffer
}

export type LeafTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<'shared'>
  n: number
  hash: Buffer
}

export type FactCursorTable = {
  partner_id: string
  network_id: string
  audience: Audience
  consumer: string
  next_n: Generated<number>
}

declare module '#platform/database/database.ts' {
  interface Database {
    fact: FactTable
    fact_counter: FactCounterTable
    fact_personal: FactPersonalTable
    leaf: LeafTable
    fact_cursor: FactCursorTable
  }
}
