import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { lockSeconds } from './rules.ts'

/** Counted by account and address together, by account alone and by address alone: the first locks soonest. */
const RULES = {
  pair: { threshold: 5, base: 15, most: 3600 },
  account: { threshold: 20, base: 15, most: 900 },
  address: { threshold: 50, base: 30, most: 3600 },
} as const
const FORGET_AFTER = '12 hours'

export type Guess = { email: string; address: string }

function keysOf(guess: Guess): { kind: keyof typeof RULES; key: string }[] {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
  return [
    { kind: 'pair', key: `pair ${hash(`${guess.email} ${guess.address}`)}` },
    { kind: 'account', key: `account ${hash(guess.email)}` },
    { kind: 'address', key: `address ${hash(guess.address)}` },
  ]
}

/**
 * Counts a try before it is known to be right, so that many at once are counted too. Refuses with 429 and Retry-After
 * while any of the three is locked, for accounts that exist and for those that do not alike.
 */
export async function countGuess(db: Kysely<Database>, guess: Guess, now: Date): Promise<void> {
  const keys = keysOf(guess)
  const { rows } = await sql<{ key: string; failures: number; locked_until: Date | null }>`
    insert into auth.guess as kept (key, failures, last_at)
    select key, 1, ${now} from unnest(${keys.map(({ key }) => key)}::text[]) as key order by key
    on conflict (key) do update set
      failures = case when kept.locked_until > ${now} then kept.failures
        when kept.last_at < ${now}::timestamptz - ${FORGET_AFTER}::interval then 1 else kept.failures + 1 end,
      locked_until = case when kept.last_at < ${now}::timestamptz - ${FORGET_AFTER}::interval then null else kept.locked_until end,
      last_at = case when kept.locked_until > ${now} then kept.last_at else ${now} end
    returning key, failures, locked_until`.execute(db)
  const waits = rows.map(({ locked_until }) => (locked_until ? locked_until.getTime() - now.getTime() : 0))
  const longest = Math.max(0, ...waits)
  if (longest > 0) throw tooManyAttempts(Math.ceil(longest / 1000))
  for (const { kind, key } of keys) {
    const failures = rows.find((row) => row.key === key)?.failures ?? 0
    const seconds = lockSeconds(failures, RULES[kind])
    if (seconds > 0)
      await sql`update auth.guess set locked_until = ${new Date(now.getTime() + seconds * 1000)} where key = ${key}`.execute(
        db,
      )
  }
}

/** The try was right: the account's counts begin anew, the address gets back the one it was charged. */
export async function forgiveGuess(db: Kysely<Database>, guess: Guess): Promise<void> {
  const [pair, account, address] = keysOf(guess).map(({ key }) => key)
  await sql`delete from auth.guess where key in (${pair}, ${account})`.execute(db)
  await sql`update auth.guess set failures = greatest(failures - 1, 0),
    locked_until = case when failures - 1 < ${RULES.address.threshold} then null else locked_until end
    where key = ${address}`.execute(db)
}

function tooManyAttempts(seconds: number): Refused {
  return new Refused('too_many_attempts', {
    status: 429,
    detail: 'Too many attempts. Wait before you try again, or reset the password.',
    headers: { 'retry-after': String(seconds) },
  })
}
