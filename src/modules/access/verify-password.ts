import type { SignedIn } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import type { Origin } from './audit.ts'
import { countGuess, forgiveGuess } from './guesses.ts'
import './tables.ts'

/** Refuses (`wrong_password`) unless it is the signed-in user's password; counted like any guess. */
export async function checkOwnPassword(
  context: Context,
  user: SignedIn,
  password: string,
  origin: Origin,
  pointer: string,
): Promise<void> {
  const guess = { email: user.email, address: origin.address ?? '' }
  await countGuess(context.db, guess, context.clock.now())
  const kept = await context.db
    .selectFrom('auth.account')
    .select('password')
    .where('userId', '=', user.userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  const crypto = await import('better-auth/crypto')
  const isRight = kept?.password && (await crypto.verifyPassword({ hash: kept.password, password }))
  if (!isRight) {
    const detail = 'The current password is wrong.'
    throw new Refused('wrong_password', { detail, errors: [{ pointer, code: 'wrong_password', detail }] })
  }
  await forgiveGuess(context.db, guess)
}
