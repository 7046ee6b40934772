import { type RawBuilder, sql } from 'kysely'
import { NATURES, type Sort, type SortKey, TERMS } from '../contract.ts'

/**
 * How a list is ordered: by an expression over `p` (partner) or `f` (partner_figure), then by the partner's id in the
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
}

type Column = Pick<Order, 'key' | 'type' | 'isNullable'> & { of: 'p' | 'f' }

const column = (name: string, type: string, isNullable: boolean): Column => ({
  key: sql.ref(name),
  type: sql.raw(type),
  isNullable,
  of: name.startsWith('p.') ? 'p' : 'f',
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
}

/** Sort keys that give away amounts. */
export const MONEY_SORTS: readonly SortKey[] = ['net12m', 'change']

export function sortKeyOf(sort: Sort): SortKey {
  return (sort.startsWith('-') ? sort.slice(1) : sort) as SortKey
}

/** The order for a sort; `curators` are all curators' ids by name, needed only for the sort by curator. */
export function orderOf(sort: Sort, curators: readonly string[]): Order {
  const key = sortKeyOf(sort)
  const found = key === 'curator' ? placeIn(curators, 'p.curator_id') : COLUMNS[key]
  return { ...found, id: sql.ref(`${found.of}.partner_id`), isDescending: sort.startsWith('-') }
}

/** The order in which search found the partners, best first (see the join of a filter's conditions). */
export const BEST_FIRST: Order = {
  key: sql`hit.place`,
  id: sql.ref('p.partner_id'),
  type: sql.raw('bigint'),
  isDescending: false,
  isNullable: false,
}
