import { z } from 'zod'
import { Id, Instant, PartySide, Stage, text } from '../fields.ts'
import { PersonRef } from '../registry/registry-shapes.ts'
import { StageReason } from './gate-shapes.ts'

const words = text(2000).nullable().default(null)

/** What the giving side writes down for whoever answers from now on. */
export const HandoverSheet = z.object({
  cadence: words.describe('How often one meets or calls'),
  channels: words.describe('By which means one talks'),
  replyTime: words.describe('How fast an answer was promised'),
  expectations: words.describe('What the partner expects of us'),
  questions: z
    .array(z.object({ text: text(500), isDone: z.boolean().default(false) }))
    .max(50)
    .default([]),
})
export type HandoverSheet = z.infer<typeof HandoverSheet>

export const HANDOVER_STATES = ['open', 'accepted', 'withdrawn'] as const

export const Handover = z
  .object({
    id: Id,
    partnerId: Id,
    cause: z.enum(['signing', 'curator']),
    state: z.enum(HANDOVER_STATES),
    from: PersonRef.nullable(),
    to: PersonRef.nullable(),
    reason: z.string().nullable(),
    sheet: HandoverSheet,
    openedAt: Instant,
    dueAt: Instant,
    acceptedAt: Instant.nullable(),
    acceptedBy: PersonRef.nullable(),
    promiseId: Id,
    mayAccept: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'Handover' })
export type Handover = z.infer<typeof Handover>

/** The sheet with what the records say: promises made before, people, papers. */
export const HandoverPage = z
  .object({
    handover: Handover.nullable(),
    promises: z.array(
      z.object({
        id: Id,
        title: z.string(),
        owedBy: PartySide,
        madeAt: Instant,
        dueAt: Instant,
        state: z.string(),
        audience: z.enum(['shared', 'host', 'partner']),
      }),
    ),
    contacts: z.array(
      z.object({ id: Id, name: z.string(), position: z.string().nullable(), ofSide: PartySide }),
    ),
    documents: z.array(z.object({ id: Id, title: z.string(), kind: z.string(), at: Instant })),
    earlier: z.array(Handover).describe('Hand-overs that are over, newest first'),
  })
  .meta({ id: 'HandoverPage' })
export type HandoverPage = z.infer<typeof HandoverPage>

export const HandoverParams = z.object({ partnerId: Id, handoverId: Id })
export const HandoverChange = z.object({ sheet: HandoverSheet }).meta({ id: 'HandoverChange' })
export const HandoverInput = z.object({ reason: text(1000).optional() })
export const HandoverAnswer = z.object({ handover: Handover })
export const HandoverQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
})
/** Partners after signing that nobody answers for yet, the longest waiting first. */
export const HandoversWaiting = z.object({
  data: z.array(
    z.object({
      partnerId: Id,
      name: z.string(),
      stage: Stage,
      because: z.enum(['not_accepted', 'no_curator']),
      since: Instant,
      dueAt: Instant.nullable(),
      to: PersonRef.nullable(),
    }),
  ),
  total: z.number().int(),
})

export type HandoversWaiting = z.infer<typeof HandoversWaiting>

/** Things to close when a partnership ends: those the records tell, and those a person ticks off. */
export const CLOSING_ITEMS = [
  'host_promises',
  'partner_promises',
  'payments',
  'lent',
  'documents',
  'access',
  'customers',
] as const
export const MANUAL_ITEMS = ['documents', 'access', 'customers'] as const

export const PartnerExit = z
  .object({
    id: Id,
    partnerId: Id,
    partnerName: z.string(),
    fromStage: Stage,
    reasonCode: z.string(),
    words: z.string().nullable(),
    lessons: z.string().nullable(),
    returnOn: z.iso.date().nullable(),
    exitedAt: Instant,
    exitedBy: PersonRef.nullable(),
    returnedAt: Instant.nullable(),
    factId: Id,
    closing: z
      .array(
        z.object({
          item: z.enum(CLOSING_ITEMS),
          open: z.number(),
          isDone: z.boolean(),
          isManual: z.boolean(),
        }),
      )
      .nullable()
      .describe('Null in lists'),
    version: z.number().int(),
  })
  .meta({ id: 'PartnerExit' })
export type PartnerExit = z.infer<typeof PartnerExit>
export const PartnerExits = z.object({ data: z.array(PartnerExit) })
export const ExitParams = z.object({ partnerId: Id, exitId: Id })
export const ExitChange = z
  .object({
    words: text(1000).nullable(),
    lessons: text(4000).nullable(),
    returnOn: z.iso.date().nullable(),
    checks: z.partialRecord(z.enum(MANUAL_ITEMS), z.boolean()),
  })
  .partial()
  .meta({ id: 'ExitChange' })
export type ExitChange = z.infer<typeof ExitChange>
export const ExitAnswer = z.object({ exit: PartnerExit })

export const LessonsQuery = z.object({
  q: z.string().trim().max(200).optional(),
  reason: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
})
export const Lessons = z
  .object({
    data: z.array(PartnerExit),
    reasons: z.array(z.object({ code: z.string(), exits: z.number().int() })),
    taxonomy: z.array(StageReason),
    total: z.number().int(),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Lessons' })
export type Lessons = z.infer<typeof Lessons>
