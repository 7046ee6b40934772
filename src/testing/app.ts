import { createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import {
  addMember,
  backgroundDone,
  createUser,
  insertKey,
  lackedRights,
  sampleActors,
  witnessOpening,
} from '#modules/access/index.ts'
import { access } from '#modules/access/module.ts'
import { network as networkModule } from '#modules/network/module.ts'
import { sessionCookieName } from '#platform/auth-session/cookie.ts'
import { readSecret } from '#platform/config/data-folder.ts'
import { inScope } from '#platform/database/scope.ts'
import { createHttp, type HttpOptions } from '#platform/http/create-http.ts'
import type { Module } from '#platform/http/module-plug.ts'
import { createLog } from '#platform/log/log.ts'
import type { Clock, Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { makeNetwork, makePartner, type WorldNetwork, type WorldPartner } from './world.ts'

export type Answer<Body = never> = {
  status: number
  /** The parsed JSON; `undefined` without a body. */
  body: [Body] extends [never] ? Record<string, unknown> : Body
  text: string
  bytes: Buffer
  headers: Record<string, string | string[] | number | undefined>
}

export type Send = {
  headers?: Record<string, string>
  /** Sent as `If-Match: "7"`. */
  ifMatch?: number
  query?: Record<string, string | number | boolean | undefined>
}

/** Sends requests as somebody; addresses are below /api/v1 unless they begin with /api. */
export type Client = {
  get: <T = never>(url: string, send?: Send) => Promise<Answer<T>>
  post: <T = never>(url: string, body?: unknown, send?: Send) => Promise<Answer<T>>
  put: <T = never>(url: string, body?: unknown, send?: Send) => Promise<Answer<T>>
  patch: <T = never>(url: string, body?: unknown, send?: Send) => Promise<Answer<T>>
  delete: <T = never>(url: string, send?: Send) => Promise<Answer<T>>
  request: <T = never>(method: string, url: string, body?: unknown, send?: Send) => Promise<Answer<T>>
  headers: Record<string, string>
  userId: string
  memberId: string
}

export type Place = {
  /** The world's own network unless told. */
  network?: WorldNetwork
  side?: 'host' | 'partner'
  /** A partner made for the purpose unless told. */
  partnerId?: string
  role?: string
  name?: string
  email?: string
  language?: 'ru' | 'en'
  /** A place that is there already; nobody is made then. */
  seat?: { userId: string; memberId: string }
}

export type TestApp = {
  app: FastifyInstance
  context: Context
  database: TestDatabase
  /** A network to be in, made with the app. */
  network: WorldNetwork
  partner: WorldPartner
  /** Somebody nobody knows. */
  anonymous: Client
  /** A new person with a session at this place: the host's owner, or a partner's director, unless told. */
  signedIn: (place?: Place) => Promise<Client>
  /** A new API key; the role is manager or director unless told. */
  withKey: (
    place?: Place & { scopes?: readonly string[] | null; expiresAt?: Date | null },
  ) => Promise<Client & { key: string }>
  /** Waits for what requests left to be done after their answers. */
  settled: () => Promise<void>
}

/**
 * The application over a database of its own, without a socket: access and network and the given modules. Closed
 * after the tests of the file.
 */
export async function testApp(
  options: { modules?: readonly Module[]; clock?: Clock; http?: Partial<HttpOptions> } = {},
): Promise<TestApp> {
  const database = await testDatabase()
  const dataFolder = mkdtempSync(join(tmpdir(), 'artel-app-'))
  const context: Context = {
    db: database.db,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    clock: options.clock ?? { now: () => new Date() },
    log: createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent'),
    dataFolder,
  }
  const secret = readSecret(process.env['ARTEL_SECRET'] || undefined, dataFolder)
  const others = (options.modules ?? []).filter(({ name }) => name !== 'access' && name !== 'network')
  const app = await createHttp(context, [access, networkModule, ...others], {
    secret,
    sampleActors,
    witness: witnessOpening,
    lacks: lackedRights,
    checksHotAnswers: true,
    ...options.http,
  })
  await app.ready()
  const network = await makeNetwork(database)
  const partner = await makePartner(database, network)
  const client = (headers: Record<string, string>, userId = '', memberId = '') =>
    makeClient(app, headers, userId, memberId)

  async function signedIn(place: Place = {}): Promise<Client> {
    const { networkId, side, partnerId, role, now } = placeOf(place, { host: 'owner', partner: 'director' })
    const { userId, memberId } =
      place.seat ??
      (await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
        const email = place.email ?? `person-${newId()}@example.com`
        const name = place.name ?? `${side} ${role}`
        const user = await createUser(
          tx,
          { name, email, language: place.language ?? 'en', passwordHash: null },
          now,
        )
        const memberId = await addMember(
          tx,
          { networkId, userId: user.id, side, partnerId, role, createdBy: null, ...termOf(role) },
          now,
        )
        return { userId: user.id, memberId }
      }))
    const token = randomBytes(24).toString('base64url')
    await context.db
      .insertInto('auth.session')
      .values({
        id: newId(),
        token,
        userId,
        expiresAt: new Date(Date.now() + 86_400_000),
        updatedAt: new Date(),
        ipAddress: '127.0.0.1',
        userAgent: 'test',
        activeMember: memberId,
        seenAt: new Date(),
      })
      .execute()
    const signature = createHmac('sha256', secret).update(token).digest('base64')
    const cookie = `${sessionCookieName(false)}=${encodeURIComponent(`${token}.${signature}`)}`
    return client({ cookie }, userId, memberId)
  }

  /** An auditor's place has an end. */
  function termOf(role: string) {
    const validUntil = new Date(Date.now() + 86_400_000)
    return role === 'auditor' ? { term: { validFrom: null, validUntil, narrowedTo: null, limits: {} } } : {}
  }

  function placeOf(place: Place, roles: { host: string; partner: string }) {
    const side = place.side ?? 'host'
    return {
      networkId: (place.network ?? network).id,
      side,
      partnerId: side === 'partner' ? (place.partnerId ?? partner.id) : null,
      role: place.role ?? roles[side],
      now: context.clock.now(),
    }
  }

  async function withKey(
    place: Place & { scopes?: readonly string[] | null; expiresAt?: Date | null } = {},
  ): Promise<Client & { key: string }> {
    const { networkId, side, partnerId, role, now } = placeOf(place, { host: 'manager', partner: 'director' })
    const { key } = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
      insertKey(
        tx,
        {
          networkId,
          side,
          partnerId,
          role,
          name: place.name ?? 'test key',
          scopes: place.scopes ?? null,
          expiresAt: place.expiresAt ?? null,
          createdBy: null,
        },
        now,
      ),
    )
    return { ...client({ authorization: `Bearer ${key}` }), key }
  }

  afterAll(async () => {
    await backgroundDone()
    await app.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  return {
    app,
    context,
    database,
    network,
    partner,
    anonymous: client({}),
    signedIn,
    withKey,
    settled: backgroundDone,
  }
}

/** The `name=value` of the first cookie an answer sets, to be sent as `cookie`; empty without one. */
export function cookieOf(answer: {
  headers: Record<string, string | string[] | number | undefined>
}): string {
  const set = answer.headers['set-cookie']
  const first = Array.isArray(set) ? set[0] : set
  return String(first ?? '').split(';')[0] ?? ''
}

function makeClient(
  app: FastifyInstance,
  own: Record<string, string>,
  userId: string,
  memberId: string,
): Client {
  const request = async <T = never>(
    method: string,
    url: string,
    body?: unknown,
    send: Send = {},
  ): Promise<Answer<T>> => {
    const query: Record<string, string> = {}
    for (const [name, value] of Object.entries(send.query ?? {}))
      if (value !== undefined) query[name] = String(value)
    const response = await app.inject({
      method: method as 'GET',
      url: url.startsWith('/api') && !url.startsWith('/api-') ? url : `/api/v1${url}`,
      query,
      headers: {
        ...own,
        ...(send.ifMatch === undefined ? {} : { 'if-match': `"${send.ifMatch}"` }),
        ...send.headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isJson = String(response.headers['content-type'] ?? '').includes('json')
    return {
      status: response.statusCode,
      body: (isJson && response.body !== '' ? JSON.parse(response.body) : undefined) as Answer<T>['body'],
      text: response.body,
      bytes: response.rawPayload,
      headers: response.headers,
    }
  }
  return {
    get: (url, send) => request('GET', url, undefined, send),
    post: (url, body, send) => request('POST', url, body ?? {}, send),
    put: (url, body, send) => request('PUT', url, body ?? {}, send),
    patch: (url, body, send) => request('PATCH', url, body ?? {}, send),
    delete: (url, send) => request('DELETE', url, undefined, send),
    request,
    headers: own,
    userId,
    memberId,
  }
}
