import { z } from 'zod'

const Id = z.uuid()

export const EVIDENCE_KINDS = [
  'inn',
  'ogrn',
  'tax_id',
  'bank_account',
  'name_same',
  'name_near',
  'name_short',
  'phone',
  'mail',
  'domain',
  'website',
  'external_id',
  'kpp_differs',
  'inn_differs',
  'city_differs',
] as const

/** What speaks for two partners being one (weight above 0) or against it; `value` is what both have, `a` and `b` what each has. */
export const Evidence = z.object({
  kind: z.enum(EVIDENCE_KINDS),
  weight: z.number(),
  value: z.string().nullable(),
  a: z.string().nullable(),
  b: z.string().nullable(),
})
export type Evidence = z.infer<typeof Evidence>

export const PairState = z.enum(['open', 'dismissed', 'merged'])
export type PairState = z.infer<typeof PairState>

export const PairPartner = z.object({
  id: Id,
  name: z.string(),
  city: z.string().nullable(),
  curator: z.object({ id: z.string(), name: z.string() }).nullable(),
  since: z.string().nullable(),
  archivedAt: z.string().nullable(),
  orders: z.int(),
  lastOrderOn: z.string().nullable(),
  externalIds: z.array(z.string()),
})
export type PairPartner = z.infer<typeof PairPartner>

export const DuplicatePair = z.object({
  id: Id,
  state: PairState,
  score: z.number().min(0).max(1),
  evidence: z.array(Evidence),
  a: PairPartner,
  b: PairPartner,
  foundAt: z.string(),
  decidedAt: z.string().nullable(),
  decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  reason: z.string().nullable(),
})
export type DuplicatePair = z.infer<typeof DuplicatePair>

export const PairListQuery = z.object({
  state: PairState.default('open'),
  partnerId: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
})
export type PairListQuery = z.infer<typeof PairListQuery>
export const PairList = z.object({
  data: z.array(DuplicatePair),
  nextCursor: z.string().nullable(),
  counts: z.object({ open: z.int(), dismissed: z.int(), merged: z.int() }),
})
export type PairList = z.infer<typeof PairList>

export const PairParams = z.object({ pairId: Id })
export const DismissInput = z.object({ reason: z.string().trim().max(500).nullable().default(null) })
export const PairAnswer = DuplicatePair

export const MergeParams = z.object({ partnerId: Id, otherId: Id })
export const MergeIdParams = z.object({ mergeId: Id })

/** Fields of the account that a merge chooses; the stage comes with the day it was reached. */
export const MERGE_FIELDS = [
  'name',
  'city',
  'country',
  'website',
  'language',
  'nature',
  'term',
  'stage',
  'curator',
  'since',
  'kinds',
  'contract',
  'contractNumber',
  'contractOn',
  'contractUntil',
] as const
export type MergeField = (typeof MERGE_FIELDS)[number]
export const Choice = z.enum(['survivor', 'merged'])
export type Choice = z.infer<typeof Choice>

const Side = z.object({
  value: z.string().nullable(),
  shown: z.string().nullable(),
  changedAt: z.string().nullable(),
})

export const MergeFieldView = z.object({
  /** One of the account's fields, or `field.<code>` of a field of the network's own. */
  field: z.string(),
  label: z.object({ ru: z.string(), en: z.string() }).nullable(),
  survivor: Side,
  merged: Side,
  isSame: z.boolean(),
  /** What is taken unless chosen otherwise, and why. */
  choice: Choice,
  because: z.enum(['same', 'filled', 'newer', 'survivor']),
})
export type MergeFieldView = z.infer<typeof MergeFieldView>

export const MergeFigures = z.object({
  orders: z.int(),
  net: z.string().nullable(),
  net12m: z.string().nullable(),
  hostKept: z.int(),
  hostEnded: z.int(),
  partnerKept: z.int(),
  partnerEnded: z.int(),
  unfinished: z.int(),
  contacts: z.int(),
  legalEntities: z.int(),
  documents: z.int(),
  notes: z.int(),
  facts: z.int(),
  lastOrderOn: z.string().nullable(),
})
export type MergeFigures = z.infer<typeof MergeFigures>

const MergePerson = z.object({ id: z.string(), name: z.string(), role: z.string() })

export const MergePreview = z.object({
  survivor: PairPartner.extend({ version: z.int() }),
  merged: PairPartner.extend({ version: z.int() }),
  currency: z.string(),
  score: z.number(),
  evidence: z.array(Evidence),
  fields: z.array(MergeFieldView),
  figures: z.object({ survivor: MergeFigures, merged: MergeFigures, together: MergeFigures }),
  /** People who sign in for each; when both have some, merging needs consent. */
  people: z.object({ survivor: z.array(MergePerson), merged: z.array(MergePerson) }),
  needsConsent: z.boolean(),
  /** Contacts and legal entities both have: the merged one's is put away. */
  joined: z.array(
    z.object({ what: z.enum(['contact', 'legal_entity']), id: Id, name: z.string(), into: Id }),
  ),
})
export type MergePreview = z.infer<typeof MergePreview>

export const MergeInput = z.object({
  choices: z.record(z.string().max(100), Choice).default({}),
  /** Both have people who sign in, and these may see each other's history from now on. */
  consent: z.boolean().default(false),
  reason: z.string().trim().max(500).nullable().default(null),
  survivorVersion: z.int().optional(),
  mergedVersion: z.int().optional(),
})
export type MergeInput = z.infer<typeof MergeInput>

const LeftAlone = z.object({ field: z.string(), value: z.string().nullable(), was: z.string().nullable() })

export const Merge = z.object({
  id: Id,
  survivor: z.object({ id: Id, name: z.string() }),
  merged: z.object({ id: Id, name: z.string() }),
  reason: z.string().nullable(),
  hasConsent: z.boolean(),
  changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  joined: z.int(),
  mergedAt: z.string(),
  mergedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  undoneAt: z.string().nullable(),
  undoneBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** What the undo left as it is, because somebody had changed it since. */
  leftAlone: z.array(LeftAlone),
})
export type Merge = z.infer<typeof Merge>
export const MergeList = z.object({ data: z.array(Merge) })
export type MergeList = z.infer<typeof MergeList>

export const SearchStarted = z.object({ queued: z.boolean() })
