import type { Generated, JSONColumnType } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'

export type ScaleTable = {
  network_id: string
  id: string
  code: string
  name: string
  min: string
  max: string
  better: 'higher' | 'lower'
  unit: string | null
  anchors: JSONColumnType<Record<string, string>>
  created_at: Generated<Date>
}

export type MeasureTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  scale_id: string
  /** Numerics arrive as text. */
  value: string
  given_by: Side | 'third'
  about: string | null
  subject_kind: string | null
  subject_id: string | null
  evidence: string | null
  source: string | null
  external_key: string | null
  corrects: string | null
  replaced_by: string | null
  retracted_at: Date | null
  fact_id: string | null
  import_id: string | null
  happened_at: Date
  recorded_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    scale: ScaleTable
    measure: MeasureTable
  }
}
