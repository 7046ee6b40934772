import { refusalsOfRequisites, searchContact, searchName } from '#modules/partners/index.ts'
import type { StepPlan } from '../plan.ts'
import { type CellReader, type Convert, orNull, RowRefused, refuseTooLong } from './cells.ts'
import { type PartnerRules, partnerOf } from './orders.ts'

const YES = ['1', 'yes', 'y', 'true', 'x', '+', 'да', 'истина', 'primary', 'основной']
const MAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/

/** Reads rows as people of partners. Who they are is kept as written, a mail address must look like one. */
export function contactConverter(
  cells: CellReader,
  _step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  return (row) => {
    const partner = partnerOf(cells, row, partners)
    if (partner instanceof RowRefused) return partner
    const name = cells.text(row, 'name')
    if (name === '') return new RowRefused('value_missing', 'name')
    const email = cells.text(row, 'email')
    if (email !== '' && !MAIL.test(email)) return new RowRefused('bad_value', 'email', email.slice(0, 200))
    const phone = cells.text(row, 'phone')
    if (phone !== '' && phone.replace(/\D/g, '').length < 5)
      return new RowRefused('bad_value', 'phone', phone.slice(0, 200))
    const position = cells.text(row, 'position')
    const messenger = cells.text(row, 'messenger')
    const tooLong = refuseTooLong([
      ['name', name, 200],
      ['position', position, 200],
      ['email', email, 254],
      ['phone', phone, 60],
      ['messenger', messenger, 100],
    ])
    if (tooLong) return tooLong
    const search = searchContact({
      name,
      email: orNull(email),
      phone: orNull(phone),
      messenger: orNull(messenger),
    })
    return [
      ...[file, lineOf(), partner.k, name, orNull(position), orNull(email), orNull(phone), orNull(messenger)],
      ...[yesOrNothing(cells, row), search],
    ]
  }
}

function yesOrNothing(cells: CellReader, row: readonly string[]): string | null {
  const word = cells.text(row, 'primary').toLowerCase()
  return word === '' ? null : YES.includes(word) ? 't' : 'f'
}

const ENTITY_KINDS = ['company', 'sole_trader', 'person', 'foreign'] as const

/**
 * Reads rows as legal entities; Russian requisites are checked by their check digits. Without a kind, an INN of 12 digits
 * is a sole trader's, one of 10 a company's, and an entity without an INN is foreign when it has a tax number of its own.
 */
export function legalEntityConverter(
  cells: CellReader,
  _step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  return (row) => {
    const partner = partnerOf(cells, row, partners)
    if (partner instanceof RowRefused) return partner
    const name = cells.text(row, 'name')
    if (name === '') return new RowRefused('value_missing', 'name')
    const [inn, kpp, ogrn] = (['inn', 'kpp', 'ogrn'] as const).map((field) =>
      orNull(cells.text(row, field).replace(/\s/g, '')),
    ) as [string | null, string | null, string | null]
    const taxId = cells.text(row, 'taxId')
    const word = cells.text(row, 'entityKind').toLowerCase()
    const told = ENTITY_KINDS.find((one) => one === word)
    if (word !== '' && !told) return new RowRefused('bad_value', 'entityKind', word.slice(0, 200))
    const kind =
      told ?? (inn?.length === 12 ? 'sole_trader' : inn === null && taxId !== '' ? 'foreign' : 'company')
    const [wrong] = refusalsOfRequisites({ kind, inn, kpp, ogrn, bankAccounts: [] })
    if (wrong) {
      const field = wrong.pointer.slice(2)
      return new RowRefused('bad_requisites', field, cells.text(row, field).slice(0, 200))
    }
    const fullName = cells.text(row, 'fullName')
    const address = cells.text(row, 'address')
    const country = cells.text(row, 'country')
    const tooLong = refuseTooLong([
      ['name', name, 300],
      ['fullName', fullName, 500],
      ['address', address, 500],
      ['taxId', taxId, 40],
      ['country', country, 100],
    ])
    if (tooLong) return tooLong
    const code = /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : country
    return [
      ...[
        file,
        lineOf(),
        partner.k,
        name,
        orNull(fullName),
        kind,
        inn,
        kpp,
        ogrn,
        orNull(taxId),
        orNull(code),
      ],
      ...[orNull(address), yesOrNothing(cells, row), searchName(name)],
    ]
  }
}
