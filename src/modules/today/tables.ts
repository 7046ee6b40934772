import type { Side } from '#records/writer.ts'
import type { MarkAction, ReasonCode } from './contract.ts'

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

declare module '#platform/database/database.ts' {
  interface Database {
    today_mark: TodayMarkTable
  }
}
