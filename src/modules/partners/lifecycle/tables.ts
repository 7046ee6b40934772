import type { Generated, JSONColumnType } from 'kysely'
import type { Audience } from '#records/writer.ts'
import type { GateCondition } from './gate-shapes.ts'
import type { HandoverSheet } from './handover-shapes.ts'
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

export type StageGateTable = {
  network_id: string
  id: string
  stage: string
  place: number
  condition: JSONColumnType<GateCondition>
  archived_at: Date | null
  created_at: Generated<Date>
}

export type StageReasonTable = {
  network_id: string
  id: string
  code: string
  kind: 'back' | 'exit' | 'return'
  name_ru: string
  name_en: string
  place: Generated<number>
  archived_at: Date | null
  version: Generated<number>
  created_at: Generated<Date>
}

export type PartnerExitTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<Audience>
  fact_id: string
  from_stage: string
  reason_code: string
  words: string | null
  lessons: string | null
  /** A day. */
  return_on: string | null
  checks: JSONColumnType<Record<string, boolean>>
  exited_at: Date
  exited_by: string | null
  returned_at: Date | null
  version: Generated<number>
}

export type HandoverTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<Audience>
  cause: 'signing' | 'curator'
  from_user_id: string | null
  to_user_id: string | null
  reason: string | null
  sheet: JSONColumnType<HandoverSheet>
  promise_id: string
  opened_at: Date
  due_at: Date
  accepted_at: Date | null
  accepted_by: string | null
  withdrawn_at: Date | null
  version: Generated<number>
}

declare module '#platform/database/database.ts' {
  interface Database {
    lifecycle_stage: LifecycleStageTable
    stage_gate: StageGateTable
    stage_reason: StageReasonTable
    partner_exit: PartnerExitTable
    handover: HandoverTable
  }
}
