import { z } from 'zod'
import { ContractGround, CounterpartyKind } from '../account/counterparty.ts'
import { FieldPeople, FieldValues } from '../custom-fields/shapes.ts'
import {
  Amount,
  Country,
  commaList,
  Day,
  Id,
  Instant,
  Nature,
  PartySide,
  Share,
  Stage,
  Term,
} from '../fields.ts'
import { GroupKey, RowExtras } from './group-shapes.ts'

/** What the registry can be sorted by; a leading minus turns the order round, rows without a value stay last. */
export const SORT_KEYS = [
  'name',
  'city',
  'country',
  'stage',
  'stageSince',
  'nature',
  'term',
  'curator',
  'since',
  'net12m',
  'change',
  'orders12m',
  'lastOrder',
  'keptHost',
  'keptPartner',
  'nextDue',
  'lastContact',
  'contractUntil',
  'risk',
  'valueAtRisk',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
type OwnSort = SortKey | `-${SortKey}`
/** A sort by a custom field, by its code. */
export type FieldSort = `field.${string}` | `-field.${string}`
export type Sort = OwnSort | FieldSort
const SORTS = SORT_KEYS.flatMap((key): OwnSort[] => [key, `-${key}`])
const FieldSort = z.string().regex(/^-?field\.[a-z][a-z0-9_]{0,39}$/) as unknown as z.ZodType<
  FieldSort,
  string
>
const SortChoice = z.union([z.enum(SORTS), FieldSort])

const IdOrWord = z.union([Id, z.enum(['none', 'any'])])

/**
 * Reads the parameters `field.<code>` of an address as the member `fields`, so that every network has its own besides
 * those every network has.
 */
export function withFieldFilters<Query extends z.ZodType>(query: Query) {
  return z.preprocess((given) => collectFields(given), query)
}

/** Parameters of an address with those named `field.<code>` gathered in `fields`. */
export function collectFields(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const plain: Record<string, unknown> = {}
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given))
    if (name.startsWith('field.')) fields[name.slice('field.'.length)] = value
    else if (name !== 'fields') plain[name] = value
  return Object.keys(fields).length > 0 ? { ...plain, fields } : plain
}

export const PartnerFilter = z.object({
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('Name, requisites, external id or contact; forgives typing errors'),
  stage: commaList(Stage).optional().describe('One or more stages'),
  stageNot: commaList(Stage).optional(),
  curator: z.string().max(64).optional().describe('A user id, `me` or `none`'),
  nature: commaList(Nature).optional(),
  term: commaList(Term).optional(),
  country: commaList(Country).optional(),
  city: z.string().trim().max(200).optional(),
  archived: z.enum(['yes', 'no', 'any']).optional().describe('no unless given'),
  prospects: z
    .enum(['yes', 'no', 'any'])
    .optional()
    .describe('no unless given or the stage filter names identification'),
  orderedWithinMonths: z.coerce.number().int().min(1).max(120).optional(),
  valueOver: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .optional()
    .describe('Net of twelve months, in the network’s currency'),
  valueUnder: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .optional(),
  silentDaysOver: z.coerce.number().int().min(0).max(36_500).optional().describe('Days since the last order'),
  overdue: z.enum(['host', 'partner', 'any']).optional().describe('Who has a promise past its time'),
  noContactDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .optional()
    .describe('Nobody met, called or wrote for so many days'),
  externalId: z.string().max(200).optional(),
  source: z.string().max(200).optional().describe('Where the external id comes from'),
  nobodyAnswers: z
    .enum(['yes'])
    .optional()
    .describe('After signing without a curator, or with a hand-over nobody has accepted'),
  ids: commaList(Id).optional().describe('Exactly these partners, for example the selected ones'),
  kind: commaList(CounterpartyKind).optional().describe('What the partner is to the host: any of these'),
  contract: commaList(z.enum(['contract', 'trust', 'none'])).optional(),
  without: commaList(z.enum(['nature', 'term', 'country', 'city', 'kind']))
    .optional()
    .describe('Of which these are not known'),
  contractEndsWithinDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .optional()
    .describe('The contract ends, or has ended, by then'),
  tag: commaList(IdOrWord).optional().describe('Any of these tags (ids); `none`, `any`'),
  tagAll: commaList(Id).optional().describe('All of these tags'),
  segment: commaList(z.string().regex(/^[a-z][a-z0-9_]{0,39}:[a-z][a-z0-9_]{0,39}$/))
    .optional()
    .describe('In any of these segments, each `<scheme>:<segment>`; `<scheme>:none` without one'),
  riskOver: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('The chance of no order in the next 90 days is above this; needs the right to read reports'),
  healthState: commaList(z.enum(['alive', 'silent', 'once', 'none']))
    .optional()
    .describe(
      'How its ordering stands: any of these; `none` without a score. Needs the right to read reports',
    ),
  followed: z.enum(['yes', 'no']).optional().describe('Whether the reader follows the partner'),
  changedSinceSeen: z.enum(['yes']).optional().describe('Others have done something since the reader looked'),
  fields: z
    .record(z.string().max(40), z.string().max(8000))
    .optional()
    .describe(
      'Custom fields, each as `field.<code>=`: values parted by commas, a range `from..to` with either end open, `none`, `any`, of texts `~part`, and `=value` for one value with commas in it',
    ),
})
export type PartnerFilter = z.infer<typeof PartnerFilter>

export const PartnerListQuery = PartnerFilter.extend({
  sort: SortChoice.optional().describe('name unless given; with q the best match first'),
  fieldColumns: z
    .string()
    .max(5000)
    .transform((value) => value.split(',').filter((part) => part !== ''))
    .optional()
    .describe('Codes of the custom fields the rows shall hold; `all`; none unless given'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
  skip: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('Rows to pass over, for a jump within a long list; neighbouring pages go by cursor'),
  total: z.enum(['yes', 'no']).default('no').describe('Whether to count all that match'),
})
export type PartnerListQuery = z.infer<typeof PartnerListQuery>

/** Columns of the export in the order they are offered; the file has those asked for, in the order asked. */
export const EXPORT_COLUMNS = [
  'name',
  'city',
  'country',
  'stage',
  'stageSince',
  'nature',
  'term',
  'curator',
  'since',
  'net12m',
  'netBefore12m',
  'change',
  'orders12m',
  'lastOrderOn',
  'daysSilent',
  'keptHost',
  'keptPartner',
  'nextDue',
  'nextPromise',
  'nextPromiseBy',
  'lastContactAt',
  'healthState',
  'risk',
  'valueAtRisk',
  'kinds',
  'contract',
  'contractUntil',
  'segments',
  'tags',
  'externalIds',
  'id',
] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]
/** A custom field in a file, by its code; those the reader may not see are left out. */
export type FieldExportColumn = `field.${string}`
const AskedColumn = z.union([
  z.enum(EXPORT_COLUMNS),
  z.string().regex(/^field\.[a-z][a-z0-9_]{0,39}$/) as unknown as z.ZodType<FieldExportColumn, string>,
])

export const PartnerExportQuery = PartnerFilter.extend({
  sort: SortChoice.optional(),
  columns: commaList(AskedColumn).optional().describe('In their order; custom fields as `field.<code>`'),
  groupBy: GroupKey.optional().describe(
    'Groups as they stand in the list, each with its head; workbooks only',
  ),
  language: z
    .enum(['ru', 'en'])
    .optional()
    .describe('Of the head row and the words; the user’s unless given'),
})
export type PartnerExportQuery = z.infer<typeof PartnerExportQuery>

export const PersonRef = z.object({ id: z.string(), name: z.string(), initials: z.string() })
export type PersonRef = z.infer<typeof PersonRef>

/** How a side keeps its word: share = kept ÷ (kept + late + broken), null without ended promises. */
export const KeptCounts = z.object({
  kept: z.number().int(),
  late: z.number().int(),
  broken: z.number().int(),
  share: Share.nullable(),
})
export type KeptCounts = z.infer<typeof KeptCounts>

export const NextPromise = z.object({
  id: Id,
  title: z.string(),
  dueAt: Instant,
  owedBy: PartySide,
  isOverdue: z.boolean(),
})

export const PartnerRow = z
  .object({
    id: Id,
    name: z.string(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    stage: Stage,
    stageSince: Instant,
    nature: Nature.nullable(),
    term: Term.nullable(),
    curator: PersonRef.nullable(),
    since: Day.nullable(),
    archivedAt: Instant.nullable(),
    isProspect: z.boolean(),
    externalIds: z.array(z.string()).describe('Only for the host'),
    net12m: Amount.nullable().describe('Null when the reader may not see amounts'),
    netBefore12m: Amount.nullable(),
    change: z
      .number()
      .nullable()
      .describe('Net of twelve months against the twelve before, as a fraction; null without a base'),
    orders12m: z.number().int(),
    months: z
      .array(Amount)
      .nullable()
      .describe('Net of each of the last twelve months, oldest first; null like the amounts'),
    lastOrderOn: Day.nullable(),
    daysSilent: z.number().int().nullable().describe('Days since the last order'),
    rhythmDays: z.number().nullable().describe('Median days between days with orders'),
    kept: z.object({ host: KeptCounts, partner: KeptCounts }),
    nextPromise: NextPromise.nullable(),
    unfinished: z.object({ host: z.number().int(), partner: z.number().int() }),
    lastContactAt: Instant.nullable(),
    risk: z
      .number()
      .nullable()
      .describe(
        'The chance of no order in the next 90 days; null without a score, or without the right to read reports',
      ),
    healthState: z.enum(['alive', 'silent', 'once']).nullable().describe('Null like the risk'),
    healthBasis: z
      .enum(['orders', 'contacts'])
      .nullable()
      .describe('What the rhythm is read from: contacts where the partnership has never ordered'),
    valueAtRisk: Amount.nullable().describe(
      'Expected revenue of the next year × risk; null when it is not known or not to be seen',
    ),
    kinds: z.array(CounterpartyKind),
    contract: ContractGround.nullable(),
    contractUntil: Day.nullable(),
    ...RowExtras,
    fields: FieldValues.describe('Values of the custom fields asked for that the reader may see'),
    version: z.number().int(),
  })
  .meta({ id: 'PartnerRow' })
export type PartnerRow = z.infer<typeof PartnerRow>

export const PartnerList = z.object({
  data: z.array(PartnerRow),
  nextCursor: z.string().nullable(),
  total: z.number().int().nullable().describe('All that match, when asked for'),
  currency: z.string(),
  asOf: Day.describe('The day the rolling figures end with'),
  people: FieldPeople.describe('Names of the people whom custom fields name'),
})
export type PartnerList = z.infer<typeof PartnerList>

/** How many partners each usual view holds. Prospects are counted apart; archived and merged ones in no other count. */
export const PartnerCounts = z.object({
  all: z.number().int(),
  mine: z.number().int(),
  active: z.number().int().describe('Ordered in the last twelve months'),
  overdueHost: z.number().int(),
  overduePartner: z.number().int(),
  noContact60: z.number().int(),
  withoutCurator: z.number().int(),
  prospects: z.number().int(),
  archived: z.number().int(),
  byStage: z.record(Stage, z.number().int()),
})
export type PartnerCounts = z.infer<typeof PartnerCounts>

/** What filters can offer: values present in the registry. */
export const PartnerFacets = z.object({
  curators: z.array(PersonRef.extend({ partners: z.number().int() })),
  countries: z.array(z.object({ country: z.string(), partners: z.number().int() })),
  cities: z.array(z.object({ city: z.string(), partners: z.number().int() })),
  sources: z.array(z.object({ source: z.string(), partners: z.number().int() })),
})
export type PartnerFacets = z.infer<typeof PartnerFacets>

export const SearchQuery = z.object({
  q: z.string().trim().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(50).default(8),
})
export const SearchHit = z.object({
  id: Id,
  name: z.string(),
  city: z.string().nullable(),
  stage: Stage,
  archived: z.boolean(),
  /** Why it was found: by its name, or by this legal entity, external id or contact. */
  matched: z.object({ by: z.enum(['name', 'legal_entity', 'external_id', 'contact']), text: z.string() }),
})
export type SearchHit = z.infer<typeof SearchHit>
export const SearchAnswer = z.object({ data: z.array(SearchHit) })
