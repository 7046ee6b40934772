import type { JSONColumnType } from 'kysely'
import type { Side } from '#records/writer.ts'
import type { MarkAction, ReasonCode } from './contract.ts'
import type { Found, StepAnswer, StepKind } from './steps/shapes.ts'

export type TodayMarkTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Side
  side: Side | 'system'
  reason: ReasonCode
  action: MarkAction
  /** Which happening of the reason was meant: the instant or day of its newest part. */
  occurrence: string
  until: string | null
  assignee_id: string | null
  by_id: string | null
  at: Date
}

export type TodayStepTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Side
  side: Side | 'system'
  kind: StepKind
  /** The reason or the factor of health it was taken for, and which happening of it. */
  reason: string
  occurrence: string
  state: 'taken' | 'skipped'
  title: string
  skip_reason: string | null
  promise_id: string | null
  contact_id: string | null
  owner_id: string | null
  due_on: string | null
  points: string | null
  health: string | null
  health_on: string | null
  taken_by: string | null
  taken_at: Date
  done_at: Date | null
  done_by: string | null
}

export type TodayStepOutcomeTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Side
  side: Side | 'system'
  step_id: string
  after_days: number
  found: JSONColumnType<Found> | null
  found_at: Date | null
  answer: StepAnswer | null
  answered_by: string | null
  answered_at: Date | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    today_mark: TodayMarkTable
    today_step: TodayStepTable
    today_step_outcome: TodayStepOutcomeTable
  }
}
