import { sql } from 'kysely'
import type { SignedIn } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { accessAuth, isRefusal } from './access-auth.ts'
import { auditUser, type Origin } from './audit.ts'
import { inBackground } from './background.ts'
import { forgiveGuess } from './guesses.ts'
import { passwordChangedMail } from './mail-texts.ts'
import { nudgeMail } from './mails.ts'
import { forgetTrustedDevices } from './trusted-devices.ts'
import { findUserByEmail, hashPassword, refuseWeakPassword, setPassword, type User } from './users.ts'
import { checkOwnPassword } from './verify-password.ts'

const RESETS_PER_HOUR = 3

/**
 * Asks for a reset link. Always succeeds at once: whether there is such an account, and whether it has asked too often,
 * is found out after the answer.
 */
export function requestReset(context: Context, email: string, origin: Origin): void {
  inBackground(context.log, 'a password reset', async () => {
    const user = await findUserByEmail(context.db, email)
    if (!user || (await asksTooOften(context, user))) return
    const auth = await accessAuth(context)
    await auth.api.requestPasswordReset({ body: { email: user.email } })
    await auditUser(context, user, 'password.reset_requested', origin)
  })
}

async function asksTooOften(context: Context, user: User): Promise<boolean> {
  const { rows } = await sql<{ recent: number }>`
    select count(*)::int as recent from auth.verification
    where value = ${user.id} and identifier like 'reset-password:%' and "createdAt" > now() - interval '1 hour'`.execute(
    context.db,
  )
  return (rows[0]?.recent ?? 0) >= RESETS_PER_HOUR
}

/** Sets a new password by the token of a reset link; ends all sessions. Refuses a link that was used or is too old. */
export async function resetPassword(
  context: Context,
  input: { token: string; password: string },
  origin: Origin,
): Promise<void> {
  const user = await userOfReset(context, input.token)
  if (!user) throw linkInvalid()
  refuseWeakPassword(input.password, [user.name, user.email])
  const auth = await accessAuth(context)
  try {
    await auth.api.resetPassword({ body: { token: input.token, newPassword: input.password } })
  } catch (error) {
    if (isRefusal(error)) throw linkInvalid()
    throw error
  }
  await forgetTrustedDevices(context.db, user.id)
  await forgiveGuess(context.db, { email: user.email, address: origin.address ?? '' })
  await auditUser(context, user, 'password.reset', origin)
  await tellOfChange(context, user)
}

async function userOfReset(context: Context, token: string): Promise<User | null> {
  const { rows } = await sql<User>`
    select u.id, u.name, u.email, coalesce(u.language, 'en') as language
    from auth.verification v join auth."user" u on u.id = v.value
    where v.identifier = ${`reset-password:${token}`} and v."expiresAt" > now()`.execute(context.db)
  return rows[0] ?? null
}

function linkInvalid(): Refused {
  return new Refused('link_invalid', {
    status: 422,
    detail: 'The link was used already or is too old. Ask for a new one.',
  })
}

/** Changes one's own password, by the current one; ends all other sessions. */
export async function changePassword(
  context: Context,
  signedIn: SignedIn,
  input: { current: string; password: string },
  origin: Origin,
): Promise<void> {
  const { userId, sessionId, name, email, language } = signedIn
  await checkOwnPassword(context, signedIn, input.current, origin, '#/current')
  refuseWeakPassword(input.password, [name, email])
  const hash = await hashPassword(input.password)
  const now = context.clock.now()
  await context.db.transaction().execute((tx) => setPassword(tx, userId, hash, now, sessionId))
  const user = { id: userId, name, email, language }
  await auditUser(context, user, 'password.changed', origin)
  await tellOfChange(context, user)
}

async function tellOfChange(context: Context, user: User): Promise<void> {
  const now = context.clock.now()
  const { rows } = await sql<{ network_id: string }>`
    select network_id from house.memberships(${user.id})`.execute(context.db)
  const mail = passwordChangedMail(user.language, { email: user.email, at: now, timeZone: 'UTC' })
  const networkId = rows.length === 1 ? (rows[0]?.network_id ?? null) : null
  await keepMail(
    context.db,
    {
      ...mail,
      networkId,
      kind: 'password_changed',
      recipient: user.email,
      language: user.language,
      secretUntil: null,
    },
    now,
  )
  nudgeMail(context)
}
