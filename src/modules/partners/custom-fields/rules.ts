import { isCurrency } from '#shared/currencies.ts'
import { formatMinor, parseMinor } from '#shared/money.ts'
import type { CustomField, FieldInput, FieldKind, FieldValueShown, FieldValues } from './shapes.ts'

/** What decides who reads and writes a field. */
export type FieldAccess = Pick<
  CustomField,
  'audience' | 'kind' | 'partnerWrites' | 'readRoles' | 'writeRoles'
>

type Reader = { side: 'host' | 'partner'; role: string; seesMoney: boolean }

/**
 * Whether values of the field are for this reader: the partner's side sees shared fields, the host's roles those open to
 * them, and amounts only who may see amounts. An owner, who sets all this, sees every field.
 */
export function mayReadField(field: FieldAccess, reader: Reader): boolean {
  if (field.kind === 'money' && !reader.seesMoney) return false
  if (reader.side === 'partner') return field.audience === 'shared'
  return reader.role === 'owner' || field.readRoles === null || field.readRoles.includes(reader.role as never)
}

/** Whether this reader may write values of the field, besides being let to write to the partner at all. */
export function mayWriteField(field: FieldAccess, reader: Reader): boolean {
  if (!mayReadField(field, reader)) return false
  if (reader.side === 'partner') return field.partnerWrites
  return (
    reader.role === 'owner' || field.writeRoles === null || field.writeRoles.includes(reader.role as never)
  )
}

/** Whether facts may hold the field's values: not when somebody of those who read the facts may not read the field. */
export function isOpenInFacts(field: FieldAccess): boolean {
  return field.readRoles === null && field.kind !== 'money'
}

/** Whether partners of this type have the field. */
export function fieldApplies(
  field: Pick<CustomField, 'natures'>,
  partner: { nature: string | null },
): boolean {
  return (
    field.natures === null || (partner.nature !== null && field.natures.includes(partner.nature as never))
  )
}

/**
 * The fields that the partner's stage requires and that have no value, in their order. A field is required from its stage
 * on, by the ranks of the network's stages; not of partners whose type does not have it, not of archived fields, and of
 * nobody who has gone out (role `exit`).
 */
export function missingRequiredFields<
  Field extends Pick<CustomField, 'code' | 'natures' | 'requiredFromStage' | 'archivedAt'>,
>(
  fields: readonly Field[],
  values: FieldValues,
  partner: { nature: string | null; stage: string },
  stages: readonly { code: string; rank: number; role: string }[],
): Field[] {
  const stage = stages.find(({ code }) => code === partner.stage)
  if (!stage || stage.role === 'exit') return []
  return fields.filter((field) => {
    if (field.archivedAt !== null || field.requiredFromStage === null || !fieldApplies(field, partner))
      return false
    const from = stages.find(({ code }) => code === field.requiredFromStage)
    return from !== undefined && stage.rank >= from.rank && values[field.code] === undefined
  })
}

/** A value as its row holds it. */
export type StoredValue = { text: string | null; number: number | null; day: string | null }

export type ValueRefusal =
  | 'not_text'
  | 'not_a_number'
  | 'too_many_digits'
  | 'not_money'
  | 'unknown_currency'
  | 'too_many_decimals'
  | 'too_large'
  | 'not_a_day'
  | 'unknown_option'
  | 'unknown_person'
  | 'not_a_link'

export type ReadValue = { value: StoredValue | null } | { refusal: ValueRefusal }

const MAX_TEXT = 2000

/**
 * What is to be kept of an input, null when it clears the field, or why it cannot be. Numbers may be sent as text, as
 * files have them. `people` are the ids a person field may name.
 */
export function readValue(
  field: { kind: FieldKind; options: readonly { code: string; archived: boolean }[] },
  input: FieldInput,
  known: { people: ReadonlySet<string>; currency: string },
): ReadValue {
  if (input === null || (typeof input === 'string' && input.trim() === '')) return { value: null }
  switch (field.kind) {
    case 'text':
      return typeof input === 'string' && input.trim().length <= MAX_TEXT
        ? ofText(input.trim())
        : { refusal: 'not_text' }
    case 'number':
      return readNumber(input)
    case 'money':
      return readMoney(input, known.currency)
    case 'date':
      return typeof input === 'string' && isDay(input)
        ? { value: { text: null, number: null, day: input } }
        : { refusal: 'not_a_day' }
    case 'choice': {
      const place = field.options.findIndex(({ code }) => code === input)
      const option = field.options[place]
      if (!option || option.archived) return { refusal: 'unknown_option' }
      // its place among the options is what lists are sorted by
      return { value: { text: option.code, number: place, day: null } }
    }
    case 'person':
      return typeof input === 'string' && known.people.has(input)
        ? ofText(input)
        : { refusal: 'unknown_person' }
    case 'link':
      return typeof input === 'string' && isLink(input.trim())
        ? ofText(input.trim())
        : { refusal: 'not_a_link' }
  }
}

const ofText = (text: string): ReadValue => ({ value: { text, number: null, day: null } })

function readNumber(input: FieldInput): ReadValue {
  const number = typeof input === 'string' ? Number(input.trim().replace(',', '.')) : input
  if (typeof number !== 'number' || !Number.isFinite(number)) return { refusal: 'not_a_number' }
  // more digits than this a double would round, and nothing is rounded silently
  if (Number(number.toPrecision(15)) !== number) return { refusal: 'too_many_digits' }
  return { value: { text: null, number: number === 0 ? 0 : number, day: null } }
}

function readMoney(input: FieldInput, currency: string): ReadValue {
  const money =
    typeof input === 'object' && input !== null
      ? input
      : { amount: String(input).trim().replace(',', '.'), currency }
  if (!isCurrency(money.currency)) return { refusal: 'unknown_currency' }
  if (!/^-?\d+(\.\d+)?$/.test(money.amount)) return { refusal: 'not_money' }
  const minor = parseMinor(money.amount, money.currency)
  if (minor === null) return { refusal: 'too_many_decimals' }
  const number = Number(minor)
  if (!Number.isSafeInteger(number)) return { refusal: 'too_large' }
  return { value: { text: money.currency, number, day: null } }
}

/** A day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text && text > '0001-01-01'
}

/** An address of the web that a page may offer to be opened: https, or http as many sites of partners still are. */
export function isLink(text: string): boolean {
  if (text.length > 1000 || !/^https?:\/\//i.test(text)) return false
  try {
    const { protocol, hostname, username } = new URL(text)
    return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && username === ''
  } catch {
    return false
  }
}

/** A kept value as the API shows it. */
export function shownValue(kind: FieldKind, stored: StoredValue): FieldValueShown | null {
  switch (kind) {
    case 'number':
      return stored.number
    case 'money':
      return stored.number === null || stored.text === null
        ? null
        : { amount: formatMinor(BigInt(stored.number), stored.text), currency: stored.text }
    case 'date':
      return stored.day
    default:
      return stored.text
  }
}

/** Whether two values of a field are the same, whatever form they were sent in. */
export function isSameValue(kind: FieldKind, a: StoredValue | null, b: StoredValue | null): boolean {
  const isSameNumber = kind === 'choice' || a?.number === b?.number
  return a?.text === b?.text && isSameNumber && a?.day === b?.day
}
