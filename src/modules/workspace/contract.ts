import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

import {
  Actor,
  Amount,
  Audience,
  commaList,
  Day,
  Id,
  Instant,
  page,
  reason,
  Share,
  Side,
  Subject,
  text,
  Unit,
} from './fields.ts'

export * from './document-shapes.ts'
export { Actor, Audience, Side, Subject } from './fields.ts'

export const PartnershipParams = z.object({ partnerId: Id })

// --- facts and timeline

/** The groups a timeline can be filtered by, and the kinds of fact that belong to each. */
export const TIMELINE_GROUPS = {
  contacts: ['contact.'],
  orders: ['order.'],
  promises: ['promise.'],
  transfers: ['transfer.'],
  measures: ['measure.'],
  documents: ['document.'],
  partner: ['partner.', 'person.', 'legal_entity.', 'lead.', 'conflict_of_interest.'],
  other: ['history.', 'import.', 'personal.'],
} as const
export const TimelineGroup = z.enum([
  'contacts',
  'orders',
  'promises',
  'transfers',
  'measures',
  'documents',
  'partner',
  'other',
])
export type TimelineGroup = z.infer<typeof TimelineGroup>

const factShape = {
  id: Id,
  partnerId: Id,
  audience: Audience,
  side: z.enum(['host', 'partner', 'system']).describe('Who wrote it'),
  n: z
    .number()
    .int()
    .describe('Number in its partnership and audience; of a shared fact the index of its leaf'),
  kind: z.string(),
  subject: z.object({ kind: z.string(), id: Id }).nullable(),
  data: z.record(z.string(), z.unknown()).describe('Personal values as they were given, null when erased'),
  actor: Actor,
  corrects: Id.nullable(),
  importId: Id.nullable(),
  happenedAt: Instant,
  recordedAt: Instant,
}
export const Fact = z.object(factShape).meta({ id: 'Fact' })
export type Fact = z.infer<typeof Fact>

export const FactWithHistory = z
  .object({
    ...factShape,
    current: z
      .record(z.string(), z.unknown())
      .describe('The corrected state: the data with what later corrections say'),
    isRetracted: z.boolean().describe('A later fact took it back'),
    corrections: z.array(Fact).describe('Facts that correct it, oldest first'),
  })
  .meta({ id: 'FactWithHistory' })
export type FactWithHistory = z.infer<typeof FactWithHistory>

export const TimelineQuery = z.object({
  groups: commaList(TimelineGroup).optional(),
  audience: z
    .enum(['shared', 'own'])
    .optional()
    .describe('shared, or only what the reader’s side alone sees'),
  side: Side.optional().describe('Written by this side'),
  from: Instant.optional(),
  to: Instant.optional(),
  ...page,
})
export type TimelineQuery = z.infer<typeof TimelineQuery>
export const Timeline = z.object({ data: z.array(FactWithHistory), nextCursor: z.string().nullable() })
export type Timeline = z.infer<typeof Timeline>

export const FactListQuery = z.object({
  partnerId: Id.optional(),
  ids: z
    .string()
    .max(20_000)
    .optional()
    .describe('Up to 200 ids of facts parted by commas; without partnerId each as partnerId:factId'),
  kind: z.string().max(60).optional().describe('order.placed, or all of a module as order.*'),
  subjectKind: z.string().max(40).optional(),
  subjectId: Id.optional(),
  importId: Id.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  ...page,
})
export type FactListQuery = z.infer<typeof FactListQuery>
export const FactList = Timeline

export const FactParams = z.object({ partnerId: Id, factId: Id })
export const FactProof = z
  .object({
    fact: FactWithHistory,
    leaf: z
      .object({
        index: z.number().int(),
        hash: z.string().describe('SHA-256, hex'),
        entry: z.string().describe('The canonical form that was hashed'),
      })
      .nullable()
      .describe('Of a shared fact: its leaf in the transparency log'),
  })
  .meta({ id: 'FactProof' })
export type FactProof = z.infer<typeof FactProof>

export const EraseInput = z.object({ path: z.string().max(60).optional(), reason })
export const EraseAnswer = z.object({ erased: z.number().int() })

// --- promises

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

// --- give and take

/** Kinds of value that people record by hand; trade (goods, return, payment) comes from orders and billing. */
export const GIVEN_KINDS = [
  'discount',
  'bonus',
  'marketing',
  'training',
  'lead',
  'equipment',
  'support',
  'content',
  'introduction',
  'other',
] as const
export const TransferView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']).describe('Who recorded it'),
    kind: z.string(),
    unit: z.string(),
    amount: Amount,
    from: z.object({ side: Side, account: z.string() }),
    to: z.object({ side: Side, account: z.string() }),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    note: z.string().nullable(),
    factId: Id.nullable(),
    reverses: Id.nullable(),
    reversal: z.enum(['correction', 'cancellation', 'return']).nullable(),
    reversed: Amount.describe('How much of it reversals have taken back'),
    happenedAt: Instant,
    recordedAt: Instant,
  })
  .meta({ id: 'Transfer' })
export type TransferView = z.infer<typeof TransferView>

export const TransferListQuery = z.object({
  kind: z.string().max(60).optional(),
  unit: Unit.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  givenBy: Side.optional(),
  subjectId: Id.optional(),
  ...page,
})
export type TransferListQuery = z.infer<typeof TransferListQuery>
export const TransferList = z.object({ data: z.array(TransferView), nextCursor: z.string().nullable() })

export const NewTransfer = z
  .object({
    from: Side.describe('The side that gives'),
    to: Side.optional().describe('The other side unless given'),
    kind: z.enum(GIVEN_KINDS),
    unit: Unit,
    amount: Amount.describe('More than zero; direction is from → to'),
    account: text(60)
      .regex(/^[a-z][a-z0-9_]*$/)
      .optional()
      .describe('The account on both sides; named as the kind unless given'),
    note: text(1000).optional(),
    happenedAt: Instant.optional(),
    audience: Audience.default('shared'),
    subject: Subject.nullable().default(null),
  })
  .meta({ id: 'NewTransfer' })
export type NewTransfer = z.infer<typeof NewTransfer>
export const TransferParams = z.object({ partnerId: Id, transferId: Id })
export const TransferAnswer = TransferView
export const ReverseInput = z.object({
  amount: Amount.optional().describe('All that is left unless given'),
  reversal: z.enum(['correction', 'cancellation', 'return']).default('correction'),
  reason,
})

export const GiveAndTakeQuery = z.object({ from: Day.optional(), to: Day.optional() })
const given = z.object({ amount: Amount, count: z.number().int() })
export const GiveAndTake = z
  .object({
    from: Day.nullable(),
    to: Day.nullable(),
    units: z.array(
      z.object({
        unit: z.string(),
        kinds: z.array(z.object({ kind: z.string(), host: given, partner: given })),
        host: Amount,
        partner: Amount,
      }),
    ),
    trade: z.array(
      z.object({
        unit: z.string(),
        seller: Side,
        goods: Amount,
        cancelled: Amount,
        returned: Amount,
        net: Amount,
        paid: Amount,
      }),
    ),
    balances: z
      .array(z.object({ unit: z.string(), side: Side, account: z.string(), amount: Amount }))
      .describe('All time: what came into an account less what left it'),
  })
  .meta({ id: 'GiveAndTake' })
export type GiveAndTake = z.infer<typeof GiveAndTake>

// --- measures

export const ScaleView = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    min: z.number(),
    max: z.number(),
    better: z.enum(['higher', 'lower']),
    unit: z.string().nullable(),
    anchors: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Scale' })
export type ScaleView = z.infer<typeof ScaleView>
export const ScaleList = z.object({ data: z.array(ScaleView) })
export const NewScale = z
  .object({
    code: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    name: text(200),
    min: z.number(),
    max: z.number(),
    better: z.enum(['higher', 'lower']).default('higher'),
    unit: text(40).nullable().default(null),
    anchors: z.record(z.string(), z.string().max(200)).default({}),
  })
  .refine((scale) => scale.max > scale.min, { path: ['max'], message: 'must be more than min' })
  .meta({ id: 'NewScale' })
export type NewScale = z.infer<typeof NewScale>
export const ScaleAnswer = ScaleView

export const MeasureView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']),
    scale: z.string(),
    value: z.number(),
    givenBy: z.enum(['host', 'partner', 'third']),
    about: z.string().nullable(),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    evidence: z.string().nullable(),
    corrects: Id.nullable(),
    isCurrent: z.boolean().describe('False when a later answer replaced it'),
    factId: Id.nullable(),
    happenedAt: Instant,
  })
  .meta({ id: 'Measure' })
export type MeasureView = z.infer<typeof MeasureView>
export const MeasureListQuery = z.object({
  scale: z.string().max(40).optional(),
  givenBy: z.enum(['host', 'partner', 'third']).optional(),
  current: z.enum(['yes', 'any']).default('yes'),
  ...page,
})
export type MeasureListQuery = z.infer<typeof MeasureListQuery>
export const MeasureList = z.object({ data: z.array(MeasureView), nextCursor: z.string().nullable() })
export const MeasureSummary = z
  .object({
    data: z.array(
      z.object({
        scale: ScaleView,
        givenBy: z.enum(['host', 'partner', 'third']),
        n: z.number().int(),
        mean: z.number(),
        interval: z.tuple([z.number(), z.number()]).nullable().describe('95 % by Student’s t, n ≥ 2'),
      }),
    ),
  })
  .meta({ id: 'MeasureSummary' })
export type MeasureSummary = z.infer<typeof MeasureSummary>
export const NewMeasure = z
  .object({
    scale: z.string().max(40),
    value: z.number(),
    givenBy: z
      .enum(['host', 'partner', 'third'])
      .optional()
      .describe('The writer’s side unless given; the other side’s answer can only be given by itself'),
    about: text(300).nullable().default(null),
    evidence: text(1000).nullable().default(null),
    subject: Subject.nullable().default(null),
    happenedAt: Instant.optional(),
    audience: Audience.default('shared'),
  })
  .meta({ id: 'NewMeasure' })
export type NewMeasure = z.infer<typeof NewMeasure>
export const MeasureParams = z.object({ partnerId: Id, measureId: Id })
export const MeasureAnswer = MeasureView
export const CorrectMeasureInput = z.object({ value: z.number(), reason: reason.optional() })

// --- notes

export const NoteView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']),
    text: z.string(),
    isPinned: z.boolean(),
    isPersonal: z.boolean().describe('Only its author reads it'),
    mentions: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .describe('Whom the text names as @Name'),
    author: Actor,
    editedAt: Instant.nullable().describe('When its words last changed; what they were stays readable'),
    removedAt: Instant.nullable(),
    version: z.number().int(),
    createdAt: Instant,
    updatedAt: Instant,
    mayEdit: z.boolean(),
  })
  .meta({ id: 'Note' })
export type NoteView = z.infer<typeof NoteView>
export const NoteListQuery = z.object({ audience: Audience.optional(), ...page })
export type NoteListQuery = z.infer<typeof NoteListQuery>
export const NoteList = z.object({ data: z.array(NoteView), nextCursor: z.string().nullable() })
export const NewNote = z
  .object({
    text: text(20_000),
    audience: Audience.optional().describe('The writer’s own side unless given'),
    isPinned: z.boolean().default(false),
    isPersonal: z.boolean().default(false).describe('Only its author reads it; with one’s own side only'),
  })
  .meta({ id: 'NewNote' })
export type NewNote = z.infer<typeof NewNote>
export const NoteChange = z
  .object({ text: text(20_000), isPinned: z.boolean() })
  .partial()
  .meta({ id: 'NoteChange' })
export type NoteChange = z.infer<typeof NoteChange>
export const NoteParams = z.object({ partnerId: Id, noteId: Id })
export const NoteAnswer = NoteView
export const NoteVersions = z
  .object({
    data: z.array(
      z.object({ text: z.string(), by: Actor, at: Instant.describe('When these words were replaced') }),
    ),
  })
  .meta({ id: 'NoteVersions' })
export type NoteVersions = z.infer<typeof NoteVersions>

// --- contact log

export const CONTACT_WAYS = ['met', 'called', 'written'] as const
export const ContactWay = z.enum(CONTACT_WAYS)
export const NewContactEntry = z
  .object({
    way: ContactWay,
    happenedAt: Instant.optional(),
    summary: text(5000).optional(),
    with: text(300).optional().describe('Who took part, as text'),
    audience: Audience.default('shared'),
  })
  .meta({ id: 'NewContactEntry' })
export type NewContactEntry = z.infer<typeof NewContactEntry>
/** What is told of a contact after it was logged; what is left out stays as it was, an empty text takes it away. */
export const ContactDescription = z
  .object({ summary: z.string().trim().max(5000), with: z.string().trim().max(300) })
  .partial()
  .meta({ id: 'ContactDescription' })
export type ContactDescription = z.infer<typeof ContactDescription>
export const FactAnswer = FactWithHistory
export const RetractInput = z.object({ reason: reason.optional() })

// --- sharing of one-sided history

/** All records of one import in this partnership, or one record with what belongs to it. */
export const ShareInput = z
  .union([
    z.strictObject({ importId: Id }),
    z.strictObject({
      subject: z.object({
        kind: z.enum(['order', 'promise', 'transfer', 'measure', 'document', 'fact']),
        id: Id,
      }),
    }),
  ])
  .meta({ id: 'ShareInput' })
export type ShareInput = z.infer<typeof ShareInput>
export const Shared = z
  .object({
    facts: z.number().int(),
    promises: z.number().int(),
    transfers: z.number().int(),
    orders: z.number().int(),
    lines: z.number().int(),
    measures: z.number().int(),
    documents: z.number().int(),
  })
  .meta({ id: 'Shared' })
export type Shared = z.infer<typeof Shared>

// --- facts this module states

export const contactMet = defineContact('contact.met')
export const contactCalled = defineContact('contact.called')
export const contactWritten = defineContact('contact.written')

function defineContact(kind: string) {
  return defineFact(kind, z.object({ summary: z.string().optional(), with: z.string().optional() }), {
    personal: ['summary', 'with'],
  })
}

/** What was told of a contact later; the contact itself stays when it was. */
export const contactLogCorrected = defineFact(
  'contact_log.corrected',
  z.object({ summary: z.string().optional(), with: z.string().optional() }),
  { personal: ['summary', 'with'] },
)

/** A contact that was logged by error; it counts as none. */
export const contactLogRetracted = defineFact(
  'contact_log.retracted',
  z.object({ way: z.string(), reason: z.string().optional() }),
)
