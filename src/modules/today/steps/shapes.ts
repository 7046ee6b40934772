import { z } from 'zod'
import { isDay } from '#shared/days.ts'

const Day = z.string().refine(isDay, 'not_a_day')

/** What can be done about a partnership that needs somebody. */
export const StepKind = z.enum([
  'keep_promise',
  'explain',
  'remind',
  'ask_why',
  'take_over',
  'answer_problem',
  'repeat_order',
  'widen',
  'first_reorder',
  'ask_what_went_wrong',
  'meet',
  'settle_conflict',
])
export type StepKind = z.infer<typeof StepKind>

/** What a step is suggested for: a reason of the page, or a factor of the health that takes points. */
export const Cause = z.string().min(1).max(40)

/** A step that is suggested for a line, why, and what it should change. */
export const Suggestion = z.object({
  kind: StepKind,
  /** The reason or the factor of health it answers to. */
  cause: Cause,
  occurrence: z.string(),
  /** Whether taking it makes a promise of one’s own side, or is done by getting in touch. */
  way: z.enum(['promise', 'contact']),
  dueOn: Day,
  /** What is meant: the title of the promise that waits, the number of the order to repeat. */
  about: z.string().nullable(),
  orderId: z.string().nullable(),
  promiseId: z.string().nullable(),
  /** Points of health it should give, where the score can say so. */
  points: z.number().nullable(),
  says: z.string().nullable(),
})
export type Suggestion = z.infer<typeof Suggestion>

export const StepAnswer = z.enum(['yes', 'no', 'unclear'])
export type StepAnswer = z.infer<typeof StepAnswer>

/** What the facts say about a step after so many days. Null where they say nothing. */
export const Found = z.object({
  /** The day it was looked at: the day it was done plus the days. */
  on: Day,
  /** Whether the reason it was taken for was gone by then. */
  reasonGone: z.boolean().nullable(),
  orderedOn: Day.nullable(),
  orderDays: z.number().int(),
  promise: z.enum(['kept', 'late', 'broken', 'withdrawn', 'open', 'overdue']).nullable(),
  healthBefore: z.number().nullable(),
  healthAfter: z.number().nullable(),
  /** Partnerships with about the same health on the same day for which nobody took a step. */
  comparable: z
    .object({
      n: z.number().int(),
      mean: z.number(),
      interval: z.tuple([z.number(), z.number()]).nullable(),
    })
    .nullable(),
  /** Whether the facts call it a help; null where they cannot tell. */
  helped: z.boolean().nullable(),
})
export type Found = z.infer<typeof Found>

export const StepOutcome = z.object({
  afterDays: z.number().int(),
  found: Found.nullable(),
  answer: StepAnswer.nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
})
export type StepOutcome = z.infer<typeof StepOutcome>

export const Step = z
  .object({
    id: z.string(),
    partnerId: z.string(),
    kind: StepKind,
    cause: Cause,
    state: z.enum(['taken', 'done', 'skipped']),
    title: z.string(),
    skipReason: z.string().nullable(),
    promiseId: z.string().nullable(),
    contactId: z.string().nullable(),
    ownerId: z.string().nullable(),
    ownerName: z.string().nullable(),
    dueOn: Day.nullable(),
    points: z.number().nullable(),
    health: z.number().nullable(),
    takenByName: z.string().nullable(),
    takenAt: z.string(),
    doneAt: z.string().nullable(),
    outcomes: z.array(StepOutcome),
  })
  .meta({ id: 'TodayStep' })
export type Step = z.infer<typeof Step>

export const NewStep = z
  .object({
    partnerId: z.uuid(),
    kind: StepKind,
    /** `take` makes a promise of one’s own side, `contact` writes down that it was done just now, `skip` says why not. */
    how: z.enum(['take', 'contact', 'skip']),
    title: z.string().trim().min(1).max(300),
    dueOn: Day.optional(),
    ownerId: z.string().max(64).optional(),
    way: z.enum(['met', 'called', 'written']).optional(),
    reason: z.string().trim().min(1).max(500).optional(),
  })
  .refine(({ how, reason }) => (how === 'skip') === (reason !== undefined), {
    path: ['reason'],
    message: 'reason_belongs_to_skip',
  })
export type NewStep = z.infer<typeof NewStep>

export const StepParams = z.object({ partnerId: z.uuid(), stepId: z.uuid() })
export const AnswerParams = StepParams.extend({ afterDays: z.coerce.number().int().min(1).max(3650) })
export const NewAnswer = z.object({ answer: StepAnswer })

/** A step somebody is asked about: it was done so many days ago, and nobody said whether it helped. */
export const FollowUp = z.object({
  partner: z.object({ id: z.string(), name: z.string() }),
  step: Step,
  outcome: StepOutcome,
})
export type FollowUp = z.infer<typeof FollowUp>

const Share = z.object({
  n: z.number().int(),
  yes: z.number().int(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
})
const Change = z.object({
  n: z.number().int(),
  mean: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
})
/** What steps of one kind did, looked at after one span of days. */
export const StepResult = z.object({
  kind: StepKind,
  afterDays: z.number().int(),
  /** Steps of the kind that were done so long ago that they were looked at. */
  n: z.number().int(),
  byFacts: Share,
  byPeople: Share,
  change: Change,
  /** Mean of the points that were said beforehand, over the steps the change is known of. */
  predicted: z.number().nullable(),
  /** Mean change of comparable partnerships without a step. */
  comparable: Change,
})
export type StepResult = z.infer<typeof StepResult>

export const StepResults = z
  .object({
    followUpDays: z.array(z.number().int()),
    taken: z.number().int(),
    done: z.number().int(),
    skipped: z.number().int(),
    results: z.array(StepResult),
  })
  .meta({ id: 'TodayStepResults' })
export type StepResults = z.infer<typeof StepResults>

export const StepListQuery = z.object({
  partnerId: z.uuid().optional(),
  kind: StepKind.optional(),
  afterDays: z.coerce.number().int().optional(),
  state: z.enum(['taken', 'done', 'skipped']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
})
export type StepListQuery = z.infer<typeof StepListQuery>
export const StepList = z
  .object({
    data: z.array(z.object({ partner: z.object({ id: z.string(), name: z.string() }), step: Step })),
    total: z.number().int(),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'TodayStepList' })
export type StepList = z.infer<typeof StepList>
