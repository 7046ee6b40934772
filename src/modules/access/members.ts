import { type SqlBool, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { newId } from '#shared/ids.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { auditOf, type Origin, writeAudit } from './audit.ts'
import type { AuditKind, HostPerson, Member, MemberList } from './contract.ts'
import { refusedCursor } from './cursor.ts'
import { mayManagePeopleOf, permissionsOfRole } from './policy.ts'
import { endSessions } from './users.ts'
import './tables.ts'

export type MemberFilter = {
  side?: 'host' | 'partner' | undefined
  partnerId?: string | undefined
  q?: string | undefined
  limit: number
  cursor?: string | undefined
}

type Row = {
  id: string
  user_id: string
  name: string
  email: string
  side: 'host' | 'partner'
  partner_id: string | null
  partner_name: string | null
  role: string
  disabled_at: Date | null
  created_at: Date
  seen_at: Date | null
  version: number
  has_second_factor: boolean
  valid_from: Date | null
  valid_until: Date | null
  is_narrowed: boolean
  narrowed_to: { id: string; name: string }[]
  limits: Record<string, string>
}

const columns = sql`m.id, m.user_id, u.name, u.email, m.side, m.partner_id, p.name as partner_name, m.role,
  m.disabled_at, m.created_at, m.version, m.valid_from, m.valid_until, m.is_narrowed, m.limits,
  (select coalesce(json_agg(json_build_object('id', q.partner_id, 'name', q.name) order by q.name), '[]')
    from auditor_partner a join partner q using (partner_id) where a.member_id = m.id) as narrowed_to,
  exists (select from auth."secondFactor" f where f."userId" = m.user_id and f."confirmedAt" is not null) as has_second_factor,
  (select max(coalesce(s."seenAt", s."createdAt")) from auth.session s where s."userId" = m.user_id) as seen_at
  from member m join auth."user" u on u.id = m.user_id left join partner p using (partner_id)`

/** The people the scope may see: hosts first, then by name. */
export async function listMembers(tx: Tx, filter: MemberFilter, you: string | null): Promise<MemberList> {
  const { limit, cursor, ...filters } = filter
  const from = cursor ? refusedCursor(decodeCursor(cursor, filters)) : null
  const conditions = [sql<SqlBool>`m.ended_at is null`]
  if (filter.side) conditions.push(sql<SqlBool>`m.side = ${filter.side}`)
  if (filter.partnerId) conditions.push(sql<SqlBool>`m.partner_id = ${filter.partnerId}`)
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql<SqlBool>`(u.name ilike ${like} or u.email ilike ${like} or p.name ilike ${like})`)
  }
  if (from)
    conditions.push(
      sql<SqlBool>`(m.side, lower(u.name), m.id) > (${from.keys[0]}, ${from.keys[1]}, ${from.keys[2]}::uuid)`,
    )
  const { rows } = await sql<Row & { sort_name: string }>`
    select lower(u.name) as sort_name, ${columns} where ${sql.join(conditions, sql` and `)}
    order by m.side, lower(u.name), m.id limit ${limit + 1}`.execute(tx)
  const page = cutPage(rows, limit, from, filters, (row) => [row.side, row.sort_name, row.id])
  const counted = await sql<MemberList['counts']>`
    select count(*) filter (where side = 'host')::int as host, count(*) filter (where side = 'partner')::int as partner,
      count(distinct partner_id)::int as partners from member where ended_at is null`.execute(tx)
  return {
    data: page.rows.map((row) => present(row, you)),
    nextCursor: page.next,
    counts: counted.rows[0] ?? { host: 0, partner: 0, partners: 0 },
  }
}

/** One person by their place. */
export async function readMember(tx: Tx, id: string, you: string | null): Promise<Member> {
  const { rows } = await sql<Row>`select ${columns} where m.id = ${id} and m.ended_at is null`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return present(rows[0], you)
}

/** The host's people who may answer for partners, by name. */
export async function listHostPeople(tx: Tx): Promise<HostPerson[]> {
  const { rows } = await sql<HostPerson>`
    select distinct on (lower(u.name), u.id) u.id, u.name, m.role from member m join auth."user" u on u.id = m.user_id
    where m.side = 'host' and m.ended_at is null and m.disabled_at is null
      and m.role in ('owner', 'manager', 'curator') order by lower(u.name), u.id`.execute(tx)
  return rows
}

/** The same people with their mail addresses, to find them by what a file calls them. */
export async function findableHostPeople(tx: Tx): Promise<{ id: string; name: string; email: string }[]> {
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select distinct u.id, u.name, u.email from member m join auth."user" u on u.id = m.user_id
    where m.side = 'host' and m.ended_at is null and m.disabled_at is null and m.role in ('owner', 'manager', 'curator')`.execute(
    tx,
  )
  return rows
}

/** The names of people by their user ids, as far as they have or had a place in the scope's network. */
export async function personNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from house.person_names(${[...new Set(ids)]}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** When a place is open, for which partners (null: all) and what is closed in it. */
export type AccessTerm = {
  validFrom: Date | null
  validUntil: Date | null
  narrowedTo: readonly string[] | null
  limits: Record<string, string>
}

/** Gives a user a place in the scope's network. Returns its id. */
export async function addMember(
  tx: Tx,
  place: {
    networkId: string
    userId: string
    side: 'host' | 'partner'
    partnerId: string | null
    role: string
    createdBy: string | null
    /** An auditor's: the time it is open, the partners it is narrowed to (null: all), and what is closed in it. */
    term?: AccessTerm
  },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('member')
    .values({
      id,
      network_id: place.networkId,
      user_id: place.userId,
      side: place.side,
      partner_id: place.partnerId,
      role: place.role,
      created_by: place.createdBy,
      created_at: now,
      ...(place.term
        ? {
            valid_from: place.term.validFrom,
            valid_until: place.term.validUntil,
            is_narrowed: place.term.narrowedTo !== null,
            limits: sql<Record<string, string>>`${JSON.stringify(place.term.limits)}::jsonb`,
          }
        : {}),
    })
    .execute()
  for (const partnerId of place.term?.narrowedTo ?? [])
    await tx
      .insertInto('auditor_partner')
      .values({ network_id: place.networkId, member_id: id, partner_id: partnerId })
      .execute()
  return id
}

export type MemberChange = {
  role?: string | undefined
  isDisabled?: boolean | undefined
  validUntil?: string | undefined
  isRemoved?: boolean
}

/**
 * Changes a person's role, disables, enables or removes them. Refuses who may not (403), a stale version (412), a role
 * the side does not have, and to leave the host without an owner or, from the partner's own side, without a director.
 */
export async function changeMember(
  actor: Actor,
  writer: RequestWriter,
  id: string,
  ifMatchVersion: number | null,
  change: MemberChange,
  origin: Origin,
): Promise<Member | null> {
  const { tx, now } = writer
  const before = await readMember(tx, id, actor.userId)
  if (!mayManagePeopleOf(actor, before.side)) throw new Refused('not_allowed', { status: 403 })
  if (change.role !== undefined && permissionsOfRole(before.side, change.role).length === 0)
    throw new Refused('role_unknown', {
      errors: [{ pointer: '#/role', code: 'role_unknown', detail: 'This side has no such role.' }],
    })
  const role = change.role ?? before.role
  // an auditor's place has an end and chosen partners; it is given by an invitation of its own
  if ((role === 'auditor') !== (before.role === 'auditor') || (change.validUntil && role !== 'auditor'))
    throw new Refused('auditor_by_invitation', {
      errors: [{ pointer: '#/role', code: 'auditor_by_invitation', detail: 'Invite an auditor for a time.' }],
    })
  const isDisabled = change.isDisabled ?? before.state === 'disabled'
  await refuseToLeaveNobody(tx, actor, before, change.isRemoved || isDisabled || role !== before.role)
  let update = tx
    .updateTable('member')
    .set({
      role,
      disabled_at: isDisabled ? sql<Date>`coalesce(disabled_at, ${now})` : null,
      ended_at: change.isRemoved ? now : null,
      ...(change.validUntil ? { valid_until: new Date(change.validUntil) } : {}),
      version: sql<number>`version + 1`,
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
  if (ifMatchVersion !== null) update = update.where('version', '=', ifMatchVersion)
  const { numUpdatedRows } = await update.executeTakeFirst()
  if (numUpdatedRows === 0n) throw new VersionConflict()
  if (change.isRemoved || isDisabled) await endSessionsWithoutPlace(tx, before.userId)
  const kinds: [boolean, AuditKind][] = [
    [change.isRemoved === true, 'member.removed'],
    [role !== before.role || change.validUntil !== undefined, 'member.role_changed'],
    [isDisabled && before.state === 'active', 'member.disabled'],
    [!isDisabled && before.state === 'disabled', 'member.enabled'],
  ]
  for (const [happened, kind] of kinds)
    if (happened)
      await writeAudit(
        tx,
        {
          ...auditOf(actor),
          ...sideOf(before),
          kind,
          target: before.email,
          origin,
          details: { from: before.role, to: role },
        },
        now,
      )
  return change.isRemoved ? null : readMember(tx, id, actor.userId)
}

// an entry about a partner's person stands where that partner's director reads it too
function sideOf(member: Member): { side: 'host' | 'partner'; partnerId: string | null } {
  return { side: member.side, partnerId: member.partner?.id ?? null }
}

async function refuseToLeaveNobody(tx: Tx, actor: Actor, member: Member, loses: boolean): Promise<void> {
  const top = member.side === 'host' ? 'owner' : 'director'
  if (!loses || member.role !== top || member.state === 'disabled') return
  if (member.side === 'partner' && actor.side === 'host') return
  const { rows } = await sql<{ id: string }>`
    select id from member where side = ${member.side} and role = ${top} and ended_at is null and disabled_at is null
      and partner_id is not distinct from ${member.partner?.id ?? null} order by id for update`.execute(tx)
  if (rows.every(({ id }) => id === member.id))
    throw new Refused(top === 'owner' ? 'last_owner' : 'last_director', {
      status: 409,
      detail: 'Give somebody else this role first.',
    })
}

/** A user without any place left has no reason to stay signed in; with one left, this place is closed to them at once. */
async function endSessionsWithoutPlace(tx: Tx, userId: string): Promise<void> {
  const { rows } = await sql`select from house.memberships(${userId}) limit 1`.execute(tx)
  if (rows.length === 0) await endSessions(tx, userId)
}

function present(row: Row, you: string | null): Member {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    side: row.side,
    partner: row.partner_id ? { id: row.partner_id, name: row.partner_name ?? '' } : null,
    role: row.role,
    state: row.disabled_at ? 'disabled' : 'active',
    isYou: row.user_id === you,
    hasSecondFactor: row.has_second_factor,
    validFrom: row.valid_from?.toISOString() ?? null,
    validUntil: row.valid_until?.toISOString() ?? null,
    narrowedTo: row.is_narrowed ? row.narrowed_to : null,
    mayExport: row.role === 'auditor' && row.limits['export'] !== 'none',
    createdAt: row.created_at.toISOString(),
    seenAt: row.seen_at?.toISOString() ?? null,
    version: row.version,
  }
}
