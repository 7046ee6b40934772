import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import type { SignedIn } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { auditUser, type Origin } from './audit.ts'
import type { SecondFactorOffer, SecondFactorState } from './contract.ts'
import { countGuess, forgiveGuess } from './guesses.ts'
import {
  authenticatorAddress,
  makeRecoveryCodes,
  makeSecret,
  matchingStep,
  plainRecoveryCode,
} from './one-time-code.ts'
import { completeSession } from './open-session.ts'
import { seal, unseal } from './seal.ts'
import { tellOfFactor } from './security-mail.ts'
import { accessSettings } from './settings.ts'
import { forgetTrustedDevices, trustDevice } from './trusted-devices.ts'
import { endSessions } from './users.ts'
import { checkOwnPassword } from './verify-password.ts'
import './tables.ts'

const derive = promisify<string, string, number, Buffer>(scrypt)

type Kept = { secret: string; confirmedAt: Date | null; lastStep: string; salt: string; recovery: string[] }

async function readKept(tx: Tx, userId: string): Promise<Kept | null> {
  const row = await tx
    .selectFrom('auth.secondFactor')
    .select(['secret', 'confirmedAt', 'lastStep', 'salt', 'recovery'])
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row ?? null
}

/** Whether a user has a second factor that counts. */
export async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  return ((await readKept(tx, userId))?.confirmedAt ?? null) !== null
}

/** Whether the owner of any of the user's networks demands one for their role. */
export async function needsSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql<{
    needed: boolean
  }>`select house.needs_second_factor(${userId}) as needed`.execute(tx)
  return rows[0]?.needed ?? false
}

/** How it stands with one's own second factor, and what the session still waits for. */
export async function readSecondFactor(
  context: Context,
  user: SignedIn,
  awaits: 'code' | 'enrolment' | null,
): Promise<SecondFactorState> {
  const kept = await readKept(context.db, user.userId)
  return {
    awaits,
    isOn: kept?.confirmedAt != null,
    since: kept?.confirmedAt?.toISOString() ?? null,
    recoveryLeft: kept?.confirmedAt ? kept.recovery.length : 0,
    isRequired: await needsSecondFactor(context.db, user.userId),
    email: user.email,
  }
}

/**
 * Begins to set one up: makes a secret that counts only once a code of it was told. Refuses while one is on. The
 * password is asked for, except of a session that was opened a moment ago and waits for just this.
 */
export async function offerSecondFactor(
  context: Context,
  user: SignedIn,
  password: string | null,
  origin: Origin,
): Promise<SecondFactorOffer> {
  if (await hasSecondFactor(context.db, user.userId)) throw new Refused('second_factor_on', { status: 409 })
  if (password !== null) await checkOwnPassword(context, user, password, origin, '#/password')
  const secret = makeSecret()
  const sealed = seal(secret, accessSettings(context).secret)
  await sql`
    insert into auth."secondFactor" ("userId", secret, "createdAt") values (${user.userId}, ${sealed}, ${context.clock.now()})
    on conflict ("userId") do update set secret = excluded.secret, "lastStep" = 0, "createdAt" = excluded."createdAt"
    where auth."secondFactor"."confirmedAt" is null`.execute(context.db)
  return { secret, address: authenticatorAddress('Artel', user.email, secret) }
}

export type Enrolled = { codes: string[]; cookies: string[] }

/**
 * Turns the second factor on by a first code. All other sessions end; a session that waited for it is complete. Returns
 * the recovery codes, which are shown this once.
 */
export async function confirmSecondFactor(
  context: Context,
  user: SignedIn,
  code: string,
  origin: Origin,
): Promise<Enrolled> {
  const guess = guessOf(user.userId, origin)
  await countGuess(context.db, guess, context.clock.now())
  const kept = await readKept(context.db, user.userId)
  if (!kept || kept.confirmedAt) throw new Refused('second_factor_not_offered', { status: 409 })
  const step = matchingStep(unseal(kept.secret, accessSettings(context).secret), code, context.clock.now(), 0)
  if (step === null) throw wrongCode()
  await forgiveGuess(context.db, guess)
  const { codes, salt, hashes } = await freshRecovery()
  const now = context.clock.now()
  const cookies = await context.db.transaction().execute(async (tx) => {
    await sql`
      update auth."secondFactor" set "confirmedAt" = ${now}, "lastStep" = ${step}, salt = ${salt}, recovery = ${hashes}
      where "userId" = ${user.userId} and "confirmedAt" is null`.execute(tx)
    await endSessions(tx, user.userId, user.sessionId)
    return completeSession(context, tx, user.sessionId)
  })
  await auditUser(context, auditedUser(user), 'second_factor.enabled', origin)
  await tellOfFactor(context, user, 'enabled')
  return { codes, cookies: cookies ?? [] }
}

/**
 * Takes the code, or a recovery code, that a session waits for. Returns the cookies of the complete session. Refuses a
 * wrong or repeated code (422 `wrong_code`) and too many guesses (429).
 */
export async function passSecondFactor(
  context: Context,
  user: SignedIn,
  input: { code: string; trustDevice: boolean },
  origin: Origin,
): Promise<string[]> {
  const used = await takeCode(context, user, input.code, origin)
  const cookies = await context.db.transaction().execute(async (tx) => {
    const session = await completeSession(context, tx, user.sessionId)
    if (!session) throw new Refused('not_signed_in', { status: 401 })
    return input.trustDevice ? [...session, await trustDevice(context, tx, user.userId, origin)] : session
  })
  const about = auditedUser(user)
  if (input.trustDevice) await auditUser(context, about, 'device.trusted', origin)
  await auditUser(context, about, 'sign_in.succeeded', origin, { by: used })
  return cookies
}

/** Makes ten recovery codes anew, by a code; the old ones are worth nothing then. */
export async function renewRecoveryCodes(
  context: Context,
  user: SignedIn,
  code: string,
  origin: Origin,
): Promise<string[]> {
  await takeCode(context, user, code, origin)
  const { codes, salt, hashes } = await freshRecovery()
  await sql`update auth."secondFactor" set salt = ${salt}, recovery = ${hashes} where "userId" = ${user.userId}`.execute(
    context.db,
  )
  await auditUser(context, auditedUser(user), 'recovery_codes.renewed', origin)
  return codes
}

/** Turns one's own second factor off, by password and code. Refuses while a role demands it. */
export async function disableSecondFactor(
  context: Context,
  user: SignedIn,
  input: { password: string; code: string },
  origin: Origin,
): Promise<void> {
  if (await needsSecondFactor(context.db, user.userId))
    throw new Refused('second_factor_demanded', { status: 409, detail: 'Your role demands a second factor.' })
  await checkOwnPassword(context, user, input.password, origin, '#/password')
  await takeCode(context, user, input.code, origin)
  await dropSecondFactor(context.db, user.userId)
  await auditUser(context, auditedUser(user), 'second_factor.disabled', origin)
  await tellOfFactor(context, user, 'disabled')
}

/** Forgets a user's second factor and the browsers they trusted. Returns whether there was one. */
export async function dropSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('auth.secondFactor')
    .where('userId', '=', userId)
    .executeTakeFirst()
  await forgetTrustedDevices(tx, userId)
  return numDeletedRows > 0n
}

/** Takes a code of the authenticator or a recovery code, each once; says which it was. */
async function takeCode(
  context: Context,
  user: SignedIn,
  code: string,
  origin: Origin,
): Promise<'code' | 'recovery_code'> {
  const guess = guessOf(user.userId, origin)
  await countGuess(context.db, guess, context.clock.now())
  const kept = await readKept(context.db, user.userId)
  if (!kept?.confirmedAt) throw new Refused('second_factor_off', { status: 409 })
  const isTaken = /^[\d\s-]{6,}$/.test(code.trim())
    ? await takeTimedCode(context, user.userId, kept, code)
    : await takeRecoveryCode(context, user, kept, code, origin)
  if (!isTaken) {
    await auditUser(context, auditedUser(user), 'second_factor.failed', origin)
    throw wrongCode()
  }
  await forgiveGuess(context.db, guess)
  return isTaken
}

async function takeTimedCode(
  context: Context,
  userId: string,
  kept: Kept,
  code: string,
): Promise<'code' | null> {
  const secret = unseal(kept.secret, accessSettings(context).secret)
  const step = matchingStep(secret, code, context.clock.now(), Number(kept.lastStep))
  if (step === null) return null
  // of two at once with the same code one finds the step taken
  const { rows } = await sql`
    update auth."secondFactor" set "lastStep" = ${step} where "userId" = ${userId} and "lastStep" < ${step}
    returning 1 as taken`.execute(context.db)
  return rows.length > 0 ? 'code' : null
}

async function takeRecoveryCode(
  context: Context,
  user: SignedIn,
  kept: Kept,
  code: string,
  origin: Origin,
): Promise<'recovery_code' | null> {
  const hash = await recoveryHash(code, kept.salt)
  const found = kept.recovery.find((one) => sameText(one, hash))
  if (!found) return null
  const { rows } = await sql<{ left: number }>`
    update auth."secondFactor" set recovery = array_remove(recovery, ${found})
    where "userId" = ${user.userId} and ${found} = any (recovery) returning cardinality(recovery) as left`.execute(
    context.db,
  )
  if (!rows[0]) return null
  await auditUser(context, auditedUser(user), 'recovery_code.used', origin, { left: rows[0].left })
  await tellOfFactor(context, user, 'recovery')
  return 'recovery_code'
}

// Few enough bits that the hash has to be slow; one salt for all ten keeps a check at one derivation.
async function recoveryHash(code: string, salt: string): Promise<string> {
  return (await derive(plainRecoveryCode(code), salt, 32)).toString('base64url')
}

async function freshRecovery(): Promise<{ codes: string[]; salt: string; hashes: string[] }> {
  const codes = makeRecoveryCodes()
  const salt = randomBytes(16).toString('base64url')
  const hashes = await Promise.all(codes.map((code) => recoveryHash(code, salt)))
  return { codes, salt, hashes }
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

// counted apart from passwords: whoever knows the password must not be able to begin counting anew by it
function guessOf(userId: string, origin: Origin): { email: string; address: string } {
  return { email: `second factor ${userId}`, address: origin.address ?? '' }
}

function auditedUser(user: SignedIn): { id: string; name: string; email: string } {
  return { id: user.userId, name: user.name, email: user.email }
}

function wrongCode(): Refused {
  const detail = 'The code is wrong, was used already or is too old.'
  return new Refused('wrong_code', { detail, errors: [{ pointer: '#/code', code: 'wrong_code', detail }] })
}
