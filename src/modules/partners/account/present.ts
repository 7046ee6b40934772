import type { Selectable } from 'kysely'
import type { Contact, LegalEntity, Partner, PersonRef } from '../contract.ts'
import { personOf } from '../people.ts'
import type { ContactTable, LegalEntityTable, PartnerTable } from '../tables.ts'

export type PartnerRecord = Selectable<PartnerTable>
export type ContactRecord = Selectable<ContactTable>
export type LegalEntityRecord = Selectable<LegalEntityTable>

/** A partner account as the API shows it. */
export function presentPartner(row: PartnerRecord, people: ReadonlyMap<string, PersonRef>): Partner {
  return {
    id: row.partner_id,
    name: row.name,
    city: row.city,
    country: row.country,
    website: row.website,
    language: row.language,
    nature: row.nature,
    term: row.term,
    stage: row.stage,
    stageSince: isoOf(row.stage_since),
    curator: personOf(people, row.curator_id),
    since: row.since,
    kinds: row.kinds,
    contract: row.contract,
    contractNumber: row.contract_number,
    contractOn: row.contract_on,
    contractUntil: row.contract_until,
    archivedAt: row.archived_at && isoOf(row.archived_at),
    mergedInto: row.merged_into,
    version: row.version,
  }
}

/** Rows come from tables as dates and from JSON as text. */
export function isoOf(instant: Date | string): string {
  return (typeof instant === 'string' ? new Date(instant) : instant).toISOString()
}

export function presentContact(row: ContactRecord): Contact {
  return {
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side === 'system' ? 'host' : row.side,
    ofSide: row.of_side,
    name: row.name,
    position: row.position,
    email: row.email,
    phone: row.phone,
    messenger: row.messenger,
    isPrimary: row.is_primary,
    archivedAt: row.archived_at && isoOf(row.archived_at),
    version: row.version,
  }
}

export function presentLegalEntity(row: LegalEntityRecord): LegalEntity {
  return {
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side === 'system' ? 'host' : row.side,
    kind: row.kind,
    name: row.name,
    fullName: row.full_name,
    country: row.country,
    inn: row.inn,
    kpp: row.kpp,
    ogrn: row.ogrn,
    taxId: row.tax_id,
    address: row.address,
    bankAccounts: row.bank_accounts,
    isPrimary: row.is_primary,
    archivedAt: row.archived_at && isoOf(row.archived_at),
    version: row.version,
  }
}
