import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

export const STAGES = [
  'identification',
  'contact',
  'design',
  'implementation',
  'scaling',
  'mature',
  'exit',
] as const
export const NATURES = ['strategic_alliance', 'operational', 'innovation', 'marketing', 'resource'] as const
export const TERMS = ['project', 'medium', 'long', 'transformational', 'evolutionary'] as const

export const Stage = z.enum(STAGES)
export const Nature = z.enum(NATURES)
export const Term = z.enum(TERMS)
export const PartySide = z.enum(['host', 'partner'])
/** Who may read a row: both sides, or one of them alone. */
export const RowAudience = z.enum(['shared', 'host', 'partner'])

export type Stage = z.infer<typeof Stage>
export type Nature = z.infer<typeof Nature>
export type Term = z.infer<typeof Term>

const Id = z.uuid()
const Day = z.iso.date()
const Instant = z.iso.datetime()
const Country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code of two letters')
/** A decimal string of whole currency units, for example "1093264.35". */
const Amount = z.string()
const Share = z.number().min(0).max(1)
const text = (max: number) => z.string().trim().min(1).max(max)

/** A list in the address: values parted by commas. */
function commaList<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .string()
    .max(2000)
    .transform((value) => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(100))
}

// --- registry

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
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type Sort = SortKey | `-${SortKey}`
const SORTS = SORT_KEYS.flatMap((key): Sort[] => [key, `-${key}`])

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
  ids: commaList(Id).optional().describe('Exactly these partners, for example the selected ones'),
})
export type PartnerFilter = z.infer<typeof PartnerFilter>

export const PartnerListQuery = PartnerFilter.extend({
  sort: z.enum(SORTS).optional().describe('name unless given; with q the best match first'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
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
  'externalIds',
  'id',
] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]

export const PartnerExportQuery = PartnerFilter.extend({
  sort: z.enum(SORTS).optional(),
  columns: commaList(z.enum(EXPORT_COLUMNS)).optional(),
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

// --- search

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

// --- one partner

export const Contact = z
  .object({
    id: Id,
    partnerId: Id,
    audience: RowAudience,
    side: PartySide.describe('The side that wrote it'),
    ofSide: PartySide.describe('Whose person it is'),
    name: z.string(),
    position: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    messenger: z.string().nullable(),
    isPrimary: z.boolean(),
    archivedAt: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Contact' })
export type Contact = z.infer<typeof Contact>

export const BankAccount = z.object({
  bik: z.string().trim().nullable().default(null).describe('BIK of a Russian bank, or BIC'),
  bankName: z.string().trim().max(200).nullable().default(null),
  account: text(40).describe('Account of 20 digits, or IBAN'),
  correspondentAccount: z.string().trim().max(40).nullable().default(null),
})
export type BankAccount = z.infer<typeof BankAccount>

export const LegalEntityKind = z.enum(['company', 'sole_trader', 'person', 'foreign'])
export type LegalEntityKind = z.infer<typeof LegalEntityKind>

export const LegalEntity = z
  .object({
    id: Id,
    partnerId: Id,
    audience: RowAudience,
    side: PartySide,
    kind: LegalEntityKind,
    name: z.string(),
    fullName: z.string().nullable(),
    country: z.string().nullable(),
    inn: z.string().nullable(),
    kpp: z.string().nullable(),
    ogrn: z.string().nullable(),
    taxId: z.string().nullable().describe('Tax number outside Russia'),
    address: z.string().nullable(),
    bankAccounts: z.array(BankAccount),
    isPrimary: z.boolean(),
    archivedAt: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'LegalEntity' })
export type LegalEntity = z.infer<typeof LegalEntity>

export const ExternalId = z.object({ id: Id, source: z.string(), externalId: z.string() })
export type ExternalId = z.infer<typeof ExternalId>

export const StageMove = z.object({
  from: Stage,
  to: Stage,
  at: Instant,
  reason: z.string().nullable(),
  by: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  factId: Id,
})
export type StageMove = z.infer<typeof StageMove>

/** A side's kept share with the Wilson interval of 95 %. */
export const KeptShare = KeptCounts.extend({
  interval: z.tuple([Share, Share]).nullable(),
  unfinished: z.number().int(),
  overdue: z.number().int(),
  withdrawn: z.number().int(),
  nextDueAt: Instant.nullable(),
})
export type KeptShare = z.infer<typeof KeptShare>

export const Partner = z
  .object({
    id: Id,
    name: z.string(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    website: z.string().nullable(),
    language: z.enum(['ru', 'en']).nullable(),
    nature: Nature.nullable(),
    term: Term.nullable(),
    stage: Stage,
    stageSince: Instant,
    curator: PersonRef.nullable(),
    since: Day.nullable(),
    archivedAt: Instant.nullable(),
    mergedInto: Id.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Partner' })
export type Partner = z.infer<typeof Partner>

export const PartnerPage = z
  .object({
    partner: Partner,
    host: z.object({ name: z.string() }),
    currency: z.string(),
    asOf: Day.describe('The day the rolling figures end with'),
    stages: z.array(StageMove).describe('Moves between stages, oldest first; only for the host'),
    kept: z.object({ host: KeptShare, partner: KeptShare }),
    value: z
      .object({
        net: Amount,
        gross: Amount,
        cancelled: Amount,
        returns: Amount,
        net12m: Amount,
        netBefore12m: Amount,
        change: z.number().nullable(),
        months: z.array(Amount),
        shareOfNetwork: z
          .number()
          .nullable()
          .describe('Net of twelve months ÷ the whole network’s; only for the host'),
      })
      .nullable()
      .describe('Null when the reader may not see amounts'),
    orders: z.object({ total: z.number().int(), last12m: z.number().int() }),
    rhythm: z.object({
      firstOrderOn: Day.nullable(),
      lastOrderOn: Day.nullable(),
      daysSilent: z.number().int().nullable(),
      rhythmDays: z.number().nullable(),
      /** Days silent ÷ own rhythm: 1 is usual, 2 is twice as long as usual. */
      silenceRatio: z.number().nullable(),
    }),
    lastContactAt: Instant.nullable(),
    contacts: z.array(Contact),
    legalEntities: z.array(LegalEntity),
    externalIds: z.array(ExternalId).describe('Only for the host'),
    counts: z.object({
      sharedFacts: z.number().int(),
      ownFacts: z.number().int().describe('Facts private to the reader’s side'),
      promises: z.number().int(),
      documents: z.number().int(),
      orders: z.number().int(),
    }),
  })
  .meta({ id: 'PartnerPage' })
export type PartnerPage = z.infer<typeof PartnerPage>

export const PartnerParams = z.object({ partnerId: Id })
export const ContactParams = z.object({ partnerId: Id, contactId: Id })
export const LegalEntityParams = z.object({ partnerId: Id, legalEntityId: Id })
export const ExternalIdParams = z.object({ partnerId: Id, externalIdId: Id })

const website = z
  .string()
  .trim()
  .max(300)
  .regex(/^https?:\/\/\S+$/i, 'an address that begins with http:// or https://')

const editable = {
  city: text(200).nullable(),
  country: Country.nullable(),
  website: website.nullable(),
  language: z.enum(['ru', 'en']).nullable(),
  nature: Nature.nullable(),
  term: Term.nullable(),
  since: Day.nullable(),
}

export const ContactInput = z
  .object({
    ofSide: PartySide,
    audience: RowAudience.default('shared'),
    name: text(200),
    position: text(200).nullable().default(null),
    email: z.email().max(254).nullable().default(null),
    phone: z
      .string()
      .trim()
      .max(40)
      .regex(/^\+?[\d\s().,#x-]{3,}$/i, 'a phone number')
      .nullable()
      .default(null),
    messenger: text(200).nullable().default(null),
    isPrimary: z.boolean().default(false),
  })
  .meta({ id: 'NewContact' })
export type ContactInput = z.infer<typeof ContactInput>

export const ContactChange = z
  .object({
    name: text(200),
    position: text(200).nullable(),
    email: z.email().max(254).nullable(),
    phone: ContactInput.shape.phone.unwrap(),
    messenger: text(200).nullable(),
    isPrimary: z.boolean(),
  })
  .partial()
  .meta({ id: 'ContactChange' })
export type ContactChange = z.infer<typeof ContactChange>

const requisite = z.string().trim().max(40).nullable()
const legalEntityFields = {
  kind: LegalEntityKind,
  name: text(300),
  fullName: text(500).nullable(),
  country: Country.nullable(),
  inn: requisite.describe('10 digits, or 12 of a person'),
  kpp: requisite.describe('9 characters; a sole trader has none'),
  ogrn: requisite.describe('13 digits, or 15 of a sole trader'),
  taxId: requisite,
  address: text(500).nullable(),
  bankAccounts: z.array(BankAccount).max(20),
  isPrimary: z.boolean(),
}

export const LegalEntityInput = z
  .object({
    ...legalEntityFields,
    audience: RowAudience.default('shared'),
    kind: LegalEntityKind.default('company'),
    fullName: legalEntityFields.fullName.default(null),
    country: legalEntityFields.country.default(null),
    inn: requisite.default(null),
    kpp: requisite.default(null),
    ogrn: requisite.default(null),
    taxId: requisite.default(null),
    address: legalEntityFields.address.default(null),
    bankAccounts: legalEntityFields.bankAccounts.default([]),
    isPrimary: z.boolean().default(false),
  })
  .meta({ id: 'NewLegalEntity' })
export type LegalEntityInput = z.infer<typeof LegalEntityInput>

export const LegalEntityChange = z.object(legalEntityFields).partial().meta({ id: 'LegalEntityChange' })
export type LegalEntityChange = z.infer<typeof LegalEntityChange>

export const NewPartner = z
  .object({
    ...editable,
    name: text(300),
    city: editable.city.default(null),
    country: editable.country.default(null),
    website: editable.website.default(null),
    language: editable.language.default(null),
    nature: editable.nature.default(null),
    term: editable.term.default(null),
    since: editable.since.default(null),
    stage: Stage.default('contact'),
    curatorId: z
      .string()
      .max(64)
      .nullable()
      .default(null)
      .describe('A curator who adds a partner becomes its curator'),
    externalIds: z
      .array(z.object({ source: text(100), externalId: text(200) }))
      .max(50)
      .default([]),
    contacts: z.array(ContactInput).max(50).default([]),
    legalEntities: z.array(LegalEntityInput).max(50).default([]),
  })
  .meta({ id: 'NewPartner' })
export type NewPartner = z.infer<typeof NewPartner>

export const PartnerChange = z
  .object({ name: text(300), ...editable })
  .partial()
  .meta({ id: 'PartnerChange' })
export type PartnerChange = z.infer<typeof PartnerChange>

/** What the partner itself may change of its account. */
export const PARTNER_OWN_FIELDS = ['city', 'country', 'website', 'language'] as const

/** An edit answers what stood before, so that it can be undone by sending it back. */
export const PartnerChanged = z.object({ partner: Partner, previous: PartnerChange })
export const ContactChanged = z.object({ contact: Contact, previous: ContactChange })
export const LegalEntityChanged = z.object({ legalEntity: LegalEntity, previous: LegalEntityChange })

export const StageMoveInput = z.object({
  to: Stage,
  reason: text(1000).optional().describe('Needed for a move back or to the exit'),
})
export const CuratorInput = z.object({ curatorId: z.string().max(64).nullable() })
export const ArchiveInput = z.object({ reason: text(1000) })
export const RestoreInput = z.object({ reason: text(1000).optional() })
export const PartnerAnswer = z.object({ partner: Partner })
export const StageMoved = z.object({ partner: Partner, previous: z.object({ stage: Stage }) })
export const CuratorAssigned = z.object({ partner: Partner, previous: CuratorInput })
export const ContactAnswer = z.object({ contact: Contact })
export const LegalEntityAnswer = z.object({ legalEntity: LegalEntity })
export const ExternalIdInput = z.object({ source: text(100), externalId: text(200) })
export const ExternalIdAnswer = z.object({ externalId: ExternalId })

export const BulkCuratorInput = z.object({
  partnerIds: z.array(Id).min(1).max(1000),
  curatorId: z.string().max(64).nullable(),
})
export const BulkCuratorAnswer = z.object({
  changed: z.number().int(),
  previous: z.array(z.object({ partnerId: Id, curatorId: z.string().nullable() })),
})

export const DuplicatesQuery = z.object({
  name: z.string().trim().max(300).optional(),
  inn: z.string().trim().max(20).optional(),
  exceptId: Id.optional(),
})
/** Partners that may be the same company: why (the tax number, or a name this similar, 0…1). */
export const Duplicates = z.object({
  data: z.array(
    z.object({
      id: Id,
      name: z.string(),
      city: z.string().nullable(),
      because: z.enum(['inn', 'name']),
      similarity: Share,
    }),
  ),
})
export type Duplicates = z.infer<typeof Duplicates>

// --- facts

const maybe = z.string().nullable().optional()

export const partnerAdded = defineFact(
  'partner.added',
  z.object({ name: z.string(), stage: Stage, city: maybe, country: maybe }),
)
export const partnerChanged = defineFact(
  'partner.changed',
  z.object({
    name: z.string(),
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
  }),
)
export const partnerStageMoved = defineFact(
  'partner.stage_moved',
  z.object({ from: Stage, to: Stage, reason: z.string().optional() }),
)
export const partnerCuratorAssigned = defineFact(
  'partner.curator_assigned',
  z.object({ from: maybe, to: maybe }),
)
export const partnerArchived = defineFact('partner.archived', z.object({ reason: z.string() }))
export const partnerRestored = defineFact('partner.restored', z.object({ reason: z.string().optional() }))

/** People are facts of their own (`person.…`): `contact.…` is kept for meetings, calls and letters. */
const personData = z.object({
  ofSide: PartySide,
  name: z.string(),
  position: maybe,
  email: maybe,
  phone: maybe,
  messenger: maybe,
  changed: z.array(z.string()).optional(),
})
const personal = ['name', 'email', 'phone', 'messenger'] as const
export const personAdded = defineFact('person.added', personData, { personal })
export const personChanged = defineFact('person.changed', personData, { personal })
export const personArchived = defineFact(
  'person.archived',
  z.object({ ofSide: PartySide, name: z.string() }),
  { personal: ['name'] },
)
export const personRestored = defineFact(
  'person.restored',
  z.object({ ofSide: PartySide, name: z.string() }),
  { personal: ['name'] },
)

const entityData = z.object({
  name: z.string(),
  inn: maybe,
  kpp: maybe,
  ogrn: maybe,
  changed: z.array(z.string()).optional(),
})
export const legalEntityAdded = defineFact('legal_entity.added', entityData)
export const legalEntityChanged = defineFact('legal_entity.changed', entityData)
export const legalEntityArchived = defineFact('legal_entity.archived', z.object({ name: z.string() }))
export const legalEntityRestored = defineFact('legal_entity.restored', z.object({ name: z.string() }))
