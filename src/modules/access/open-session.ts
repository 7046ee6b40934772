import { createHmac, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { sessionCookieName } from '#platform/auth-session/cookie.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import type { Origin } from './audit.ts'
import { SESSION_DAYS } from './auth.ts'
import { accessSettings } from './settings.ts'
import './tables.ts'

const DAY = 86_400

/** How long a session lives: with the browser, and a day at the latest, unless it is remembered. */
function secondsOf(remember: boolean): number {
  return remember ? SESSION_DAYS * DAY : DAY
}

/** The cookie of a session's token, signed as better-auth signs its own. */
function sessionCookie(context: Context, token: string, remember: boolean): string {
  const { secret, isSecure } = accessSettings(context)
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  const value = encodeURIComponent(`${token}.${signature}`)
  const age = remember ? `; Max-Age=${secondsOf(true)}` : ''
  return `${sessionCookieName(isSecure)}=${value}${age}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

/** Makes a session of a user who has proved who they are. Returns its id and the cookies to set. */
export async function openSession(
  context: Context,
  tx: Tx,
  of: { userId: string; remember: boolean; origin: Origin },
): Promise<{ id: string; cookies: string[] }> {
  const id = newId()
  const token = randomBytes(24).toString('base64url')
  const now = context.clock.now()
  await tx
    .insertInto('auth.session')
    .values({
      id,
      token,
      userId: of.userId,
      expiresAt: new Date(now.getTime() + secondsOf(of.remember) * 1000),
      createdAt: now,
      updatedAt: now,
      ipAddress: of.origin.address,
      userAgent: of.origin.device,
      activeMember: null,
      seenAt: now,
      remember: of.remember,
    })
    .execute()
  return { id, cookies: [sessionCookie(context, token, of.remember)] }
}

/**
 * Ends a session's waiting: it gets a new token, so that nobody who knew the old one comes in with it, and its full
 * time. Returns the cookies to set, null when it waits no more or is over.
 */
export async function completeSession(context: Context, tx: Tx, sessionId: string): Promise<string[] | null> {
  const token = randomBytes(24).toString('base64url')
  const now = context.clock.now()
  const { rows } = await sql<{ remember: boolean }>`
    update auth."session" set token = ${token}, awaits = null, "seenAt" = ${now}, "updatedAt" = ${now},
      "expiresAt" = ${now}::timestamptz
        + case when remember then make_interval(secs => ${secondsOf(true)}) else make_interval(secs => ${DAY}) end
    where id = ${sessionId} and awaits is not null and "expiresAt" > ${now} returning remember`.execute(tx)
  return rows[0] ? [sessionCookie(context, token, rows[0].remember)] : null
}
