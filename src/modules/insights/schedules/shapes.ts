import { z } from 'zod'
import { AUDIT_PARTS, AuditPartKey, AuditPeriod } from '../audit/shapes.ts'
import { Day } from '../contract-parts.ts'

const Instant = z.string().describe('RFC 3339, UTC')

const Rule = {
  name: z.string().trim().min(1).max(80),
  parts: z
    .array(AuditPartKey)
    .min(1)
    .max(AUDIT_PARTS.length)
    .nullable()
    .describe('Parts of the audit; null: all of it'),
  period: AuditPeriod.describe(
    'What it tells of: the last month, quarter or year that is over, or twelve whole months',
  ),
  language: z.enum(['ru', 'en']).nullable().describe('Null: each recipient’s own'),
  recipients: z
    .array(z.string().max(64))
    .min(1)
    .max(100)
    .describe('People of the host; each gets what they may see'),
  every: z.enum(['week', 'month']),
  day: z
    .number()
    .int()
    .min(1)
    .max(31)
    .describe('Of the week (Monday is 1), or of the month: its last day where it is shorter'),
  hour: z.number().int().min(0).max(23).describe('In the network’s zone'),
}

export const NewReportSchedule = z
  .object(Rule)
  .refine(({ every, day }) => every === 'month' || day <= 7, { path: ['day'], message: 'no_such_weekday' })
  .meta({ id: 'NewReportSchedule' })
export type NewReportSchedule = z.infer<typeof NewReportSchedule>

/** What came of a sending for one recipient. */
export const SendingOutcome = z.object({
  userId: z.string(),
  name: z.string(),
  status: z.enum(['mailed', 'inbox', 'declined', 'gone', 'not_allowed']),
})
export type SendingOutcome = z.infer<typeof SendingOutcome>

export const ReportSending = z
  .object({
    id: z.uuid(),
    dueAt: Instant,
    sentAt: Instant,
    byName: z.string().nullable().describe('Who sent it by hand; null: it went out by itself'),
    from: Day,
    to: Day,
    outcome: z.array(SendingOutcome),
  })
  .meta({ id: 'ReportSending' })
export type ReportSending = z.infer<typeof ReportSending>

export const ReportSchedule = z
  .object({
    id: z.uuid(),
    ...Rule,
    recipients: z.array(z.object({ id: z.string(), name: z.string() })),
    ownerName: z.string().nullable(),
    isOwn: z.boolean(),
    isRecipient: z.boolean().describe('Whether the reader gets it'),
    mayEdit: z.boolean(),
    nextAt: Instant.nullable().describe('Null while it is paused'),
    lastSending: ReportSending.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'ReportSchedule' })
export type ReportSchedule = z.infer<typeof ReportSchedule>

export const ReportSchedules = z.object({
  data: z.array(ReportSchedule),
  /** Who can be sent a report: people of the host who may read reports. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Whether this installation sends mail at all. */
  sendsMail: z.boolean(),
})
export type ReportSchedules = z.infer<typeof ReportSchedules>
export const ReportScheduleParams = z.object({ reportScheduleId: z.uuid() })
export const ReportScheduleAnswer = z.object({ schedule: ReportSchedule })
export const ReportScheduleChange = z
  .object({ ...Rule, isPaused: z.boolean(), isRemoved: z.boolean() })
  .partial()
  .meta({ id: 'ReportScheduleChange' })
export type ReportScheduleChange = z.infer<typeof ReportScheduleChange>
export const ReportSendings = z.object({ data: z.array(ReportSending) })
export type ReportSendings = z.infer<typeof ReportSendings>
export const SendingAsked = z.object({ isAsked: z.boolean() })
