import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { readCookie } from '#platform/auth-session/cookie.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import type { Origin } from './audit.ts'
import type { TrustedDevice } from './contract.ts'
import { deviceName } from './rules.ts'
import { accessSettings } from './settings.ts'
import './tables.ts'

export const TRUST_DAYS = 30

const cookieName = (isSecure: boolean) => (isSecure ? '__Secure-artel.device' : 'artel.device')
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** Whether this browser was trusted by this user within the last thirty days; notes the use. */
export async function isTrusted(
  context: Context,
  userId: string,
  cookies: string | undefined,
): Promise<boolean> {
  const token = readCookie(cookies, cookieName(accessSettings(context).isSecure))
  if (!token || token.length > 100) return false
  const now = context.clock.now()
  const { rows } = await sql`
    update auth."trustedDevice" set "seenAt" = ${now}
    where hash = ${hashOf(token)} and "userId" = ${userId} and "expiresAt" > ${now} returning id`.execute(
    context.db,
  )
  return rows.length > 0
}

/** Trusts the browser for thirty days. Returns the cookie to set. */
export async function trustDevice(context: Context, tx: Tx, userId: string, origin: Origin): Promise<string> {
  const { isSecure } = accessSettings(context)
  const token = randomBytes(32).toString('base64url')
  const now = context.clock.now()
  const until = new Date(now.getTime() + TRUST_DAYS * 86_400_000)
  await sql`
    insert into auth."trustedDevice" (id, "userId", hash, "userAgent", "ipAddress", "createdAt", "seenAt", "expiresAt")
    values (${newId()}, ${userId}, ${hashOf(token)}, ${origin.device}, ${origin.address}, ${now}, ${now}, ${until})`.execute(
    tx,
  )
  const secure = isSecure ? '; Secure' : ''
  return `${cookieName(isSecure)}=${token}; Max-Age=${TRUST_DAYS * 86_400}; Path=/; HttpOnly; SameSite=Lax${secure}`
}

/** The user's trusted browsers, the last used first. */
export async function listTrustedDevices(context: Context, userId: string): Promise<TrustedDevice[]> {
  const { rows } = await sql<{
    id: string
    agent: string | null
    ip: string | null
    created_at: Date
    seen_at: Date
    expires_at: Date
  }>`select id, "userAgent" as agent, "ipAddress" as ip, "createdAt" as created_at, "seenAt" as seen_at,
       "expiresAt" as expires_at from auth."trustedDevice"
     where "userId" = ${userId} and "expiresAt" > ${context.clock.now()} order by "seenAt" desc limit 100`.execute(
    context.db,
  )
  return rows.map((row) => ({
    id: row.id,
    device: deviceName(row.agent),
    address: row.ip,
    createdAt: row.created_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }))
}

/** Trusts one browser no longer. */
export async function revokeTrustedDevice(tx: Tx, userId: string, id: string): Promise<void> {
  const { rows } = await sql`
    delete from auth."trustedDevice" where id = ${id} and "userId" = ${userId} returning id`.execute(tx)
  if (rows.length === 0) throw new NotFound()
}

/** Trusts no browser of the user any longer. */
export async function forgetTrustedDevices(tx: Tx, userId: string): Promise<void> {
  await sql`delete from auth."trustedDevice" where "userId" = ${userId}`.execute(tx)
}
