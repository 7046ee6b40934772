import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import type { AuditKind } from './contract.ts'
import './tables.ts'

/** Where a request came from. */
export type Origin = { address: string | null; device: string | null }

export type AuditNote = {
  networkId: string
  side: 'host' | 'partner' | 'system'
  partnerId: string | null
  kind: AuditKind
  actor: { kind: 'person' | 'api_key' | 'system'; id: string | null; name: string | null }
  /** Whom or what it was done to, in words a person knows. */
  target?: string | null
  origin?: Origin | null
  details?: Record<string, unknown>
}

/** Where a request came from, cut to what the audit keeps. */
export function originOf(request: { ip: string; headers: { 'user-agent'?: string | undefined } }): Origin {
  return { address: request.ip, device: request.headers['user-agent']?.slice(0, 300) ?? null }
}

/** Writes an entry in the transaction of what it tells. Entries are never changed. */
export async function writeAudit(tx: Tx, note: AuditNote, now: Date): Promise<void> {
  await tx
    .insertInto('audit_entry')
    .values({
      id: newId(),
      network_id: note.networkId,
      side: note.side,
      partner_id: note.partnerId,
      at: now,
      kind: note.kind,
      actor_kind: note.actor.kind,
      actor_id: note.actor.id,
      actor_name: note.actor.name,
      target: note.target ?? null,
      address: note.origin?.address ?? null,
      device: note.origin?.device ?? null,
      details: JSON.stringify(note.details ?? {}),
    })
    .execute()
}

/** The part of a note that an actor of a request gives. */
export function auditOf(actor: Actor): Pick<AuditNote, 'networkId' | 'side' | 'partnerId' | 'actor'> {
  return {
    networkId: actor.networkId,
    side: actor.side,
    partnerId: actor.partnerId,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
  }
}

/** Writes what happened to a user's account into every network where they have a place. */
export async function auditUser(
  context: Context,
  user: { id: string; name: string; email: string },
  kind: AuditKind,
  origin: Origin | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  const now = context.clock.now()
  const isKnown = kind !== 'sign_in.failed' && kind !== 'sign_in.locked'
  const { rows } = await sql<{ network_id: string; side: 'host' | 'partner'; partner_id: string | null }>`
    select distinct network_id, side, partner_id from house.memberships(${user.id})`.execute(context.db)
  for (const place of rows)
    await inScope(context.db, { networkId: place.network_id, side: 'system' }, (tx) =>
      writeAudit(
        tx,
        {
          networkId: place.network_id,
          side: place.side,
          partnerId: place.partner_id,
          kind,
          // who tried and failed is not known: it may have been anyone
          actor: isKnown
            ? { kind: 'person', id: user.id, name: user.name }
            : { kind: 'person', id: null, name: null },
          target: user.email,
          origin,
          details,
        },
        now,
      ),
    )
}
