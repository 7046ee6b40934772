import { z } from 'zod'
import { Fact } from './fact-shapes.ts'
import { Audience, commaList, Id, Instant, page, reason, Share, Side, Subject, text } from './fields.ts'

export const PromiseState = z.enum(['open', 'overdue', 'kept', 'late', 'broken', 'withdrawn'])
export type PromiseState = z.infer<typeof PromiseState>

export const PromiseMoveView = z.object({
  dueAt: Instant,
  at: Instant,
  by: z.enum(['host', 'partner', 'system']),
  consented: z.boolean(),
  declined: z.boolean(),
})

export const PromiseAction = z.enum([
  'fulfil',
  'break',
  'withdraw',
  'move',
  'accept_move',
  'decline_move',
  'reopen',
])
export type PromiseAction = z.infer<typeof PromiseAction>

export const PromiseView = z
  .object({
    id: Id,
    partnerId: Id,
    partnerName: z.string(),
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']).describe('Who recorded it'),
    owedBy: Side,
    owedTo: Side,
    kind: z.string(),
    title: z.string(),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    madeAt: Instant,
    firstDueAt: Instant,
    dueAt: Instant.describe('The date it counts against'),
    state: PromiseState,
    endedAt: Instant.nullable(),
    moves: z.array(PromiseMoveView).describe('All later dates, oldest first; only consented ones count'),
    proposal: z
      .object({ dueAt: Instant, by: z.enum(['host', 'partner', 'system']), at: Instant })
      .nullable()
      .describe('A later date that waits for the consent of the side it is owed to'),
    importId: Id.nullable(),
    actions: z.array(PromiseAction).describe('What the reader’s side may do now'),
  })
  .meta({ id: 'Promise' })
export type PromiseView = z.infer<typeof PromiseView>

export const PromiseListQuery = z.object({
  partnerId: Id.optional(),
  owedBy: Side.optional(),
  state: commaList(PromiseState).optional(),
  kind: z.string().max(60).optional(),
  subjectId: Id.optional(),
  importId: Id.optional(),
  dueFrom: Instant.optional(),
  dueTo: Instant.optional(),
  awaiting: z.enum(['me']).optional().describe('Only those with a proposed date that the reader may accept'),
  sort: z.enum(['due', '-due']).default('due'),
  ...page,
})
export type PromiseListQuery = z.infer<typeof PromiseListQuery>
export const PromiseList = z.object({ data: z.array(PromiseView), nextCursor: z.string().nullable() })
export const PartnershipPromiseQuery = PromiseListQuery.omit({ partnerId: true })

const sixCounts = z.object({
  kept: z.number().int(),
  late: z.number().int(),
  broken: z.number().int(),
  withdrawn: z.number().int(),
  open: z.number().int(),
  overdue: z.number().int(),
  share: Share.nullable().describe('kept ÷ (kept + late + broken)'),
  interval: z.tuple([Share, Share]).nullable().describe('Wilson, 95 %'),
})
export const PromiseSummary = z.object({ host: sixCounts, partner: sixCounts }).meta({ id: 'PromiseSummary' })
export type PromiseSummary = z.infer<typeof PromiseSummary>

export const NewPromise = z
  .object({
    owedBy: Side,
    owedTo: Side.optional().describe('The other side unless given; a side may promise itself'),
    title: text(500),
    kind: text(60)
      .regex(/^[a-z][a-z0-9_]*$/)
      .default('task'),
    dueAt: Instant,
    audience: Audience.default('shared'),
    subject: Subject.nullable().default(null),
  })
  .meta({ id: 'NewPromise' })
export type NewPromise = z.infer<typeof NewPromise>
export const PromiseParams = z.object({ partnerId: Id, promiseId: Id })
export const PromiseAnswer = PromiseView
export const PromiseWithFacts = z.object({ promise: PromiseView, facts: z.array(Fact) })
export const FulfilInput = z.object({
  happenedAt: Instant.optional().describe('When it was fulfilled; now unless given, never later than now'),
  evidence: text(1000).optional(),
})
export const BreakInput = z.object({ reason })
export const WithdrawInput = z.object({ reason: reason.optional() })
export const MoveInput = z.object({ dueAt: Instant, reason: reason.optional() })
export const ReopenInput = z.object({ reason: reason.optional() })
export const AnswerMoveInput = z.object({ reason: reason.optional() })
