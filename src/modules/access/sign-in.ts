import { sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { accessAuth, isRefusal } from './access-auth.ts'
import { auditUser, type Origin } from './audit.ts'
import { inBackground } from './background.ts'
import { countGuess, forgiveGuess } from './guesses.ts'
import { settleSession } from './settle-session.ts'
import { findUserByEmail } from './users.ts'

export type SignInTry = { email: string; password: string; remember: boolean }

/** Where a sign-in comes from, and the cookies the browser sent: one of them may say that it is trusted. */
export type SignInOrigin = Origin & { cookies?: string | undefined }

/**
 * Signs in and returns the cookies to set; where a second factor is due the session waits for it and is good for nothing
 * else. Refuses with `wrong_credentials` (401) or, on guessing, `too_many_attempts`
 * (429); neither tells whether the account exists: both are answered alike and after the same work.
 */
export async function signIn(context: Context, input: SignInTry, origin: SignInOrigin): Promise<string[]> {
  const email = input.email.trim().toLowerCase()
  const guess = { email, address: origin.address ?? '' }
  try {
    await countGuess(context.db, guess, context.clock.now())
  } catch (error) {
    if (error instanceof Refused) noteSignIn(context, email, 'sign_in.locked', origin)
    throw error
  }
  const cookies = await checkPassword(context, { ...input, email }, origin)
  if (!cookies) {
    noteSignIn(context, email, 'sign_in.failed', origin)
    throw new Refused('wrong_credentials', {
      status: 401,
      detail: 'The mail address or the password is wrong.',
    })
  }
  await forgiveGuess(context.db, guess)
  const user = await findUserByEmail(context.db, email)
  const sessionId = await sessionOfCookies(context, cookies)
  if (!user || !sessionId) throw new Error('a session that was just opened is not there')
  if (!input.remember)
    await sql`update auth."session" set remember = false where id = ${sessionId}`.execute(context.db)
  const awaits = await settleSession(context, { userId: user.id, sessionId, cookies: origin.cookies })
  if (awaits !== 'code') noteSignIn(context, email, 'sign_in.succeeded', origin)
  return cookies
}

async function checkPassword(context: Context, input: SignInTry, origin: Origin): Promise<string[] | null> {
  const auth = await accessAuth(context)
  try {
    const response = await auth.api.signInEmail({
      body: { email: input.email, password: input.password, rememberMe: input.remember },
      headers: new Headers({
        'x-artel-address': origin.address ?? '',
        'user-agent': origin.device ?? '',
      }),
      asResponse: true,
    })
    return response.ok ? response.headers.getSetCookie() : null
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}

function noteSignIn(
  context: Context,
  email: string,
  kind: 'sign_in.succeeded' | 'sign_in.failed' | 'sign_in.locked',
  origin: Origin,
): void {
  inBackground(context.log, 'the audit of a sign-in', async () => {
    const user = await findUserByEmail(context.db, email)
    if (user) await auditUser(context, user, kind, origin)
    else context.log.info({ kind, address: origin.address }, 'a sign-in of an unknown account')
  })
}

/** The id of the session that freshly set cookies carry; for choosing its membership at once. */
export async function sessionOfCookies(context: Context, cookies: readonly string[]): Promise<string | null> {
  const value = cookies.find((cookie) => /session_token=/.test(cookie))
  const token = decodeURIComponent(value?.split('=')[1]?.split(';')[0] ?? '').split('.')[0]
  if (!token) return null
  const { rows } = await sql<{ id: string }>`select id from auth.session where token = ${token}`.execute(
    context.db,
  )
  return rows[0]?.id ?? null
}
