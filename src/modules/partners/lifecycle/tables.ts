import type { Generated } from 'kysely'
import type { StageRole } from './stage-shapes.ts'

export type LifecycleStageTable = {
  network_id: string
  code: string
  rank: number
  name_ru: string
  name_en: string
  role: StageRole
  is_signed: Generated<boolean>
  expected_days: number | null
  archived_at: Date | null
  version: Generated<number>
  created_at: Generated<Date>
}

declare module '#platform/database/database.ts' {
  interface Database {
    lifecycle_stage: LifecycleStageTable
  }
}
