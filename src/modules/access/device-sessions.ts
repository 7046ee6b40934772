import { sql } from 'kysely'
import type { SignedIn } from '#platform/auth-session/actor.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { auditUser, type Origin } from './audit.ts'
import type { DeviceSession } from './contract.ts'
import { deviceName } from './rules.ts'
import { endSessions } from './users.ts'

/** The user's sessions that still stand, this one first, then by last use. */
export async function listDeviceSessions(context: Context, user: SignedIn): Promise<DeviceSession[]> {
  const { rows } = await sql<{
    id: string
    ip: string | null
    agent: string | null
    created_at: Date
    seen_at: Date
    expires_at: Date
  }>`select id, "ipAddress" as ip, "userAgent" as agent, "createdAt" as created_at,
       coalesce("seenAt", "createdAt") as seen_at,
       least("expiresAt", coalesce("seenAt", "createdAt") + interval '7 days') as expires_at
     from auth.session where "userId" = ${user.userId} and "expiresAt" > now()
       and coalesce("seenAt", "createdAt") > now() - interval '7 days'
     order by id = ${user.sessionId} desc, seen_at desc limit 200`.execute(context.db)
  return rows.map((row) => ({
    id: row.id,
    device: deviceName(row.agent),
    address: row.ip || null,
    createdAt: row.created_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    isCurrent: row.id === user.sessionId,
  }))
}

/** Ends one of one's own sessions, at once. */
export async function endDeviceSession(
  context: Context,
  user: SignedIn,
  id: string,
  origin: Origin,
): Promise<void> {
  const { numDeletedRows } = await context.db
    .deleteFrom('auth.session')
    .where('id', '=', id)
    .where('userId', '=', user.userId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new NotFound()
  if (id !== user.sessionId) await note(context, user, origin, 1)
}

/** Ends all of one's own sessions but this one. */
export async function endOtherSessions(context: Context, user: SignedIn, origin: Origin): Promise<void> {
  const ended = await endSessions(context.db, user.userId, user.sessionId)
  if (ended > 0) await note(context, user, origin, ended)
}

async function note(context: Context, user: SignedIn, origin: Origin, count: number): Promise<void> {
  const { userId, name, email } = user
  await auditUser(context, { id: userId, name, email }, 'session.ended', origin, { count })
}
