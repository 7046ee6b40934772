import pg from 'pg'
import type { Context } from '#platform/module.ts'
import { RESET_MINUTES } from './contract.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'
import { accessSettings } from './settings.ts'

export const SESSION_DAYS = 30

type ResetHandler = (user: { id: string; email: string; name: string }, token: string) => Promise<void>

/**
 * better-auth with its tables in the schema `auth`. It checks passwords, makes sessions and their cookies, and resets
 * passwords; who may do what, lock-out, invitations and the check of each request are ours. It is loaded when first
 * needed: it takes a third of a second.
 */
export async function openAuth(context: Context, onReset: ResetHandler) {
  const { betterAuth } = await import('better-auth')
  const settings = accessSettings(context)
  const pool = new pg.Pool({
    connectionString: context.appUrl,
    max: 4,
    application_name: 'artel-sign-in',
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    options: '-c search_path=auth',
  })
  pool.on('error', () => {})
  const auth = betterAuth({
    database: pool,
    secret: settings.secret,
    baseURL: settings.linkBase,
    basePath: '/api/auth',
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => onReset(user, token),
    },
    user: { additionalFields: { language: { type: 'string', required: false, input: false } } },
    session: {
      expiresIn: SESSION_DAYS * 86_400,
      disableSessionRefresh: true,
      additionalFields: {
        activeMember: { type: 'string', required: false, input: false },
        seenAt: { type: 'date', required: false, input: false },
      },
    },
    advanced: {
      cookiePrefix: 'artel',
      useSecureCookies: settings.isSecure,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: ['x-artel-address'] },
    },
  })
  return auth
}

export type Auth = Awaited<ReturnType<typeof openAuth>>

const opened = new WeakMap<object, Promise<Auth>>()

/** The one better-auth of a database handle. */
export function authOf(context: Context, onReset: ResetHandler): Promise<Auth> {
  let auth = opened.get(context.db)
  if (!auth) {
    auth = openAuth(context, onReset)
    opened.set(context.db, auth)
  }
  return auth
}
