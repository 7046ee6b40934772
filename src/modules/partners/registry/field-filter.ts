import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { Refused } from '#platform/http/refused.ts'
import { parseMinor } from '#shared/money.ts'
import type { Field } from '../custom-fields/read-fields.ts'
import { isDay } from '../custom-fields/rules.ts'
import type { NetworkFrame } from '../network.ts'
import '../custom-fields/tables.ts'

/** One value of a filter: a missing one, any, exactly this, a range (both ends within), or texts that hold a part. */
type Wanted =
  | { is: 'none' }
  | { is: 'any' }
  | { is: 'value'; value: string }
  | { is: 'range'; from: string | null; to: string | null }
  | { is: 'part'; part: string }

/**
 * One condition in two forms that say the same: `ofPage` asks row by row, for those who need the first rows of an order,
 * `ofAll` reads all values at once, for those who go through the whole registry.
 */
export type FieldCondition = { ofPage: RawBuilder<boolean>; ofAll: RawBuilder<boolean> }

/** What a field's values have to be like: a condition over `v` (field_value). */
type Having = { field: Field; condition: RawBuilder<unknown> }

/** Up to so many partners are looked up one by one sooner than the registry is gone through in its order. */
const FEW = 3000

/**
 * The conditions of a filter by custom fields over `p` (partner). Fields that the actor may not see are refused as those
 * that do not exist.
 */
export async function conditionsOfFields(
  tx: Tx,
  filters: Readonly<Record<string, string>>,
  reader: { actor: Actor; frame: NetworkFrame; fields: readonly Field[] },
): Promise<FieldCondition[]> {
  const { actor, fields } = reader
  const { currency, moment } = reader.frame
  const found: FieldCondition[] = []
  for (const [code, text] of Object.entries(filters)) {
    const parts = partsOf(fieldNamed(fields, code), text, actor, currency)
    const [only] = parts
    if (only && parts.length === 1 && 'field' in only) found.push(await inBothForms(tx, moment, only))
    else {
      const any = parts.map((part) => ('field' in part ? exists(part) : part))
      const condition = sql<boolean>`(${sql.join(any, sql` or `)})`
      found.push({ ofPage: condition, ofAll: condition })
    }
  }
  return found
}

/**
 * Planners cannot know how many partners a range of one field leaves, since they count values of all fields together, and
 * then choose by far the slower way. So it is looked up, up to a few.
 */
async function inBothForms(tx: Tx, moment: string | null, having: Having): Promise<FieldCondition> {
  const [row] = await remembered(
    tx,
    moment,
    sql<{ count: number }>`select count(*)::int as count from (select from field_value v
      where ${valuesOf(having)} limit ${FEW}) few`,
  )
  if ((row?.count ?? 0) < FEW) return { ofPage: exists(having), ofAll: exists(having) }
  return {
    ofPage: sql<boolean>`(select true from field_value v where v.partner_id = p.partner_id and ${valuesOf(having)} limit 1)`,
    ofAll: sql<boolean>`(${exists(having)}) is true`,
  }
}

const valuesOf = ({ field, condition }: Having) => sql`v.field_id = ${field.id}::uuid and ${condition}`

const exists = (having: Having) =>
  sql<boolean>`exists (select from field_value v where v.partner_id = p.partner_id and ${valuesOf(having)})`

/** The field of this code; refuses (400) one that is not there for the reader. */
export function fieldNamed(fields: readonly Field[], code: string): Field {
  const field = fields.find((candidate) => candidate.code === code)
  if (field) return field
  throw new Refused('unknown_field', {
    status: 400,
    errors: [{ pointer: `#/query/field.${code}`, code: 'unknown_field', detail: 'No such field.' }],
  })
}

/** What one filter asks for; a partner has to answer to any part of it. */
function partsOf(
  field: Field,
  text: string,
  actor: Actor,
  currency: string,
): (Having | RawBuilder<boolean>)[] {
  const wanted = readWanted(field, text)
  const values = wanted.filter((item) => item.is === 'value').map(({ value }) => value)
  const parts: (Having | RawBuilder<boolean>)[] = []
  if (values.length > 0) parts.push(withValues(field, values, actor, currency))
  for (const item of wanted) {
    if (item.is === 'none') parts.push(sql<boolean>`not ${exists(having(field, sql`true`))}`)
    if (item.is === 'any') parts.push(having(field, sql`true`))
    if (item.is === 'range') parts.push(withinRange(field, item, currency))
    if (item.is === 'part')
      parts.push(
        sql<boolean>`p.partner_id = any ((select house.find_field_values(${field.id}::uuid, ${item.part}))::uuid[])`,
      )
  }
  return parts
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

const having = (field: Field, condition: RawBuilder<unknown>): Having => ({ field, condition })

function withValues(field: Field, values: readonly string[], actor: Actor, currency: string): Having {
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
): Having {
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
