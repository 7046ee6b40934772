import type { Insertable } from 'kysely'
import type { Audience, Side, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type { ContactInput, LegalEntityInput } from '../contract.ts'
import { searchContact, searchName } from '../rules.ts'
import type { ContactTable, LegalEntityTable } from '../tables.ts'

type Place = { partnerId: string; audience: Audience; side: Side | 'system' }

const common = (writer: Writer, place: Place, id: string | undefined) => ({
  partner_id: place.partnerId,
  id: id ?? newId(),
  network_id: writer.networkId,
  audience: place.audience,
  side: place.side,
  import_id: writer.importId ?? null,
  created_at: writer.now,
  updated_at: writer.now,
})

/** A new row of `contact`. */
export function contactRow(
  writer: Writer,
  place: Place,
  input: Omit<ContactInput, 'audience'>,
  id?: string,
): Insertable<ContactTable> & { id: string } {
  return {
    ...common(writer, place, id),
    of_side: input.ofSide,
    name: input.name,
    position: input.position,
    email: input.email,
    phone: input.phone,
    messenger: input.messenger,
    is_primary: input.isPrimary,
    search: searchContact(input),
    archived_at: null,
  }
}

/** A new row of `legal_entity`. */
export function legalEntityRow(
  writer: Writer,
  place: Place,
  input: Omit<LegalEntityInput, 'audience'>,
  id?: string,
): Insertable<LegalEntityTable> & { id: string } {
  return {
    ...common(writer, place, id),
    kind: input.kind,
    name: input.name,
    full_name: input.fullName,
    country: input.country,
    inn: input.inn,
    kpp: input.kpp,
    ogrn: input.ogrn,
    tax_id: input.taxId,
    address: input.address,
    bank_accounts: JSON.stringify(input.bankAccounts),
    is_primary: input.isPrimary,
    search_name: searchName(input.name),
    archived_at: null,
  }
}
