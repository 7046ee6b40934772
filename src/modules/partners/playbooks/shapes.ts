import { z } from 'zod'
import { HOST_ROLES } from '#modules/access/contract.ts'
import { Day, Id, Instant, text } from '../fields.ts'

export const PLAYBOOK_PERIODS = ['month', 'quarter', 'year'] as const
/** Kinds of facts that can show a step was done. */
export const PLAYBOOK_EVIDENCE = [
  'contact.met',
  'contact.called',
  'contact.written',
  'document.added',
  'measure.given',
  'order.placed',
] as const
/** Kinds of facts after which a step is due. */
export const PLAYBOOK_OCCASIONS = [
  'partner.stage_moved',
  'order.delivered',
  'order.returned',
  'request.resolved',
] as const

const days = z.number().int().min(0).max(3650)

export const PlaybookTiming = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('after'), days, working: z.boolean() })
    .describe('So many days from the beginning'),
  z
    .object({ type: z.literal('every'), period: z.enum(PLAYBOOK_PERIODS) })
    .describe('By the end of every period'),
  z
    .object({
      type: z.literal('on_fact'),
      facts: z.array(z.enum(PLAYBOOK_OCCASIONS)).min(1),
      days,
      working: z.boolean(),
    })
    .describe('So many days after each such fact'),
])
export type PlaybookTiming = z.infer<typeof PlaybookTiming>

export const PlaybookWho = z.discriminatedUnion('by', [
  z.object({ by: z.literal('curator') }),
  z.object({ by: z.literal('role'), role: z.enum(HOST_ROLES) }),
  z.object({ by: z.literal('person'), userId: z.string().min(1).max(64) }),
])
export type PlaybookWho = z.infer<typeof PlaybookWho>

export const PlaybookStepDefinition = z.object({
  /** Null for a step that is new. */
  id: Id.nullable().default(null),
  /** promise: the host gives its word; reminder: somebody is reminded. A cadence is either of them every period. */
  kind: z.enum(['promise', 'reminder']),
  nameRu: text(160),
  nameEn: text(160),
  timing: PlaybookTiming,
  who: PlaybookWho,
  evidence: z
    .array(z.enum(PLAYBOOK_EVIDENCE))
    .max(6)
    .describe('Any of these facts fulfils it; none: by hand only'),
  /** Promised to the partner too; else the host owes it to itself. */
  isShared: z.boolean(),
})
export type PlaybookStepDefinition = z.infer<typeof PlaybookStepDefinition>

export const PlaybookTarget = z.discriminatedUnion('by', [
  z.object({ by: z.literal('segment'), segmentId: Id }),
  z.object({ by: z.enum(['nature', 'term', 'stage']), value: z.string().min(1).max(60) }),
])
export type PlaybookTarget = z.infer<typeof PlaybookTarget>

export const PlaybookDefinition = z.object({
  nameRu: text(120),
  nameEn: text(120),
  target: PlaybookTarget,
  isOn: z.boolean(),
  steps: z.array(PlaybookStepDefinition).max(30),
})
export type PlaybookDefinition = z.infer<typeof PlaybookDefinition>

/** How a playbook is kept: what is due counts as not kept until it is done. */
export const PlaybookKept = z.object({
  kept: z.number().int(),
  late: z.number().int(),
  missed: z.number().int().describe('Overdue now, or given up'),
  open: z.number().int(),
  share: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable().describe('Wilson, 95 %'),
})
export type PlaybookKept = z.infer<typeof PlaybookKept>

export const Playbook = PlaybookDefinition.extend({
  id: Id,
  steps: z.array(PlaybookStepDefinition.extend({ id: Id, kept: PlaybookKept })),
  segment: z
    .object({
      code: z.string(),
      nameRu: z.string(),
      nameEn: z.string(),
      schemeRu: z.string(),
      schemeEn: z.string(),
    })
    .nullable(),
  running: z.number().int().describe('Partners it runs for'),
  fits: z.number().int().describe('Partners it would run for if it were on'),
  behind: z.number().int().describe('Partners with a step that is overdue'),
  kept: PlaybookKept,
  version: z.number().int(),
  archivedAt: Instant.nullable(),
})
export type Playbook = z.infer<typeof Playbook>
export const PlaybookList = z.object({ data: z.array(Playbook) })
export type PlaybookList = z.infer<typeof PlaybookList>
export const PlaybookParams = z.object({ playbookId: Id })
export const PlaybookSaved = z.object({
  playbook: Playbook,
  previous: PlaybookDefinition.nullable(),
  /** False: there are so many partners that it begins in the background. */
  isDone: z.boolean(),
})

export const PlaybookEffectInput = z.object({ playbookId: Id.nullable(), definition: PlaybookDefinition })
/** What saving would do, in numbers. */
export const PlaybookEffect = z.object({
  begins: z.number().int(),
  ends: z.number().int(),
  goesOn: z.number().int(),
  /** Promises that are open now and would be withdrawn. */
  withdrawn: z.number().int(),
  /** Steps that go on as they were promised; what is changed holds from their next period on. */
  openOfChanged: z.number().int(),
})
export type PlaybookEffect = z.infer<typeof PlaybookEffect>

export const ITEM_STATES = ['open', 'overdue', 'kept', 'late', 'broken', 'withdrawn'] as const
export const PlaybookItem = z.object({
  id: Id,
  stepId: Id,
  kind: z.enum(['promise', 'reminder']),
  nameRu: z.string(),
  nameEn: z.string(),
  period: z.string(),
  dueAt: Instant,
  state: z.enum(ITEM_STATES),
  promiseId: Id.nullable(),
  isShared: z.boolean(),
  doneAt: Instant.nullable(),
  evidenceFactId: Id.nullable(),
  who: z.string().nullable(),
})
export type PlaybookItem = z.infer<typeof PlaybookItem>
export const PartnerPlaybook = z.object({
  playbook: z.object({ id: Id, nameRu: z.string(), nameEn: z.string() }),
  startedAt: Instant,
  stoppedAt: Instant.nullable(),
  kept: PlaybookKept,
  items: z.array(PlaybookItem),
})
export type PartnerPlaybook = z.infer<typeof PartnerPlaybook>
export const PartnerPlaybooks = z.object({ data: z.array(PartnerPlaybook) })
export type PartnerPlaybooks = z.infer<typeof PartnerPlaybooks>
export const PlaybookItemParams = z.object({ partnerId: Id, itemId: Id })

export const PlaybookBehindQuery = z.object({
  playbookId: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const PlaybookBehind = z.object({
  total: z.number().int(),
  data: z.array(
    z.object({
      partnerId: Id,
      name: z.string(),
      curator: z.string().nullable(),
      playbookId: Id,
      step: z.object({ nameRu: z.string(), nameEn: z.string() }),
      dueOn: Day,
      days: z.number().int(),
    }),
  ),
})
export type PlaybookBehind = z.infer<typeof PlaybookBehind>
