import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { Refused } from '#platform/http/refused.ts'
import { formatMinor } from '#shared/money.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type { Board, BoardCard, BoardColumn, BoardQuery, LifecycleStage, Stage } from '../contract.ts'
import { personOf, readPeople } from '../people.ts'
import { mayReadMoney } from '../policy.ts'
import { type Listing, openListing } from '../registry/list.ts'
import { sourceOf } from '../registry/rows.ts'
import { readStages } from './read-stages.ts'
import './tables.ts'

const MS_PER_DAY = 86_400_000
const MS_PER_MINUTE = 60_000

type Sum = { stage: Stage; count: number; over: number; net: bigint }
type CardRow = {
  partner_id: string
  name: string
  city: string | null
  curator_id: string | null
  net: bigint | null
  stage: Stage
  stage_since: Date
  key: string
  is_waiting: boolean
  version: number
}

/**
 * The board: counts and sums of each stage in one pass over what the filter leaves, and the first cards of each, those
 * longest at the stage first. With `column` only that one is read on. Prospects are on it unless the filter says otherwise.
 */
export async function readBoard(tx: Tx, query: BoardQuery, actor: Actor, now: Date): Promise<Board> {
  const { cards, column, cursor, ...filter } = query
  const listing = await openListing(
    tx,
    { ...filter, prospects: filter.prospects ?? 'any' },
    'name',
    actor,
    now,
  )
  const stages = await readStages(tx)
  const fingerprint = { filter, column }
  const after = cursor === undefined ? null : placeOf(cursor, fingerprint)
  const sums = column === undefined || cursor === undefined ? await readSums(tx, listing, stages, now) : []
  const shown = stages.filter(
    ({ code, archivedAt }) =>
      (column === undefined || code === column) &&
      (archivedAt === null || sums.some(({ stage }) => stage === code)) &&
      (filter.stage === undefined || filter.stage.includes(code)) &&
      !filter.stageNot?.includes(code),
  )
  const rows = await readCards(tx, listing, shown, cards + 1, after)
  const people = await readPeople(
    tx,
    rows.map((row) => row.curator_id),
  )
  const seesMoney = mayReadMoney(actor)
  const { currency } = listing.frame
  const columns = shown.map((stage): BoardColumn => {
    const own = rows.filter((row) => row.stage === stage.code)
    const sum = sums.find((one) => one.stage === stage.code)
    const last = own.length > cards ? own[cards - 1] : undefined
    return {
      stage: stage.code,
      count: sum?.count ?? 0,
      over: sum?.over ?? 0,
      net12m: seesMoney ? formatMinor(sum?.net ?? 0n, currency) : null,
      cards: own.slice(0, cards).map((row): BoardCard => {
        const days = Math.max(0, Math.floor((now.getTime() - row.stage_since.getTime()) / MS_PER_DAY))
        return {
          id: row.partner_id,
          name: row.name,
          city: row.city,
          curator: personOf(people, row.curator_id),
          net12m: seesMoney ? formatMinor(row.net ?? 0n, currency) : null,
          stageSince: row.stage_since.toISOString(),
          days,
          isOver: stage.expectedDays !== null && days > stage.expectedDays,
          isWaiting: row.is_waiting,
          version: row.version,
        }
      }),
      nextCursor: last
        ? encodeCursor(
            { keys: [last.key, last.partner_id], direction: 'next' },
            { filter, column: stage.code },
          )
        : null,
    }
  })
  return { columns, total: columns.reduce((total, { count }) => total + count, 0), currency }
}

async function readSums(
  tx: Tx,
  listing: Listing,
  stages: readonly LifecycleStage[],
  now: Date,
): Promise<readonly Sum[]> {
  const seesMoney = mayReadMoney(listing.actor)
  // by the minute, so that the same question can be told apart from another one
  const minute = Math.floor(now.getTime() / MS_PER_MINUTE) * MS_PER_MINUTE
  const limits = stages.filter(({ expectedDays }) => expectedDays !== null)
  const isOver: RawBuilder<unknown> =
    limits.length === 0
      ? sql`false`
      : sql`case p.stage ${sql.join(
          limits.map(
            ({ code, expectedDays }) =>
              sql`when ${code} then p.stage_since < ${new Date(minute - ((expectedDays ?? 0) + 1) * MS_PER_DAY)}::timestamptz`,
          ),
          sql` `,
        )} else false end`
  return remembered(
    tx,
    listing.frame.moment,
    sql<Sum>`select p.stage, count(*)::int as count, count(*) filter (where ${isOver})::int as over,
      ${seesMoney ? sql`coalesce(sum(f.net_12m), 0)::bigint` : sql`0::bigint`} as net
    from ${sourceOf(listing, seesMoney)} where ${listing.conditions.where} group by 1`,
  )
}

type Place = { key: string; id: string }

async function readCards(
  tx: Tx,
  listing: Listing,
  stages: readonly LifecycleStage[],
  limit: number,
  after: Place | null,
): Promise<readonly CardRow[]> {
  if (stages.length === 0) return []
  const beyond = after
    ? sql`and (p.stage_since, p.partner_id) > (${after.key}::timestamptz, ${after.id}::uuid)`
    : sql``
  return remembered(
    tx,
    listing.frame.moment,
    sql<CardRow>`
    select cut.*, f.net_12m as net, exists (select from handover h
      join partner a on a.partner_id = h.partner_id and (a.partner_id = cut.partner_id or a.merged_into = cut.partner_id)
      where h.audience = 'host' and h.accepted_at is null and h.withdrawn_at is null) as is_waiting
    from unnest(${stages.map(({ code }) => code)}::text[]) as wanted(stage)
    cross join lateral (
      select p.partner_id, p.name, p.city, p.curator_id, p.stage, p.stage_since, p.stage_since::text as key, p.version
      from ${sourceOf(listing)} where p.network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)
        and p.stage = wanted.stage and ${listing.conditions.wherePage} ${beyond}
      order by p.stage_since, p.partner_id limit ${limit}
    ) cut
    left join lateral (select net_12m from partner_figure x where x.partner_id = cut.partner_id and x.audience = 'host' limit 1) f on true
    order by cut.stage_since, cut.partner_id`,
  )
}

function placeOf(cursor: string, fingerprint: unknown): Place {
  const read = decodeCursor(cursor, fingerprint)
  if (!read.ok) throw new Refused(read.refusal, { status: 400 })
  const [key, id] = read.value.keys
  if (typeof key !== 'string' || typeof id !== 'string')
    throw new Refused('cursor_malformed', { status: 400 })
  return { key, id }
}
