import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { makeKey } from '#platform/auth-session/api-key.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, type RefusalCode, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { newId } from '#shared/ids.ts'
import { auditOf, type Origin, writeAudit } from './audit.ts'
import type { ApiKey, ApiKeyMade } from './contract.ts'
import { may, type Permission, permissionsOfRole } from './policy.ts'
import './tables.ts'

export type NewKey = {
  networkId: string
  side: 'host' | 'partner'
  partnerId: string | null
  role: string
  name: string
  scopes: readonly string[] | null
  expiresAt: Date | null
  createdBy: string | null
}

type Row = {
  id: string
  name: string
  public_id: string
  side: 'host' | 'partner'
  partner_id: string | null
  partner_name: string | null
  role: string
  scopes: Permission[] | null
  created_by: string | null
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

const columns = sql`k.id, k.name, k.public_id, k.side, k.partner_id, p.name as partner_name, k.role, k.scopes,
  (select n.name from house.person_names(array[k.created_by]) n) as created_by, k.created_at, k.expires_at,
  k.last_used_at, k.revoked_at from api_key k left join partner p using (partner_id)`

/** The keys of the scope's side: those that work first, then newest first. */
export async function listKeys(tx: Tx, now: Date): Promise<ApiKey[]> {
  const { rows } = await sql<Row>`
    select ${columns} order by (k.revoked_at is null and (k.expires_at is null or k.expires_at > ${now})) desc,
      k.created_at desc, k.id desc limit 500`.execute(tx)
  return rows.map((row) => present(row, now))
}

/** Keeps a new key's digest and returns the key itself, which nobody can read again. */
export async function insertKey(tx: Tx, key: NewKey, now: Date): Promise<{ id: string; key: string }> {
  const fresh = makeKey()
  const id = newId()
  await tx
    .insertInto('api_key')
    .values({
      id,
      network_id: key.networkId,
      side: key.side,
      partner_id: key.partnerId,
      role: key.role,
      name: key.name,
      public_id: fresh.publicId,
      hash: fresh.hash,
      scopes: key.scopes ? [...key.scopes] : null,
      created_by: key.createdBy,
      created_at: now,
      expires_at: key.expiresAt,
    })
    .execute()
  return { id, key: fresh.text }
}

/**
 * Makes a key of the actor's own side. Refuses a role the side's keys cannot have, and a role or scope beyond what the
 * maker may: nobody gives away more than they have.
 */
export async function makeOwnKey(
  actor: Actor,
  writer: RequestWriter,
  input: { name: string; role: string; scopes: readonly Permission[] | null; expiresInDays: number | null },
  origin: Origin,
): Promise<ApiKeyMade> {
  const { tx, now } = writer
  const allowed = permissionsOfRole(actor.side, input.role)
  if (allowed.length === 0 || input.role === 'curator') throw badRole('role_unknown')
  if (allowed.some((permission) => !permissionsOfRole(actor.side, actor.role).includes(permission)))
    throw badRole('role_beyond_own')
  const beyond = (input.scopes ?? []).filter(
    (scope) => !allowed.includes(scope) || !may({ ...actor, kind: 'person' }, scope),
  )
  if (beyond.length > 0)
    throw new Refused('scope_beyond_role', {
      detail: `The role may not: ${beyond.join(', ')}.`,
      errors: [
        { pointer: '#/scopes', code: 'scope_beyond_role', detail: `The role may not: ${beyond.join(', ')}.` },
      ],
    })
  const made = await insertKey(
    tx,
    {
      networkId: actor.networkId,
      side: actor.side,
      partnerId: actor.partnerId,
      role: input.role,
      name: input.name,
      scopes: input.scopes,
      expiresAt: input.expiresInDays ? new Date(now.getTime() + input.expiresInDays * 86_400_000) : null,
      createdBy: actor.userId,
    },
    now,
  )
  await writeAudit(
    tx,
    {
      ...auditOf(actor),
      kind: 'key.created',
      target: input.name,
      origin,
      details: { role: input.role, scopes: input.scopes },
    },
    now,
  )
  return { ...(await readKeyRow(tx, made.id, now)), key: made.key }
}

function badRole(code: RefusalCode): Refused {
  return new Refused(code, {
    errors: [{ pointer: '#/role', code, detail: 'You cannot make a key with this role.' }],
  })
}

async function readKeyRow(tx: Tx, id: string, now: Date): Promise<ApiKey> {
  const { rows } = await sql<Row>`select ${columns} where k.id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return present(rows[0], now)
}

/** Ends a key at once. Ending one that has ended changes nothing. */
export async function revokeKey(
  actor: Actor,
  writer: RequestWriter,
  id: string,
  origin: Origin,
): Promise<void> {
  const { tx, now } = writer
  const key = await readKeyRow(tx, id, now)
  if (key.state === 'revoked') return
  await tx.updateTable('api_key').set({ revoked_at: now }).where('id', '=', id).execute()
  await writeAudit(tx, { ...auditOf(actor), kind: 'key.revoked', target: key.name, origin }, now)
}

function present(row: Row, now: Date): ApiKey {
  const isExpired = row.expires_at !== null && row.expires_at <= now
  return {
    id: row.id,
    name: row.name,
    prefix: `artel_live_${row.public_id}`,
    side: row.side,
    partner: row.partner_id ? { id: row.partner_id, name: row.partner_name ?? '' } : null,
    role: row.role,
    scopes: row.scopes,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    state: row.revoked_at ? 'revoked' : isExpired ? 'expired' : 'active',
  }
}
