import type pg from 'pg'
import type { Actor, Awaited, Identity, Limits } from './actor.ts'
import { readKey } from './api-key.ts'
import { openSignedCookie, readCookie, sessionCookieName } from './cookie.ts'

type Headers = { authorization?: string | undefined; cookie?: string | undefined }

export type IdentityCheck = (headers: Headers) => Promise<Identity | null>

type Row = {
  session_id: string | null
  user_id: string | null
  name: string
  email: string | null
  language: 'ru' | 'en'
  member_id: string | null
  key_id: string | null
  network_id: string | null
  side: 'host' | 'partner' | null
  partner_id: string | null
  role: string | null
  scopes: string[] | null
  is_curator: boolean
  awaits: Awaited | null
  limits: Limits | null
  reads_all: boolean
  is_watched: boolean
}

/**
 * Makes the check of every request: a bearer key, else the session cookie, in one named query each. The query runs as
 * the login role through a function of the owner, since the network is not known before it. Returns null for whoever
 * is not known, also when a key is sent that is wrong beside a good cookie.
 */
export function createIdentityCheck(pool: pg.Pool, secret: string, isSecure: boolean): IdentityCheck {
  const cookie = sessionCookieName(isSecure)
  return async (headers) => {
    if (headers.authorization !== undefined) {
      const key = readKey(headers.authorization)
      if (!key) return null
      const { rows } = await pool.query<Row>({
        name: 'identity_of_key',
        text: 'select * from house.identity_of_key($1, $2)',
        values: [key.publicId, key.hash],
      })
      return rows[0] ? { actor: actorOf(rows[0]), user: null } : null
    }
    const token = openSignedCookie(readCookie(headers.cookie, cookie), secret)
    if (!token) return null
    const { rows } = await pool.query<Row>({
      name: 'identity_of_session',
      text: 'select * from house.identity_of_session($1)',
      values: [token],
    })
    const row = rows[0]
    if (!row?.session_id || !row.user_id) return null
    const user = {
      sessionId: row.session_id,
      userId: row.user_id,
      name: row.name,
      email: row.email ?? '',
      language: row.language,
      memberId: row.member_id,
    }
    if (row.awaits) return { actor: null, user: null, waiting: { ...user, awaits: row.awaits } }
    return { actor: actorOf(row), user }
  }
}

function actorOf(row: Row): Actor | null {
  const id = row.key_id ?? row.user_id
  if (!id || !row.network_id || !row.side || !row.role) return null
  return {
    kind: row.key_id ? 'api_key' : 'person',
    id,
    userId: row.key_id ? null : row.user_id,
    networkId: row.network_id,
    side: row.side,
    partnerId: row.partner_id,
    role: row.role,
    scopes: row.scopes,
    name: row.name,
    language: row.language,
    curatorId: row.is_curator ? row.user_id : null,
    limits: row.limits,
    readsAll: row.reads_all,
    isWatched: row.is_watched,
  }
}
