import { type RawBuilder, sql } from 'kysely'
import { NATURES, type Sort, type SortKey, TERMS } from '../contract.ts'
import type { Field } from '../custom-fields/read-fields.ts'

/**
 * How a list is ordered: by an expression over `p` (partner), `f` (partner_figure) or `h` (partner_score), then by the partner's id in the
 * same direction, so that one index serves both. Rows without a value come last in either direction: they are read as
 * a second part, since PostgreSQL would put them first when it reads an index backwards.
 */
export type Order = {
  key: RawBuilder<unknown>
  /** The id beside the key in its index, for the rows with a value. */
  id: RawBuilder<unknown>
  type: RawBuilder<unknown>
  isDescending: boolean
  /** Whether rows may be without a value; a partner may have no figures at all. */
  isNullable: boolean
  /** What has to be joined for the key besides the listing's own tables. */
  join: RawBuilder<unknown>
  /** Whether the key is a figure. */
  asksFigures: boolean
  /** Whether the key is told by the score of health. */
  asksScores: boolean
  /**
   * Where an order of its own goes through few values (people by name): the column and its values in that order. Rows are
   * then read value by value out of an index, since no index has them in this order.
   */
  steps: { column: RawBuilder<unknown>; values: readonly string[] } | null
}

type Table = 'p' | 'f' | 'h'
type Column = Pick<Order, 'key' | 'type' | 'isNullable'> & { of: Table }

const column = (name: string, type: string, isNullable: boolean): Column => ({
  key: sql.ref(name),
  type: sql.raw(type),
  isNullable,
  of: name.slice(0, name.indexOf('.')) as Table,
})

// Written as the expression of an index is, with the values in the text.
const placeAmong = (values: readonly string[], name: string): Column => ({
  key: sql`array_position(array[${sql.join(values.map((value) => sql.lit(value)))}], ${sql.ref(name)})`,
  type: sql.raw('int'),
  isNullable: true,
  of: 'p',
})

const placeIn = (values: readonly string[], name: string): Column => ({
  key: sql`array_position(${[...values]}::text[], ${sql.ref(name)})`,
  type: sql.raw('int'),
  isNullable: true,
  of: 'p',
})

const COLUMNS: Readonly<Record<Exclude<SortKey, 'curator'>, Column>> = {
  name: column('p.sort_name', 'text', false),
  city: column('p.city', 'text', true),
  country: column('p.country', 'text', true),
  stage: column('p.stage_rank', 'int', false),
  stageSince: column('p.stage_since', 'timestamptz', false),
  nature: placeAmong(NATURES, 'p.nature'),
  term: placeAmong(TERMS, 'p.term'),
  since: column('p.since', 'date', true),
  net12m: column('f.net_12m', 'bigint', true),
  change: column('f.change', 'float8', true),
  orders12m: column('f.orders_12m', 'int', true),
  lastOrder: column('f.last_order_on', 'date', true),
  keptHost: column('f.host_share', 'float8', true),
  keptPartner: column('f.partner_share', 'float8', true),
  nextDue: column('f.next_due_at', 'timestamptz', true),
  lastContact: column('f.last_contact_at', 'timestamptz', true),
  contractUntil: column('p.contract_until', 'date', true),
  risk: column('h.risk', 'float8', true),
  valueAtRisk: column('h.at_risk', 'bigint', true),
}

/** Sort keys that give away amounts. */
export const MONEY_SORTS: readonly SortKey[] = ['net12m', 'change', 'valueAtRisk']
/** Sort keys that give away how likely a partner is to fall silent. */
export const RISK_SORTS: readonly SortKey[] = ['risk', 'valueAtRisk']

export function sortKeyOf(sort: Sort): SortKey | FieldKey {
  return (sort.startsWith('-') ? sort.slice(1) : sort) as SortKey | FieldKey
}

type FieldKey = `field.${string}`

/** The code of the custom field a list is sorted by; null for every other sort. */
export function sortedField(sort: Sort): string | null {
  const key = sortKeyOf(sort)
  return key.startsWith('field.') ? key.slice('field.'.length) : null
}

/** What the order of some sorts needs to know: ids of people by name; the custom field and the network's currency. */
export type OrderParts = { people: readonly string[]; field: Field | null; currency: string }

/** The order for a sort. */
export function orderOf(sort: Sort, parts: OrderParts): Order {
  const key = sortKeyOf(sort)
  const isDescending = sort.startsWith('-')
  if (parts.field) return { ...orderOfField(parts.field, parts), isDescending }
  const found =
    key === 'curator' ? placeIn(parts.people, 'p.curator_id') : COLUMNS[key as keyof typeof COLUMNS]
  return {
    ...found,
    id: sql.ref(`${found.of}.partner_id`),
    isDescending,
    join: sql``,
    asksFigures: found.of === 'f',
    asksScores: found.of === 'h',
    steps: key === 'curator' ? { column: sql.ref('p.curator_id'), values: parts.people } : null,
  }
}

const FIELD_COLUMNS = {
  text: ['s.text_value', 'text'],
  link: ['s.text_value', 'text'],
  person: ['s.text_value', 'text'],
  number: ['s.number_value', 'float8'],
  money: ['s.number_value', 'float8'],
  choice: ['s.number_value', 'float8'],
  date: ['s.day_value', 'date'],
} as const

/** By the field's value; of amounts those in the network's currency, since others are no less and no more. */
function orderOfField(field: Field, { people, currency }: OrderParts): Omit<Order, 'isDescending'> {
  const [name, type] = FIELD_COLUMNS[field.kind]
  const isMoney = field.kind === 'money' ? sql`and s.text_value = ${currency}` : sql``
  return {
    key: field.kind === 'person' ? sql`array_position(${[...people]}::text[], s.text_value)` : sql.ref(name),
    id: sql.ref('s.partner_id'),
    type: sql.raw(field.kind === 'person' ? 'int' : type),
    isNullable: true,
    join: sql`left join field_value s on s.partner_id = p.partner_id and s.field_id = ${field.id}::uuid ${isMoney}`,
    asksFigures: false,
    asksScores: false,
    steps: field.kind === 'person' ? { column: sql.ref('s.text_value'), values: people } : null,
  }
}

/** The order in which search found the partners, best first (see the join of a filter's conditions). */
export const BEST_FIRST: Order = {
  key: sql`hit.place`,
  id: sql.ref('p.partner_id'),
  type: sql.raw('bigint'),
  isDescending: false,
  isNullable: false,
  join: sql``,
  asksFigures: false,
  asksScores: false,
  steps: null,
}

/** No order: what is only counted. */
export const UNORDERED: Order = { ...BEST_FIRST, key: sql`null` }
