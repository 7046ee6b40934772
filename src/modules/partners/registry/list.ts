import { sql } from 'kysely'
import { listHostPeople } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { Refused } from '#platform/http/refused.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type {
  FieldPeople,
  FieldValues,
  PartnerFilter,
  PartnerList,
  PartnerListQuery,
  Sort,
} from '../contract.ts'
import { type Field, readFieldsFor } from '../custom-fields/read-fields.ts'
import { peopleOfValues, readFieldValues } from '../custom-fields/values.ts'
import { type NetworkFrame, readFrame } from '../network.ts'
import { curatorsByName } from '../people.ts'
import { mayReadMoney, mayReadRisk } from '../policy.ts'
import { fieldNamed } from './field-filter.ts'
import { type Conditions, conditionsOf, moneyNotAllowed, riskNotAllowed } from './filter.ts'
import { type Cut, cutRows, type Part, type PartRow, presentRow, readRows, sourceOf } from './rows.ts'
import {
  BEST_FIRST,
  MONEY_SORTS,
  type Order,
  orderOf,
  RISK_SORTS,
  sortedField,
  sortKeyOf,
  UNORDERED,
} from './sort.ts'

/** A prepared list: what it takes to read it page by page. */
export type Listing = {
  actor: Actor
  now: Date
  frame: NetworkFrame
  conditions: Conditions
  order: Order
  /** The custom fields the reader may see, where the filter or the order has asked for them. */
  fields: readonly Field[] | null
}

/** After which row a page begins: its sort key as text (null among the rows without a value) and its id. */
export type Place = { key: string | null; id: string }

/** Reads what the filter needs (search, curators' names) and settles the order. */
export async function openListing(
  tx: Tx,
  filter: PartnerFilter,
  sort: Sort | undefined,
  actor: Actor,
  now: Date,
): Promise<Listing> {
  if (sort) refuseSort(sortKeyOf(sort), actor)
  const frame = await readFrame(tx, now)
  const code = sort === undefined ? null : sortedField(sort)
  const fields = filter.fields || code !== null ? await readFieldsFor(tx, actor) : null
  const conditions = await conditionsOf(tx, filter, actor, { frame, now, fields: fields ?? [] })
  if (sort === undefined && conditions.isSearch)
    return { actor, now, frame, conditions, order: BEST_FIRST, fields }
  const field = code === null ? null : fieldNamed(fields ?? [], code)
  const people = await peopleOfSort(tx, sort, field, actor, frame.moment)
  const order = orderOf(sort ?? 'name', { people, field, currency: frame.currency })
  return { actor, now, frame, conditions, order, fields }
}

/** Refuses (403) an order that would tell what the reader may not see. */
function refuseSort(key: string, actor: Actor): void {
  if ((MONEY_SORTS as readonly string[]).includes(key) && !mayReadMoney(actor)) throw moneyNotAllowed()
  if ((RISK_SORTS as readonly string[]).includes(key) && !mayReadRisk(actor)) throw riskNotAllowed()
}

/** Ids of the people a list is sorted by, by name. */
async function peopleOfSort(
  tx: Tx,
  sort: Sort | undefined,
  field: Field | null,
  actor: Actor,
  moment: string | null,
): Promise<string[]> {
  if (sort !== undefined && sortKeyOf(sort) === 'curator') return curatorsByName(tx, actor.language, moment)
  if (field?.kind !== 'person') return []
  const { compare } = new Intl.Collator(actor.language)
  const people = await listHostPeople(tx)
  return [...people].sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
}

/** The next rows of a listing: those with a value in order, then those without, by id. */
export async function readPart(
  tx: Tx,
  listing: Listing,
  after: Place | null,
  limit: number,
  skip = 0,
): Promise<PartRow[]> {
  const rows: Cut[] = []
  const { order } = listing
  const isInValues = after === null || after.key !== null
  if (isInValues && order.steps && skip === 0) rows.push(...(await cutSteps(tx, listing, after, limit)))
  else if (isInValues) rows.push(...(await cutRows(tx, listing, valuePart(order, after), limit, skip)))
  if (order.isNullable && rows.length < limit) {
    const place = isInValues ? null : after
    // Where the jump leads past all rows with a value, the rest of it goes on among those without.
    const left =
      skip > 0 && rows.length === 0 ? skip - (await countPart(tx, listing, valuePart(order, after))) : 0
    rows.push(...(await cutRows(tx, listing, nullPart(order, place), limit - rows.length, left)))
  }
  return readRows(tx, listing, rows)
}

/** The next rows of an order that goes through few values: those of the first value by id, then those of the next. */
async function cutSteps(tx: Tx, listing: Listing, after: Place | null, limit: number): Promise<Cut[]> {
  const { steps, id, isDescending } = listing.order
  if (!steps) return []
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  const beyond = sql.raw(isDescending ? '<' : '>')
  const places = steps.values.map((value, index) => ({ value, key: String(index + 1) }))
  if (isDescending) places.reverse()
  const start = after === null ? 0 : places.findIndex(({ key }) => key === after.key)
  if (start < 0) throw new Refused('cursor_malformed', { status: 400 })
  const rows: Cut[] = []
  for (const { value, key } of places.slice(start)) {
    if (rows.length >= limit) break
    const conditions = [
      sql`${steps.column} = ${value}`,
      ...(after?.key === key ? [sql`${id} ${beyond} ${after.id}::uuid`] : []),
    ]
    const part = { conditions, orderBy: sql`${id} ${direction}`, key: sql`${key}::text` }
    rows.push(...(await cutRows(tx, listing, part, limit - rows.length)))
  }
  return rows
}

function valuePart(order: Order, after: Place | null) {
  const { key, id, type } = order
  const direction = sql.raw(order.isDescending ? 'desc' : 'asc')
  const beyond = sql.raw(order.isDescending ? '<' : '>')
  const conditions = [
    ...(order.isNullable ? [sql`${key} is not null`] : []),
    ...(after ? [sql`(${key}, ${id}) ${beyond} (${after.key}::${type}, ${after.id}::uuid)`] : []),
  ]
  return { conditions, orderBy: sql`${key} ${direction}, ${id} ${direction}`, key: sql`(${key})::text` }
}

function nullPart(order: Order, after: Place | null) {
  const { key } = order
  const id = sql.ref('p.partner_id')
  const direction = sql.raw(order.isDescending ? 'desc' : 'asc')
  const beyond = sql.raw(order.isDescending ? '<' : '>')
  const conditions = [sql`${key} is null`, ...(after ? [sql`${id} ${beyond} ${after.id}::uuid`] : [])]
  return { conditions, orderBy: sql`${id} ${direction}`, key: sql`null::text` }
}

async function countPart(tx: Tx, listing: Listing, part: Part): Promise<number> {
  const [row] = await remembered(
    tx,
    listing.frame.moment,
    sql<{ count: number }>`select count(*)::int as count from ${sourceOf(listing)} ${listing.order.join}
      where ${sql.join([listing.conditions.where, ...part.conditions], sql` and `)}`,
  )
  return row?.count ?? 0
}

/** How many partners the listing has in all. */
export async function countListing(tx: Tx, listing: Listing): Promise<number> {
  const [row] = await remembered(
    tx,
    listing.frame.moment,
    sql<{ count: number }>`select count(*)::int as count from ${sourceOf({ ...listing, order: UNORDERED })}
      where ${listing.conditions.where}`,
  )
  return row?.count ?? 0
}

/** One page of the registry. Refuses a cursor of another list with 400. */
export async function listPartners(
  tx: Tx,
  query: PartnerListQuery,
  actor: Actor,
  now: Date,
): Promise<PartnerList> {
  const { limit, cursor, skip, total, sort, fieldColumns, ...filter } = query
  const fingerprint = { filter, sort }
  const after = cursor === undefined ? null : placeOf(cursor, fingerprint)
  const listing = await openListing(tx, filter, sort, actor, now)
  const rows = await readPart(tx, listing, after, limit + 1, skip)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const fields = await fieldsOfRows(tx, listing, fieldColumns, shown)
  return {
    data: shown.map((row) => presentRow(row, listing, fields.values.get(row.partner_id))),
    people: fields.people,
    nextCursor:
      last && rows.length > limit
        ? encodeCursor({ keys: [last.sort_key, last.partner_id], direction: 'next' }, fingerprint)
        : null,
    total: total === 'yes' ? await countListing(tx, listing) : null,
    currency: listing.frame.currency,
    asOf: listing.frame.asOf,
  }
}

/** Values of the custom fields asked for; those the reader may not see are passed over as if they were not there. */
export async function fieldsOfRows(
  tx: Tx,
  listing: Listing,
  codes: readonly string[] | undefined,
  rows: readonly PartRow[],
): Promise<{ values: ReadonlyMap<string, FieldValues>; people: FieldPeople; fields: readonly Field[] }> {
  if (!codes || codes.length === 0) return { values: new Map(), people: {}, fields: [] }
  const readable = listing.fields ?? (await readFieldsFor(tx, listing.actor))
  const fields = codes.includes('all') ? readable : readable.filter(({ code }) => codes.includes(code))
  const ids = rows.map((row) => row.partner_id)
  const values = await readFieldValues(tx, ids, fields)
  return { values, people: await peopleOfValues(tx, fields, values.values()), fields }
}

function placeOf(cursor: string, fingerprint: unknown): Place {
  const read = decodeCursor(cursor, fingerprint)
  if (!read.ok) throw new Refused(read.refusal, { status: 400 })
  const [key, id] = read.value.keys
  if (typeof id !== 'string' || (typeof key !== 'string' && key !== null))
    throw new Refused('cursor_malformed', { status: 400 })
  return { key, id }
}
