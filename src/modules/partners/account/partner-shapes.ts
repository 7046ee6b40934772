import { z } from 'zod'
import {
  Amount,
  Day,
  Id,
  Instant,
  Nature,
  PartySide,
  RowAudience,
  Share,
  Stage,
  Term,
  text,
} from '../fields.ts'
import { KeptCounts, PersonRef } from '../registry/registry-shapes.ts'
import { ContractGround, CounterpartyKind } from './counterparty.ts'

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
    kinds: z.array(CounterpartyKind),
    contract: ContractGround.nullable(),
    contractNumber: z.string().nullable(),
    contractOn: Day.nullable(),
    contractUntil: Day.nullable(),
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
    seller: PartySide.describe(
      'Who sells in most orders of this partnership; the host where there is none yet',
    ),
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
    mayEdit: z.boolean().describe('Whether what the reader writes reaches this partner'),
    contacts: z.array(Contact).describe('None for a role that contacts are closed to'),
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
