import { type Field, readValue } from '#modules/partners/index.ts'
import { isCurrency } from '#shared/currencies.ts'
import { formatDecimal } from '#shared/decimal.ts'
import { normaliseName } from '#shared/text.ts'
import type { RowReason } from '../contract.ts'
import { type CellReader, RowRefused } from '../convert/cells.ts'
import type { FindablePerson, OwnFields } from './read.ts'

type FieldInput = Parameters<typeof readValue>[1]

/** Values of own fields by their codes, as the API takes them. A blank cell says nothing, so no value is null. */
export type OwnValues = Record<string, FieldInput>

/**
 * Reads the cells of a row as values of the network's own fields, each by its kind and with the reader of the API; null
 * when all are blank. `partnerId` is the known partner of the row: a sum without a currency is in the one that stands
 * there, else in `currency`, and an option or a person that stands there may stay although nobody may choose it any more.
 */
export function ownValuesReader(
  cells: CellReader,
  own: OwnFields,
  currency: string,
): (row: readonly string[], partnerId: string | null) => OwnValues | RowRefused | null {
  const people = findable(own.people)
  const options = new Map(own.fields.map((field) => [field.id, optionWords(field)]))
  const ids = new Set(own.people.map(({ id }) => id))

  function inputOf(
    field: Field,
    row: readonly string[],
    cell: string,
    stands: string | undefined,
  ): FieldInput | RowRefused {
    const name = `field.${field.code}`
    switch (field.kind) {
      case 'number': {
        const number = cells.decimal(cell)
        return number ? formatDecimal(number) : refused('bad_value', name, cell)
      }
      case 'money': {
        const sum = moneyOf(cell)
        const number = cells.decimal(sum.amount)
        const told = cells.text(row, `${name}.currency`).toUpperCase() || sum.currency
        if (!number) return refused('bad_value', name, cell)
        return { amount: formatDecimal(number), currency: told ?? stands ?? currency }
      }
      case 'date':
        return cells.day(row, name)
      case 'choice':
        return options.get(field.id)?.get(normaliseName(cell)) ?? refused('unknown_option', name, cell)
      case 'person': {
        if (stands !== undefined && own.standingNames.get(stands) === cell) return stands
        return people.get(cell.toLowerCase()) ?? refused('unknown_person', name, cell)
      }
      default:
        return cell
    }
  }

  return (row, partnerId) => {
    let values: OwnValues | null = null
    for (const field of own.fields) {
      const cell = cells.text(row, `field.${field.code}`)
      if (cell === '') continue
      const stands = partnerId === null ? undefined : own.standing.get(partnerId)?.get(field.id)
      const input = inputOf(field, row, cell, stands)
      if (input instanceof RowRefused) return input
      const isStanding = typeof input === 'string' && input === stands
      const read = readValue(field, input, { people: ids, currency })
      if ('refusal' in read && !isStanding)
        return refused(REASONS[read.refusal] ?? 'bad_value', `field.${field.code}`, cell)
      values ??= {}
      values[field.code] = input
    }
    return values
  }
}

const REASONS: Readonly<Record<string, RowReason>> = {
  not_text: 'too_long',
  unknown_currency: 'bad_currency',
  not_a_day: 'bad_date',
  unknown_option: 'unknown_option',
  unknown_person: 'unknown_person',
}

function refused(reason: RowReason, field: string, cell: string): RowRefused {
  return new RowRefused(reason, field, cell.slice(0, 200))
}

/** Options by their codes and names in either language; what is in use counts before what is not. */
function optionWords({ options }: Field): Map<string, string> {
  const words = new Map<string, string>()
  for (const isArchived of [true, false])
    for (const option of options.filter(({ archived }) => archived === isArchived)) {
      words.set(normaliseName(option.labelRu), option.code)
      words.set(normaliseName(option.labelEn), option.code)
    }
  for (const { code } of options) words.set(normaliseName(code), code)
  return words
}

/** People by id, mail address and name; a name that two people have finds nobody. */
function findable(people: readonly FindablePerson[]): Map<string, string> {
  const found = new Map<string, string>()
  const shared = new Set<string>()
  for (const { id, name } of people) {
    const plain = name.toLowerCase()
    if (found.has(plain)) shared.add(plain)
    found.set(plain, id)
  }
  for (const name of shared) found.delete(name)
  for (const { id, email } of people) found.set(email.toLowerCase(), id).set(id.toLowerCase(), id)
  return found
}

const SIGNS: Readonly<Record<string, string>> = {
  '₽': 'RUB',
  'руб.': 'RUB',
  руб: 'RUB',
  '€': 'EUR',
  '£': 'GBP',
}

/** `1 200,50 EUR`, `EUR 1200.50` or `1 200 ₽`: the amount and the code of its currency, null when the cell names none. */
function moneyOf(cell: string): { amount: string; currency: string | null } {
  for (const [sign, currency] of Object.entries(SIGNS)) {
    if (cell.endsWith(sign)) return { amount: cell.slice(0, -sign.length).trim(), currency }
    if (cell.startsWith(sign)) return { amount: cell.slice(sign.length).trim(), currency }
  }
  const [, before, after, last] = /^([A-Za-z]{3})\s*(.+)$|^.+?\s*([A-Za-z]{3})$/.exec(cell) ?? []
  const code = (before ?? last)?.toUpperCase()
  if (code === undefined || !isCurrency(code)) return { amount: cell, currency: null }
  return { amount: (after ?? cell.slice(0, -3)).trim(), currency: code }
}
