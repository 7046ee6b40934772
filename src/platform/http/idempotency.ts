import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from './refused.ts'

/** How long an answer is kept for its repetition. */
export const IDEMPOTENCY_HOURS = 24

export type KeyedRequest = { actor: Actor; key: string; fingerprint: string }

export type StoredAnswer = { status: number; body: string; headers: Record<string, string> }

/**
 * The key of an `Idempotency-Key` header (a structured-field string or a bare token), null without one.
 * Refuses what is neither, or longer than 200 characters.
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  const text = typeof header === 'string' ? header.trim() : ''
  const key =
    /^"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,200})"$/.exec(text)?.[1] ?? /^[\w.:~+/-]{1,200}$/.exec(text)?.[0]
  if (!key) throw new Refused('idempotency_key_malformed', { status: 400 })
  return key
}

/** What the request asks for: a repeated key with another fingerprint is a mistake of the client. */
export function fingerprintOf(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body ?? null)}`)
    .digest('hex')
}

/**
 * Looks whether this request was answered before. Returns that answer, or null when it is new; then the answer must be
 * kept by `keepAnswer` in the same transaction. Refuses with 409 while the first is still at work and with 422 when
 * the key was used for something else.
 */
export async function findAnswer(tx: Tx, request: KeyedRequest): Promise<StoredAnswer | null> {
  const { actor, key, fingerprint } = request
  const lock = createHash('sha256').update(`${actor.networkId} ${actor.id} ${key}`).digest().readBigInt64BE()
  const { rows } = await sql<{
    is_first: boolean
    fingerprint: string | null
    status: number
    body: string
    headers: Record<string, string>
  }>`select pg_try_advisory_xact_lock(${lock.toString()}::bigint) as is_first, kept.fingerprint, kept.status, kept.body, kept.headers
     from (select 1) as one left join idempotent_answer kept
       on kept.network_id = ${actor.networkId} and kept.actor_id = ${actor.id} and kept.key = ${key}
       and kept.made_at > now() - make_interval(hours => ${IDEMPOTENCY_HOURS})`.execute(tx)
  const found = rows[0]
  if (!found?.is_first) throw stillRunning()
  if (found.fingerprint === null) return null
  if (found.fingerprint !== fingerprint)
    throw new Refused('idempotency_key_reused', {
      detail: 'This Idempotency-Key was used for another request.',
    })
  return { status: found.status, body: found.body, headers: found.headers }
}

/**
 * Keeps the answer beside the work it answers, in one transaction: both stand or neither. Refuses (and so undoes the
 * work) when another transaction answered the same request in the moment before this one looked.
 */
export async function keepAnswer(tx: Tx, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  const { actor, key, fingerprint } = request
  const { rows } = await sql`
    insert into idempotent_answer (network_id, partner_id, actor_id, key, fingerprint, status, body, headers)
    values (${actor.networkId}, ${actor.partnerId}, ${actor.id}, ${key}, ${fingerprint}, ${answer.status},
      ${answer.body}, ${JSON.stringify(answer.headers)})
    on conflict (network_id, actor_id, key) do update set fingerprint = excluded.fingerprint,
      status = excluded.status, body = excluded.body, headers = excluded.headers, made_at = now()
      where idempotent_answer.made_at <= now() - make_interval(hours => ${IDEMPOTENCY_HOURS})
    returning key`.execute(tx)
  if (rows.length === 0) throw stillRunning()
}

function stillRunning(): Refused {
  return new Refused('still_running', {
    status: 409,
    detail: 'The first request with this Idempotency-Key is still at work.',
    headers: { 'retry-after': '1' },
  })
}
