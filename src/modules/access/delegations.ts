import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, type RefusalCode, Refused, VersionConflict } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { newId } from '#shared/ids.ts'
import { auditOf, type Origin, writeAudit } from './audit.ts'
import type { Delegation } from './contract.ts'
import { may } from './policy.ts'
import './tables.ts'

type Row = {
  id: string
  absent_id: string
  absent_name: string | null
  delegate_id: string
  delegate_name: string | null
  starts_at: Date
  ends_at: Date
  note: string | null
  created_at: Date
  ended_at: Date | null
  partners: number
  version: number
}

const columns = sql`d.id, d.absent_id, a.name as absent_name, d.delegate_id, b.name as delegate_name, d.starts_at,
  d.ends_at, d.note, d.created_at, d.ended_at, d.version,
  (select count(*)::int from partner p where p.curator_id = d.absent_id and p.archived_at is null
    and p.merged_into is null) as partners
  from delegation d
  left join lateral house.person_names(array[d.absent_id]) a on true
  left join lateral house.person_names(array[d.delegate_id]) b on true`

/** Leave that is planned, runs, or is over for less than a year; the next to end first. */
export async function listDelegations(tx: Tx, actor: Actor, now: Date): Promise<Delegation[]> {
  const { rows } = await sql<Row>`
    select ${columns} where d.ends_at > ${now}::timestamptz - interval '1 year'
    order by (coalesce(d.ended_at, d.ends_at) > ${now}) desc, d.starts_at desc, d.id limit 200`.execute(tx)
  return rows.map((row) => present(row, actor, now))
}

/** Those that run now and that the actor has a part in: for the head of every page. */
export async function readDelegationsOf(tx: Tx, actor: Actor) {
  if (actor.side !== 'host' || !actor.userId) return []
  const { rows } = await sql<Row>`
    select ${columns} where d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
      and ${actor.userId} in (d.absent_id, d.delegate_id) order by d.ends_at limit 20`.execute(tx)
  return rows.map((row) => {
    const { id, absent, delegate, startsAt, endsAt } = present(row, actor, new Date())
    return { id, absent, delegate, startsAt, endsAt }
  })
}

export type NewDelegation = {
  absentId?: string | undefined
  delegateId: string
  from: string
  to: string
  note?: string | undefined
}

/**
 * Names who acts for somebody who will be away, for whole days in the network's zone. One's own leave anybody of the host
 * may enter, somebody else's those who manage people. Refuses people without a place on the host's side, and two
 * delegates for the same days. It begins and ends by itself.
 */
export async function makeDelegation(
  actor: Actor,
  writer: RequestWriter,
  input: NewDelegation,
  origin: Origin,
): Promise<Delegation> {
  const { tx, now } = writer
  const absentId = input.absentId ?? actor.userId ?? ''
  if (!mayChange(actor, absentId)) throw new Refused('not_allowed', { status: 403 })
  if (absentId === input.delegateId)
    throw refused('delegate_is_absent', 'delegateId', 'Choose somebody else.')
  const known = await actingPeople(tx, [absentId, input.delegateId])
  if (!known.has(absentId)) throw refused('person_unknown', 'absentId', 'They have no partners here.')
  if (!known.has(input.delegateId))
    throw refused('person_unknown', 'delegateId', 'They cannot act for others.')
  const { rows } = await sql<{ starts_at: Date; ends_at: Date }>`
    select (${input.from}::date)::timestamp at time zone time_zone as starts_at,
      (${input.to}::date + 1)::timestamp at time zone time_zone as ends_at from network`.execute(tx)
  const span = rows[0]
  if (!span || span.ends_at <= now) throw refused('in_the_past', 'to', 'These days are over.')
  const crossing = await sql`
    select 1 from delegation where absent_id = ${absentId} and ended_at is null
      and starts_at < ${span.ends_at} and ends_at > ${span.starts_at}`.execute(tx)
  if (crossing.rows.length > 0)
    throw refused('already_delegated', 'from', 'Somebody acts for them on some of these days already.')
  const id = newId()
  await tx
    .insertInto('delegation')
    .values({
      id,
      network_id: actor.networkId,
      absent_id: absentId,
      delegate_id: input.delegateId,
      starts_at: span.starts_at,
      ends_at: span.ends_at,
      note: input.note || null,
      created_by: actor.userId,
      created_at: now,
      ended_at: null,
      told_start_at: null,
      told_end_at: null,
    })
    .execute()
  const made = await readDelegation(tx, actor, id, now)
  const details = { from: input.from, to: input.to, delegate: made.delegate.name }
  await writeAudit(
    tx,
    { ...auditOf(actor), kind: 'delegation.made', target: made.absent.name, origin, details },
    now,
  )
  return made
}

/** Ends it now, or takes a planned one back. */
export async function endDelegation(
  actor: Actor,
  writer: RequestWriter,
  id: string,
  ifMatchVersion: number | null,
  origin: Origin,
): Promise<Delegation> {
  const { tx, now } = writer
  const before = await readDelegation(tx, actor, id, now)
  if (!before.mayChange) throw new Refused('not_allowed', { status: 403 })
  if (before.state === 'over') return before
  let update = tx
    .updateTable('delegation')
    .set({ ended_at: now, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
  if (ifMatchVersion !== null) update = update.where('version', '=', ifMatchVersion)
  const { numUpdatedRows } = await update.executeTakeFirst()
  if (numUpdatedRows === 0n) throw new VersionConflict()
  const details = { delegate: before.delegate.name }
  await writeAudit(
    tx,
    { ...auditOf(actor), kind: 'delegation.ended', target: before.absent.name, origin, details },
    now,
  )
  return readDelegation(tx, actor, id, now)
}

export async function readDelegation(tx: Tx, actor: Actor, id: string, now: Date): Promise<Delegation> {
  const { rows } = await sql<Row>`select ${columns} where d.id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return present(rows[0], actor, now)
}

/**
 * Who acts now for these people: user id → the delegate's. Whoever tells people something asks it, so that what was meant
 * for somebody away reaches the one who acts for them.
 */
export async function delegatesOf(
  tx: Tx,
  userIds: readonly string[],
  at: Date,
): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map()
  const { rows } = await sql<{ absent_id: string; delegate_id: string }>`
    select absent_id, delegate_id from house.delegates_of(${[...new Set(userIds)]}::text[], ${at})`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.absent_id, row.delegate_id]))
}

async function actingPeople(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ user_id: string }>`
    select distinct user_id from member where side = 'host' and user_id = any (${ids}::text[]) and ended_at is null
      and disabled_at is null and role in ('owner', 'manager', 'curator')`.execute(tx)
  return new Set(rows.map((row) => row.user_id))
}

function mayChange(actor: Actor, absentId: string): boolean {
  if (actor.side !== 'host' || actor.kind !== 'person') return false
  return absentId === actor.userId || may(actor, 'members.manage') || may(actor, 'partners.archive')
}

function refused(code: RefusalCode, field: string, detail: string): Refused {
  return new Refused(code, { detail, errors: [{ pointer: `#/${field}`, code, detail }] })
}

function present(row: Row, actor: Actor, now: Date): Delegation {
  const end = row.ended_at && row.ended_at < row.ends_at ? row.ended_at : row.ends_at
  const state = row.ended_at || end <= now ? 'over' : row.starts_at > now ? 'planned' : 'running'
  return {
    id: row.id,
    absent: { id: row.absent_id, name: row.absent_name ?? '' },
    delegate: { id: row.delegate_id, name: row.delegate_name ?? '' },
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    note: row.note,
    state,
    partners: row.partners,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    mayChange: mayChange(actor, row.absent_id),
    version: row.version,
  }
}
