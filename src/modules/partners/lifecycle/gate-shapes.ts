import { z } from 'zod'
import { Id, Instant, Share, Stage, text } from '../fields.ts'

/** Fields of the partner account that a gate can ask for. */
export const GATE_ACCOUNT_FIELDS = [
  'city',
  'country',
  'website',
  'language',
  'nature',
  'term',
  'since',
  'kinds',
  'contract',
] as const
/** Figures of the trailing twelve months and of the whole time, in whole currency units or numbers. */
export const GATE_FIGURES = ['net12m', 'net', 'orders12m', 'orders'] as const

const Times = z.number().int().min(1).max(10_000)
const GateSide = z.enum(['host', 'partner', 'any'])
const FactKindName = z.string().regex(/^[a-z_]+\.[a-z_]+$/, 'a kind of fact, as order.placed')

/** What must be true of a partner to enter a stage. */
export const GateCondition = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('account_fields'),
      fields: z.array(z.enum(GATE_ACCOUNT_FIELDS)).min(1),
    }),
    z.object({ kind: z.literal('custom_fields'), codes: z.array(z.string().max(60)).min(1).max(100) }),
    z.object({ kind: z.literal('legal_entity'), isInnChecked: z.boolean() }),
    z.object({
      kind: z.literal('contacts'),
      atLeast: z.number().int().min(1).max(100),
      position: text(100).nullable().default(null).describe('Words of the position, as “director”'),
    }),
    z.object({
      kind: z.literal('document'),
      documentKind: text(40).nullable().default(null),
      title: text(200).nullable().default(null).describe('Words of the title'),
      isSigned: z.boolean().default(false),
      unlessOnTrust: z.boolean().default(false).describe('Not asked of partners one works with on trust'),
    }),
    z.object({
      kind: z.literal('promises'),
      rule: z.enum(['none_overdue', 'kept_share']),
      side: GateSide.describe('Who owes them'),
      promiseKinds: z.array(text(40)).max(20).default([]).describe('All kinds when empty'),
      share: Share.nullable().default(null).describe('Kept share that is enough'),
      atLeast: Times.nullable().default(null).describe('How many must have ended'),
    }),
    z.object({
      kind: z.literal('facts'),
      factKinds: z.array(FactKindName).min(1).max(20),
      atLeast: Times,
      withinDays: z.number().int().min(1).max(3650).nullable().default(null),
    }),
    z.object({ kind: z.literal('curator') }),
    z.object({
      kind: z.literal('segment'),
      scheme: z.string().max(60).describe('Code of the scheme'),
      segments: z.array(z.string().max(60)).max(50).default([]).describe('Any when empty'),
    }),
    z.object({
      kind: z.literal('figure'),
      figure: z.enum(GATE_FIGURES),
      over: z.string().regex(/^\d{1,15}(\.\d{1,4})?$/, 'a decimal number with a point'),
    }),
  ])
  .meta({ id: 'GateCondition' })
export type GateCondition = z.infer<typeof GateCondition>
export type GateKind = GateCondition['kind']

export const StageGate = z.object({ id: Id, stage: Stage, condition: GateCondition })
export type StageGate = z.infer<typeof StageGate>
export const StageGates = z.object({ data: z.array(StageGate) })
export const GateInput = z.object({ conditions: z.array(GateCondition).max(50) })
export const GatesSaved = z.object({ data: z.array(StageGate), previous: GateInput })

/** What a met condition rests on, to be opened. */
export const GateEvidence = z.object({
  kind: z.enum([
    'fact',
    'document',
    'promise',
    'legal_entity',
    'contact',
    'field',
    'segment',
    'figure',
    'curator',
  ]),
  id: z.string().nullable(),
  text: z.string().nullable(),
  at: Instant.nullable(),
})
export type GateEvidence = z.infer<typeof GateEvidence>

export const GateCheck = z.object({
  gateId: Id.nullable().describe('Null for fields that are required by the stage itself'),
  stage: Stage.describe('The stage it guards'),
  condition: GateCondition,
  isMet: z.boolean(),
  missing: z.array(z.string()).describe('Codes of what is missing: fields, or the kind of what lacks'),
  have: z.number().nullable().describe('How many there are, or the share there is'),
  need: z.number().nullable(),
  evidence: z.array(GateEvidence),
})
export type GateCheck = z.infer<typeof GateCheck>

/** Everything that stands between a partner and a stage. */
export const GateChecklist = z
  .object({
    from: Stage,
    to: Stage,
    checks: z.array(GateCheck),
    isOpen: z.boolean().describe('Whether all conditions are met'),
    mayOverrule: z.boolean().describe('Whether the reader may move the partner all the same, with a reason'),
    needsReason: z.boolean(),
    enteredWithout: z
      .object({
        factId: Id.describe('The fact by which it came to its stage'),
        at: Instant,
        how: z
          .enum(['added', 'imported', 'overruled'])
          .describe('Entered by hand, brought in from a file, or moved past conditions with a reason'),
        reason: z.string().nullable(),
        checks: z.array(GateCheck).describe('Conditions of the stages up to its own that are not met still'),
      })
      .nullable()
      .describe('What the stage a partner stands at was entered without; null where nothing is missing'),
  })
  .meta({ id: 'GateChecklist' })
export type GateChecklist = z.infer<typeof GateChecklist>

export const GateQuery = z.object({ to: Stage.optional().describe('The next stage unless given') })

export const REASON_KINDS = ['back', 'exit', 'return'] as const
export const StageReason = z
  .object({
    id: Id,
    code: z.string(),
    kind: z.enum(REASON_KINDS),
    nameRu: z.string(),
    nameEn: z.string(),
    place: z.number().int(),
    archivedAt: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'StageReason' })
export type StageReason = z.infer<typeof StageReason>
export const StageReasons = z.object({ data: z.array(StageReason) })
export const NewStageReason = z
  .object({ kind: z.enum(REASON_KINDS), nameRu: text(120), nameEn: text(120) })
  .meta({ id: 'NewStageReason' })
export const StageReasonChange = z
  .object({ nameRu: text(120), nameEn: text(120), isArchived: z.boolean() })
  .partial()
  .meta({ id: 'StageReasonChange' })
export const StageReasonParams = z.object({ reasonId: Id })
export const StageReasonAnswer = z.object({ reason: StageReason })

export const StageMoveInput = z.object({
  to: Stage,
  reason: text(1000).optional().describe('In words; a move back, to the exit or from it needs a reason'),
  reasonCode: z.string().max(40).optional().describe('One of the network’s reasons (GET /stage-reasons)'),
  overrule: text(1000).optional().describe('Why the stage is entered although conditions are not met'),
  exit: z
    .object({
      lessons: text(4000).nullable().default(null),
      returnOn: z.iso.date().nullable().default(null).describe('When to ask whether to begin again'),
    })
    .optional(),
})
export type StageMoveInput = z.infer<typeof StageMoveInput>
