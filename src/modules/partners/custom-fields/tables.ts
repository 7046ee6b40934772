import type { Generated, JSONColumnType } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'
import type { FieldKind } from './shapes.ts'

export type CustomFieldTable = {
  id: string
  network_id: string
  code: string
  kind: FieldKind
  label_ru: string
  label_en: string
  hint: string | null
  options: JSONColumnType<{ code: string; label_ru: string; label_en: string; archived: boolean }[]>
  natures: string[] | null
  required_from_stage: string | null
  read_roles: string[] | null
  write_roles: string[] | null
  audience: 'host' | 'shared'
  partner_writes: boolean
  is_key: boolean
  place: number
  archived_at: Date | null
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

/** One of the three values is set: see the migration. Money is in minor units, its currency in `text_value`. */
export type FieldValueTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  field_id: string
  text_value: string | null
  number_value: number | null
  /** A day, YYYY-MM-DD. */
  day_value: string | null
  updated_at: Generated<Date>
}

declare module '#platform/database/database.ts' {
  interface Database {
    custom_field: CustomFieldTable
    field_value: FieldValueTable
  }
}
