import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { parseMinor } from '#shared/money.ts'
import { type Field, readFieldsFor } from '../custom-fields/read-fields.ts'
import { isDay } from '../custom-fields/rules.ts'
import '../custom-fields/tables.ts'

/** One value of a filter: a missing one, any, exactly this, a range (both ends within), or texts that hold a part. */
type Wanted =
  | { is: 'none' }
  | { is: 'any' }
  | { is: 'value'; value: string }
  | { is: 'range'; from: string | null; to: string | null }
  | { is: 'part'; part: string }

/**
 * The conditions of a filter by custom fields over `p` (partner). Fields that the actor may not see are refused as those
 * that do not exist.
 */
export async function conditionsOfFields(
  tx: Tx,
  filters: Readonly<Record<string, string>>,
  actor: Actor,
  currency: string,
): Promise<RawBuilder<boolean>[]> {
  const fields = await readFieldsFor(tx, actor)
  return Object.entries(filters).map(([code, text]) =>
    conditionOf(fieldNamed(fields, code), text, actor, currency),
  )
}

/** The field of this code; refuses (400) one that is not there for the reader. */
export function fieldNamed(fields: readonly Field[], code: string): Field {
  const field = fields.find((candidate) => candidate.code === code)
  if (field) return field
  throw new Refused('unknown_field', {
    status: 400,
    errors: [{ pointer: `#/query/field.${code}`, code: 'unknown_field', detail: 'No such field.' }],
  })
}

function conditionOf(field: Field, text: string, actor: Actor, currency: string): RawBuilder<boolean> {
  const wanted = readWanted(field, text)
  const values = wanted.filter((item) => item.is === 'value').map(({ value }) => value)
  const parts: RawBuilder<boolean>[] = []
  if (values.length > 0) parts.push(withValues(field, values, actor, currency))
  for (const item of wanted) {
    if (item.is === 'none') parts.push(sql<boolean>`not ${having(field, sql`true`)}`)
    if (item.is === 'any') parts.push(having(field, sql`true`))
    if (item.is === 'range') parts.push(withinRange(field, item, currency))
    if (item.is === 'part')
      parts.push(
        sql<boolean>`p.partner_id = any ((select house.find_field_values(${field.id}::uuid, ${item.part}))::uuid[])`,
      )
  }
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

function readWanted(field: Field, text: string): Wanted[] {
  const isText = field.kind === 'text' || field.kind === 'link'
  if (isText && text.startsWith('~')) return [{ is: 'part', part: text.slice(1).trim() }]
  if (text.startsWith('=')) return [{ is: 'value', value: text.slice(1) }]
  const items = text.split(',').filter((item) => item !== '')
  if (items.length === 0 || items.length > 200) throw wrongFilter(field)
  return items.map((item): Wanted => {
    if (item === 'none' || item === 'any') return { is: item }
    const range = /^(.*?)\.\.(.*)$/.exec(item)
    if (range && (field.kind === 'number' || field.kind === 'money' || field.kind === 'date'))
      return { is: 'range', from: range[1] || null, to: range[2] || null }
    return { is: 'value', value: item }
  })
}

/** Partners that have a value of the field with which the condition over `v` holds. */
function having(field: Field, condition: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select from field_value v where v.partner_id = p.partner_id
    and v.field_id = ${field.id}::uuid and ${condition})`
}

function withValues(
  field: Field,
  values: readonly string[],
  actor: Actor,
  currency: string,
): RawBuilder<boolean> {
  switch (field.kind) {
    case 'number':
    case 'money': {
      const numbers = values.map((value) => numberOf(field, value, currency))
      return having(field, sql`v.number_value = any (${numbers}::float8[]) ${inCurrency(field, currency)}`)
    }
    case 'date':
      for (const value of values) if (!isDay(value)) throw wrongFilter(field)
      return having(field, sql`v.day_value = any (${[...values]}::date[])`)
    case 'person': {
      const ids = values.map((value) => (value === 'me' ? (actor.userId ?? '') : value))
      return having(field, sql`v.text_value = any (${ids}::text[])`)
    }
    default:
      return having(field, sql`v.text_value = any (${[...values]}::text[])`)
  }
}

function withinRange(
  field: Field,
  { from, to }: { from: string | null; to: string | null },
  currency: string,
): RawBuilder<boolean> {
  if (from === null && to === null) return having(field, sql`true`)
  const isDate = field.kind === 'date'
  const column = isDate ? sql`v.day_value` : sql`v.number_value`
  const bound = (text: string) => {
    if (!isDate) return sql`${numberOf(field, text, currency)}::float8`
    if (!isDay(text)) throw wrongFilter(field)
    return sql`${text}::date`
  }
  const ends = [
    ...(from === null ? [] : [sql`${column} >= ${bound(from)}`]),
    ...(to === null ? [] : [sql`${column} <= ${bound(to)}`]),
  ]
  return having(field, sql`${sql.join(ends, sql` and `)} ${inCurrency(field, currency)}`)
}

/** Amounts are compared within the network's currency only: others are no less and no more. */
const inCurrency = (field: Field, currency: string) =>
  field.kind === 'money' ? sql`and v.text_value = ${currency}` : sql``

function numberOf(field: Field, text: string, currency: string): number {
  const plain = text.trim()
  if (!/^-?\d+(\.\d+)?$/.test(plain)) throw wrongFilter(field)
  if (field.kind !== 'money') return Number(plain)
  const minor = parseMinor(plain, currency)
  if (minor === null) throw wrongFilter(field)
  return Number(minor)
}

function wrongFilter(field: Field): Refused {
  return new Refused('invalid', {
    status: 400,
    errors: [
      {
        pointer: `#/query/field.${field.code}`,
        code: 'wrong_filter',
        detail: 'This cannot be compared with values of the field.',
      },
    ],
  })
}
