import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused, VersionConflict } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { auditOf, type Origin, writeAudit } from './audit.ts'
import type { RoleRule } from './contract.ts'
import { HOST_ROLES, type Level, mostOf, PARTNER_ROLES, SECTIONS } from './policy.ts'
import './tables.ts'

type Row = {
  side: 'host' | 'partner'
  role: RoleRule['role']
  needs_second_factor: boolean | null
  reads_all: boolean | null
  limits: RoleRule['limits'] | null
  people: number
  without: number
  version: number | null
}

const roles = [
  ...HOST_ROLES.map((role) => ({ side: 'host' as const, role })),
  ...PARTNER_ROLES.map((role) => ({ side: 'partner' as const, role })),
]

/** What is said of every role of both sides; a role of which nothing was said is not limited and has version 0. */
export async function listRoleRules(tx: Tx): Promise<RoleRule[]> {
  const { rows } = await sql<Row>`
    select r.side, r.role, k.needs_second_factor, k.reads_all, k.limits, k.version, coalesce(m.people, 0) as people,
      coalesce(m.without, 0) as without
    from unnest(${roles.map(({ side }) => side)}::text[], ${roles.map(({ role }) => role)}::text[]) with ordinality
      as r (side, role, place)
    left join role_rule k on k.side = r.side and k.role = r.role
    left join (
      select side, role, count(*)::int as people, count(*) filter (where not exists (
        select from auth."secondFactor" f where f."userId" = member.user_id and f."confirmedAt" is not null))::int as without
      from member where ended_at is null and disabled_at is null group by side, role) m on m.side = r.side and m.role = r.role
    order by r.place`.execute(tx)
  return rows.map((row) => ({
    side: row.side,
    role: row.role,
    needsSecondFactor: row.needs_second_factor ?? false,
    readsAll: row.reads_all ?? false,
    limits: row.limits ?? {},
    people: row.people,
    withoutSecondFactor: row.without,
    version: row.version ?? 0,
  }))
}

/**
 * Says what a role needs and how far it reaches. Refuses to open more than the role may at most, to limit owners (nobody
 * could take it back) and a stale version.
 */
export async function changeRoleRule(
  actor: Actor,
  writer: RequestWriter,
  of: { side: 'host' | 'partner'; role: string },
  input: Pick<RoleRule, 'needsSecondFactor' | 'readsAll' | 'limits'>,
  ifMatchVersion: number | null,
  origin: Origin,
): Promise<RoleRule> {
  const { tx, now } = writer
  const before = await find(tx, of)
  if (ifMatchVersion !== null && ifMatchVersion !== before.version) throw new VersionConflict()
  const limits = narrowing(of, input.limits)
  await sql`
    insert into role_rule (network_id, side, role, needs_second_factor, reads_all, limits, updated_at)
    values (${actor.networkId}, ${of.side}, ${of.role}, ${input.needsSecondFactor},
      ${input.readsAll && of.role === 'curator'}, ${JSON.stringify(limits)}::jsonb, ${now})
    on conflict (network_id, side, role) do update set needs_second_factor = excluded.needs_second_factor,
      reads_all = excluded.reads_all, limits = excluded.limits, version = role_rule.version + 1, updated_at = ${now}`.execute(
    tx,
  )
  const details = {
    role: of.role,
    limits,
    needsSecondFactor: input.needsSecondFactor,
    readsAll: input.readsAll,
  }
  await writeAudit(
    tx,
    {
      ...auditOf(actor),
      side: 'host',
      kind: 'role_rule.changed',
      target: `${of.side}:${of.role}`,
      origin,
      details,
    },
    now,
  )
  return find(tx, of)
}

/** Only what narrows is kept. */
function narrowing(of: { side: 'host' | 'partner'; role: string }, wanted: RoleRule['limits']) {
  const rank: Record<Level, number> = { none: 0, read: 1, write: 2 }
  const limits: Record<string, Level> = {}
  for (const section of SECTIONS) {
    const level = wanted[section]
    if (level === undefined) continue
    const most = mostOf(of.side, of.role, section)
    if (rank[level] > rank[most])
      throw new Refused('more_than_role', {
        errors: [
          { pointer: `#/limits/${section}`, code: 'more_than_role', detail: 'The role may not do so.' },
        ],
      })
    if (rank[level] < rank[most]) limits[section] = level
  }
  if (of.side === 'host' && of.role === 'owner' && Object.keys(limits).length > 0)
    throw new Refused('owner_unlimited', { detail: 'Owners cannot be limited.' })
  return limits
}

async function find(tx: Tx, of: { side: string; role: string }): Promise<RoleRule> {
  const rule = (await listRoleRules(tx)).find(({ side, role }) => side === of.side && role === of.role)
  if (!rule)
    throw new Refused('role_unknown', {
      errors: [{ pointer: '#/role', code: 'role_unknown', detail: 'This side has no such role.' }],
    })
  return rule
}
