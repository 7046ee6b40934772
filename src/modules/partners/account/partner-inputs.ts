import { z } from 'zod'
import { FieldInputs } from '../custom-fields/shapes.ts'
import { Evidence } from '../duplicates/shapes.ts'
import { Country, Day, Id, Nature, PartySide, RowAudience, Share, Stage, Term, text } from '../fields.ts'
import { counterpartyFields } from './counterparty.ts'
import { BankAccount, Contact, ExternalId, LegalEntity, LegalEntityKind, Partner } from './partner-shapes.ts'

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
  ...counterpartyFields,
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
    kinds: editable.kinds.default([]),
    contract: editable.contract.default(null),
    contractNumber: editable.contractNumber.default(null),
    contractOn: editable.contractOn.default(null),
    contractUntil: editable.contractUntil.default(null),
    fields: FieldInputs.default({}).describe('Custom fields by code'),
    stage: Stage.optional().describe('The first open stage unless given'),
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

export const CuratorInput = z.object({ curatorId: z.string().max(64).nullable() })
export const ArchiveInput = z.object({ reason: text(1000) })
export const RestoreInput = z.object({ reason: text(1000).optional() })
export const PartnerAnswer = z.object({ partner: Partner })
export const StageMoved = z.object({
  partner: Partner,
  previous: z.object({ stage: Stage }),
  factId: Id.describe('The fact of the move, by which it can be taken back'),
  overruled: z.boolean().describe('Whether conditions were not met'),
})
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
  city: z.string().trim().max(200).optional(),
  phone: z.string().trim().max(40).optional(),
  email: z.string().trim().max(254).optional(),
  website: z.string().trim().max(500).optional(),
  exceptId: Id.optional(),
})
export type DuplicatesQuery = z.infer<typeof DuplicatesQuery>
/** Partners that may be the same company: why in a word and in all the evidence, and how sure it is (0…1). */
export const Duplicates = z.object({
  data: z.array(
    z.object({
      id: Id,
      name: z.string(),
      city: z.string().nullable(),
      because: z.enum(['inn', 'name', 'contact']),
      similarity: Share,
      evidence: z.array(Evidence),
    }),
  ),
})
export type Duplicates = z.infer<typeof Duplicates>
