import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type { PartnerFilter, PartnerList, PartnerListQuery, Sort } from '../contract.ts'
import { type NetworkFrame, readFrame } from '../network.ts'
import { curatorsByName } from '../people.ts'
import { mayReadMoney } from '../policy.ts'
import { type Conditions, conditionsOf, moneyNotAllowed } from './filter.ts'
import { type Part, type PartRow, presentRow, readRows } from './rows.ts'
import { BEST_FIRST, MONEY_SORTS, type Order, orderOf, sortKeyOf } from './sort.ts'

/** A prepared list: what it takes to read it page by page. */
export type Listing = { actor: Actor; now: Date; frame: NetworkFrame; conditions: Conditions; order: Order }

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
  if (sort && MONEY_SORTS.includes(sortKeyOf(sort)) && !mayReadMoney(actor)) throw moneyNotAllowed()
  const frame = await readFrame(tx, now)
  const conditions = await conditionsOf(tx, filter, actor, frame, now)
  const isByCurator = sort !== undefined && sortKeyOf(sort) === 'curator'
  const curators = isByCurator ? await curatorsByName(tx, actor.language) : []
  const order = sort === undefined && conditions.isSearch ? BEST_FIRST : orderOf(sort ?? 'name', curators)
  return { actor, now, frame, conditions, order }
}

/** The next rows of a listing: those with a value in order, then those without, by id. */
export async function readPart(
  tx: Tx,
  listing: Listing,
  after: Place | null,
  limit: number,
  skip = 0,
): Promise<PartRow[]> {
  const rows: PartRow[] = []
  const { order } = listing
  const isInValues = after === null || after.key !== null
  if (isInValues) rows.push(...(await readRows(tx, listing, valuePart(order, after), limit, skip)))
  if (order.isNullable && rows.length < limit) {
    const place = isInValues ? null : after
    // Where the jump leads past all rows with a value, the rest of it goes on among those without.
    const left =
      skip > 0 && rows.length === 0 ? skip - (await countPart(tx, listing, valuePart(order, after))) : 0
    rows.push(...(await readRows(tx, listing, nullPart(order, place), limit - rows.length, left)))
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
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from partner p ${listing.conditions.join}
    left join partner_figure f on f.partner_id = p.partner_id and f.audience = ${listing.actor.side}
    where ${sql.join([listing.conditions.where, ...part.conditions], sql` and `)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How many partners the listing has in all. */
export async function countListing(tx: Tx, listing: Listing): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from partner p ${listing.conditions.join}
    left join partner_figure f on f.partner_id = p.partner_id and f.audience = ${listing.actor.side}
    where ${listing.conditions.where}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** One page of the registry. Refuses a cursor of another list with 400. */
export async function listPartners(
  tx: Tx,
  query: PartnerListQuery,
  actor: Actor,
  now: Date,
): Promise<PartnerList> {
  const { limit, cursor, skip, total, sort, ...filter } = query
  const fingerprint = { filter, sort }
  const after = cursor === undefined ? null : placeOf(cursor, fingerprint)
  const listing = await openListing(tx, filter, sort, actor, now)
  const rows = await readPart(tx, listing, after, limit + 1, skip)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: shown.map((row) => presentRow(row, listing)),
    nextCursor:
      last && rows.length > limit
        ? encodeCursor({ keys: [last.sort_key, last.partner_id], direction: 'next' }, fingerprint)
        : null,
    total: total === 'yes' ? await countListing(tx, listing) : null,
    currency: listing.frame.currency,
    asOf: listing.frame.asOf,
  }
}

function placeOf(cursor: string, fingerprint: unknown): Place {
  const read = decodeCursor(cursor, fingerprint)
  if (!read.ok) throw new Refused(read.refusal, { status: 400 })
  const [key, id] = read.value.keys
  if (typeof id !== 'string' || (typeof key !== 'string' && key !== null))
    throw new Refused('cursor_malformed', { status: 400 })
  return { key, id }
}
