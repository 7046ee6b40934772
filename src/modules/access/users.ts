import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { newId } from '#shared/ids.ts'
import { type PasswordRefusal, passwordRefusal } from './rules.ts'
import './tables.ts'

export type User = { id: string; name: string; email: string; language: 'ru' | 'en' }

const words: Record<PasswordRefusal, string> = {
  password_short: 'Choose a password of at least 10 characters.',
  password_long: 'A password has at most 128 characters.',
  password_common: 'This password is among the first that are guessed. Choose another one.',
}

/** Refuses a password that is too short, too long or too common; `pointer` says where in the request it stood. */
export function refuseWeakPassword(password: string, known: readonly string[], pointer = '#/password'): void {
  const refusal = passwordRefusal(password, known)
  if (refusal)
    throw new Refused(refusal, {
      detail: words[refusal],
      errors: [{ pointer, code: refusal, detail: words[refusal] }],
    })
}

/** The hash that better-auth keeps and checks (scrypt). */
export async function hashPassword(password: string): Promise<string> {
  const crypto = await import('better-auth/crypto')
  return crypto.hashPassword(password)
}

/**
 * Makes a user with a password, as better-auth would. `passwordHash` null makes one that cannot sign in until the
 * password is reset. Users belong to no network; give them a place with `addMember`.
 */
export async function createUser(
  tx: Tx,
  user: {
    name: string
    email: string
    language: 'ru' | 'en'
    passwordHash: string | null
    isVerified?: boolean
  },
  now: Date,
): Promise<User> {
  const id = newId()
  const email = user.email.trim().toLowerCase()
  await tx
    .insertInto('auth.user')
    .values({
      id,
      name: user.name,
      email,
      emailVerified: user.isVerified ?? true,
      image: null,
      createdAt: now,
      updatedAt: now,
      language: user.language,
    })
    .execute()
  if (user.passwordHash !== null)
    await tx
      .insertInto('auth.account')
      .values({
        id: newId(),
        accountId: id,
        providerId: 'credential',
        userId: id,
        password: user.passwordHash,
        updatedAt: now,
      })
      .execute()
  return { id, name: user.name, email, language: user.language }
}

/** The user with a mail address, or null. */
export async function findUserByEmail(tx: Tx, email: string): Promise<User | null> {
  const row = await tx
    .selectFrom('auth.user')
    .select(['id', 'name', 'email', 'language'])
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()
  return row ? { ...row, language: row.language ?? 'en' } : null
}

/** Gives a user a new password, ends all their sessions but the one named, and drops reset links that wait. */
export async function setPassword(
  tx: Tx,
  userId: string,
  passwordHash: string,
  now: Date,
  keepSessionId: string | null = null,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('auth.account')
    .set({ password: passwordHash, updatedAt: now })
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    await tx
      .insertInto('auth.account')
      .values({
        id: newId(),
        accountId: userId,
        providerId: 'credential',
        userId,
        password: passwordHash,
        updatedAt: now,
      })
      .execute()
  await endSessions(tx, userId, keepSessionId)
}

/** Ends the sessions of a user, but for the one named. Returns how many. */
export async function endSessions(
  tx: Tx,
  userId: string,
  keepSessionId: string | null = null,
): Promise<number> {
  let query = tx.deleteFrom('auth.session').where('userId', '=', userId)
  if (keepSessionId) query = query.where('id', '!=', keepSessionId)
  const { numDeletedRows } = await query.executeTakeFirst()
  return Number(numDeletedRows)
}
