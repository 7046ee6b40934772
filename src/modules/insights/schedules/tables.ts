import type { ColumnType, Generated } from 'kysely'
import type { Day } from '#shared/days.ts'
import type { SendingOutcome } from './shapes.ts'

export type ReportScheduleTable = {
  id: string
  network_id: string
  owner_id: string
  name: string
  parts: string[] | null
  period: '12' | 'month' | 'quarter' | 'year'
  language: 'ru' | 'en' | null
  recipients: string[]
  every: 'week' | 'month'
  day: number
  hour: number
  next_at: Date | null
  removed_at: Date | null
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type ReportSendingTable = {
  id: string
  network_id: string
  schedule_id: string
  due_at: Date
  by_id: string | null
  from_day: Day
  to_day: Day
  outcome: ColumnType<SendingOutcome[], string, never>
  sent_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    report_schedule: ReportScheduleTable
    report_sending: ReportSendingTable
  }
}
