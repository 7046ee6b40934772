import { z } from 'zod'
import { FactSelector, HealthChange, HealthFactor } from '#modules/insights/contract.ts'
import { isDay } from '#shared/days.ts'
import { Conflict } from './conflicts/shapes.ts'
import { FollowUp, Step, Suggestion } from './steps/shapes.ts'

export * from './conflicts/shapes.ts'
export * from './steps/shapes.ts'

const Day = z.string().refine(isDay, 'not_a_day')
const Money = z.string()
const Count = z.number().int().min(0)
const Side = z.enum(['host', 'partner'])

/**
 * When a partnership needs a person: data of the network (`settings.today`), these are the defaults. The guide explains
 * each (docs/guide/en/today.md).
 */
export const TodaySettings = z.object({
  /** Silent for longer than this many of its own rhythms. */
  rhythmFactor: z.number().min(1).max(20).default(2),
  /** … and for at least this many days. */
  silenceDays: z.number().int().min(1).max(365).default(14),
  /** Silent for longer is a matter of winning back, not of today. */
  silenceLimitDays: z.number().int().min(30).max(730).default(365),
  /** Days without a meeting, call or letter with a partner in one of `contactStages`. */
  contactGapDays: z.number().int().min(7).max(730).default(90),
  contactStages: z
    .array(z.enum(['contact', 'design', 'implementation', 'scaling', 'mature']))
    .default(['scaling', 'mature']),
  /** A promise overdue for longer is a matter of tidying the records, not of today. */
  overdueLimitDays: z.number().int().min(1).max(3650).default(180),
  /** A broken promise is shown for this many days. */
  brokenDays: z.number().int().min(1).max(365).default(30),
  /** A promise overdue for longer than this is serious. */
  seriousOverdueDays: z.number().int().min(0).max(365).default(7),
  /** So many promises due in the last 180 days, all kept in time, are worth a thank-you. */
  streak: z.number().int().min(2).max(1000).default(10),
  /** A partnership that orders and will be silent with at least this chance needs somebody. */
  riskFrom: z.number().min(0.05).max(1).default(0.4),
  /** … if it is among so many with the most at risk. */
  riskMost: z.number().int().min(1).max(1000).default(20),
  /** One that ordered once needs a first offer to order again after so many days … */
  onceDays: z.number().int().min(1).max(365).default(30),
  /** … and for so many more. */
  onceForDays: z.number().int().min(1).max(365).default(30),
  /** Days after which a step that was done is looked back at. */
  followUpDays: z.array(z.number().int().min(1).max(365)).min(1).max(4).default([14, 90]),
  /** Growth of net over 90 days against the same days a year before that is worth a thank-you. */
  growth: z.number().min(0.01).max(10).default(0.2),
})
export type TodaySettings = z.infer<typeof TodaySettings>

/** Why a partnership needs a person. The side is the one that owes (overdue, broken). */
export const ReasonCode = z.enum([
  'overdue_host',
  'overdue_partner',
  'broken_host',
  'broken_partner',
  'silence',
  'contact',
  'unanswered',
  'risk',
  'once',
  'conflict_of_interest',
])
export type ReasonCode = z.infer<typeof ReasonCode>

export const Severity = z.enum(['broken', 'attention'])
export type Severity = z.infer<typeof Severity>

export const MarkAction = z.enum(['snooze', 'assign', 'done'])
export type MarkAction = z.infer<typeof MarkAction>

/** What somebody did about a reason. One of each action for a reason; removing it undoes it. */
export const TodayMark = z
  .object({
    id: z.string(),
    partnerId: z.string(),
    reason: ReasonCode,
    action: MarkAction,
    /** Snooze: the first day the reason shows again. */
    until: Day.nullable(),
    assigneeId: z.string().nullable(),
    assigneeName: z.string().nullable(),
    byId: z.string().nullable(),
    byName: z.string().nullable(),
    at: z.string(),
  })
  .meta({ id: 'TodayMark' })
export type TodayMark = z.infer<typeof TodayMark>

export const TodayReason = z.object({
  reason: ReasonCode,
  severity: Severity,
  side: Side.nullable(),
  /** Promises, or 1. */
  count: Count,
  /** overdue: days of the worst; broken: days since the newest; silence, contact: days since the last. */
  days: Count,
  /** silence: the usual days between orders. contact: the allowed days. */
  usualDays: z.number().nullable(),
  /** overdue: the promise that waits longest; broken: the one broken last. */
  title: z.string().nullable(),
  dueAt: z.string().nullable(),
  lastOn: Day.nullable(),
  /** risk: the chance of silence. */
  risk: z.number().nullable(),
  factCount: Count,
  facts: FactSelector,
  marks: z.array(TodayMark),
})
export type TodayReason = z.infer<typeof TodayReason>

const PartnerOfLine = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  city: z.string().nullable(),
  stage: z.string(),
  curatorId: z.string().nullable(),
})

/** A factor of the health that gives or takes points, with what would change it. */
export const LineFactor = z.object({
  factor: HealthFactor,
  points: z.number(),
  says: z.string(),
  facts: z.array(z.object({ name: z.string(), value: z.union([z.number(), z.string()]) })),
  change: HealthChange.nullable(),
})
export type LineFactor = z.infer<typeof LineFactor>

export const LineHealth = z.object({
  health: z.number(),
  risk: z.number(),
  /** Whether its weights were checked against outcomes. */
  checked: z.boolean(),
  /** Points against a month before; null where that is not known. */
  change: z.number().nullable(),
  /** What takes points, most first. */
  factors: z.array(LineFactor),
})
export type LineHealth = z.infer<typeof LineHealth>

export const TodayLine = z.object({
  partner: PartnerOfLine,
  /**
   * Expected value of the next year × risk, in the network's currency: what is likely to be lost. Null where the
   * health is unknown (the line then counts with its stake) and for whoever may not read money.
   */
  valueAtRisk: Money.nullable(),
  expectedNextYear: Money.nullable(),
  /** Null where the health is unknown, as of a past day, and on the partner's side. */
  health: LineHealth.nullable(),
  /** What stands in the way of trust: noted and not cleared. */
  conflicts: z.array(Conflict),
  /** The step suggested first, and the others. */
  suggestions: z.array(Suggestion),
  /** Steps that were taken and are not done. */
  steps: z.array(Step),
  /**
   * Net of the trailing twelve months in the network's currency, never below zero: what is at stake in a year. Null for
   * whoever may not read money, here and below.
   */
  atStake: Money.nullable(),
  /** Of all that is at risk on the page; of all that is at stake where no health is known. */
  share: z.number().nullable(),
  value: FactSelector.nullable(),
  severity: Severity,
  reasons: z.array(TodayReason),
})
export type TodayLine = z.infer<typeof TodayLine>

export const GoodNews = z.object({
  partner: PartnerOfLine,
  kind: z.enum(['streak', 'growth']),
  side: Side.nullable(),
  /** streak: promises in a row. growth: orders of the 90 days. */
  count: Count,
  /** growth: fraction, 0.17 for 17 %. */
  growth: z.number().nullable(),
  facts: FactSelector,
})
export type GoodNews = z.infer<typeof GoodNews>

export const PromiseOfWeek = z.object({
  id: z.string(),
  title: z.string(),
  dueAt: z.string(),
  isOverdue: z.boolean(),
  /** Whole days past its time; 0 if not. */
  overdueDays: Count,
  partner: z.object({ id: z.string(), name: z.string() }),
})
const PromisesOfSide = z.object({
  /** Unfinished promises of the side, those due within seven days or overdue among them, and the first of those. */
  unfinished: Count,
  due: Count,
  items: z.array(PromiseOfWeek),
})

const Pulse = z.object({
  days: Count,
  hostKept: z.object({ now: z.number().nullable(), before: z.number().nullable(), n: Count }),
  partnerKept: z.object({ now: z.number().nullable(), before: z.number().nullable(), n: Count }),
  net: z.object({ now: Money, before: Money, change: z.number().nullable() }).nullable(),
})

export const TodayPage = z
  .object({
    asOf: Day.nullable(),
    day: Day,
    currency: z.string(),
    lastFactOn: Day.nullable(),
    /** The day to give as `asOf` when nothing happened for 90 days; null otherwise. */
    offeredAsOf: Day.nullable(),
    partnerships: Count,
    /** Partnerships left out because they have left; see the parameter `left`. */
    left: Count,
    /** Partnerships with at least one reason that is neither snoozed nor done. */
    needing: Count,
    atStake: Money.nullable(),
    /** Value at risk of the lines where it is known; how many it is unknown for, and what is at stake there. */
    valueAtRisk: Money.nullable(),
    unknownRisk: Count,
    unknownStake: Money.nullable(),
    /** Steps somebody is asked about: did it help? */
    followUps: z.array(FollowUp),
    snoozed: Count,
    done: Count,
    lines: z.array(TodayLine),
    nextCursor: z.string().nullable(),
    goesWell: z.array(GoodNews),
    promises: z.object({ host: PromisesOfSide, partner: PromisesOfSide }),
    pulse: Pulse,
    settings: TodaySettings,
  })
  .meta({ id: 'TodayPage' })
export type TodayPage = z.infer<typeof TodayPage>

export const TodayQuery = z.object({
  asOf: Day.optional(),
  /** Whether partnerships that have left stand here too: at a stage of exit. */
  left: z.enum(['no', 'any']).optional(),
  /** `needing` (default), or what is put off or done. */
  show: z.enum(['needing', 'snoozed', 'done']).default('needing'),
  assigneeId: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
})
export type TodayQuery = z.infer<typeof TodayQuery>

export const NewTodayMark = z
  .object({
    partnerId: z.uuid(),
    reason: ReasonCode,
    action: MarkAction,
    until: Day.optional(),
    assigneeId: z.string().max(64).optional(),
    /** The as-of day of the page the reason was seen on. */
    asOf: Day.optional(),
  })
  .refine((mark) => (mark.action === 'snooze') === (mark.until !== undefined), {
    path: ['until'],
    message: 'until_belongs_to_snooze',
  })
  .refine((mark) => (mark.action === 'assign') === (mark.assigneeId !== undefined), {
    path: ['assigneeId'],
    message: 'assignee_belongs_to_assign',
  })
export type NewTodayMark = z.infer<typeof NewTodayMark>

export const TodayMarkParams = z.object({ partnerId: z.uuid(), markId: z.uuid() })

export const TodayCount = z.object({ needing: Count }).meta({ id: 'TodayCount' })
