import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Actor, type Identity, scopeOf } from '#platform/auth-session/actor.ts'
import type { IdentityCheck } from '#platform/auth-session/check.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import {
  findAnswer,
  fingerprintOf,
  type KeyedRequest,
  keepAnswer,
  readIdempotencyKey,
  type StoredAnswer,
} from './idempotency.ts'
import type { Module } from './module-plug.ts'
import { describeRoute, type SampleActor } from './openapi.ts'
import { refuseForeignOrigin } from './origin.ts'
import { etagOf, readIfMatch } from './preconditions.ts'
import { type RateLimiter, rateHeaders } from './rate-limit.ts'
import { Refused } from './refused.ts'
import type { RequestWriter, Route } from './route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; null when not known, undefined before the check. */
    identity: Identity | null | undefined
  }
}

export type RouteEnvironment = {
  context: Context
  identify: IdentityCheck
  publicOrigin: string | null
  /** Every one of these is asked about each policy, so that the API document names who may. */
  sampleActors: readonly SampleActor[]
  /** What modules know of addresses (see Module). */
  settleParams: readonly NonNullable<Module['settleParams']>[]
  limits: { known: RateLimiter; unknown: RateLimiter }
  /** Writes down what a watched actor opened, in the transaction that reads it. */
  witness?: ((tx: Tx, actor: Actor, opened: Opened) => Promise<void>) | undefined
  /** Rights that policies of the database ask for and this actor has not. */
  lacks: (actor: Actor) => readonly string[]
  /** Answers of hot routes are checked against their schema as well. */
  checksHotAnswers: boolean
}

/** What somebody opened: the route, its place among the partners and from where. */
export type Opened = {
  id: string
  url: string
  params: Readonly<Record<string, unknown>>
  query: Readonly<Record<string, unknown>>
  request: FastifyRequest
  now: Date
}

const API = '/api/v1'
const MEBIBYTE = 1024 * 1024

/** Registers one declared route: limits, identity, policy, then validation, then its one transaction. */
export function registerRoute(app: FastifyInstance, route: Route, environment: RouteEnvironment): void {
  app.route({
    method: route.method,
    url: API + route.url,
    bodyLimit: route.bodyLimit ?? MEBIBYTE,
    schema: describeRoute(route, environment.sampleActors),
    onRequest: async (request, reply) => {
      request.identity = await admit(request, reply, environment)
      refuseUnlessAllowed(route, request.identity)
      refuseOtherPlace(route, request)
    },
    handler: (request, reply) => handle(route, environment, request, reply),
  })
}

/** Knows the sender and counts the request; a change made through a cookie must come from our own pages. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  environment: RouteEnvironment,
): Promise<Identity | null> {
  const { headers } = request
  if (headers.authorization === undefined) {
    const { method, host, protocol } = request
    refuseForeignOrigin({ method, headers, host, protocol }, environment.publicOrigin)
  }
  const identity = await environment.identify(headers)
  const limiter = identity ? environment.limits.known : environment.limits.unknown
  const rate = limiter.take(identity ? (identity.actor?.id ?? identity.user?.userId ?? '') : request.ip)
  const told = rateHeaders(limiter.rule, rate)
  reply.headers(told)
  if (!rate.isAllowed)
    throw new Refused('too_many_requests', {
      status: 429,
      headers: { 'retry-after': String(rate.resetSeconds), ...told },
    })
  return identity
}

function refuseUnlessAllowed(route: Route, identity: Identity | null): void {
  if (identity?.waiting && !route.whileWaiting && !(route.kind === 'open' && route.access === 'public'))
    throw new Refused('second_factor_required', {
      status: 403,
      detail: 'Tell the code of the second factor, or set one up, before anything else.',
    })
  if (route.kind === 'open') {
    if (route.access === 'signed_in' && !identity?.user && !(route.whileWaiting && identity?.waiting))
      throw notSignedIn()
    return
  }
  if (!identity) throw notSignedIn()
  if (!identity.actor)
    throw new Refused('no_membership', { status: 403, detail: 'You belong to no network.' })
  if (!route.may(identity.actor)) throw new Refused('not_allowed', { status: 403 })
}

/**
 * A tab says in which place it was opened (`X-Artel-Place`). When the session has gone over to another place since, the
 * request is refused: nothing is read or written in a place that the tab does not show.
 */
function refuseOtherPlace(route: Route, request: FastifyRequest): void {
  const place = request.headers['x-artel-place']
  const here = request.identity?.user?.memberId
  if (route.kind === 'open' || typeof place !== 'string' || !here || place === here) return
  throw new Refused('place_changed', {
    status: 409,
    detail: 'You have gone over to another place in another window.',
  })
}

function notSignedIn(): Refused {
  return new Refused('not_signed_in', {
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="artel"' },
  })
}

async function handle(
  route: Route,
  environment: RouteEnvironment,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { context } = environment
  const now = context.clock.now()
  const { params, query, body } = request
  const user = request.identity?.user ?? (route.whileWaiting ? request.identity?.waiting : null) ?? null
  const actor = request.identity?.actor ?? null
  const base = { params, query, body, now, context, request, reply, user } as never as {
    params: never
    query: never
    body: never
    now: Date
    context: Context
    request: FastifyRequest
    reply: FastifyReply
    user: typeof user
  }
  if (route.kind === 'open') {
    const result = await route.handle({ ...base, actor })
    return route.raw ? reply : send(reply, answerOf(route, environment, result))
  }
  if (!actor) throw notSignedIn()
  const scope = { ...scopeOf(actor, request.method === 'GET'), lacks: environment.lacks(actor) }
  const work = <T>(run: (tx: Tx, writer: RequestWriter) => Promise<T>): Promise<T> =>
    inScope(context.db, scope, (tx) => run(tx, writerOf(actor, tx, now)))
  const witnessed = async (tx: Tx): Promise<void> => {
    if (!actor.isWatched) return
    const { url, id } = route
    await environment.witness?.(tx, actor, {
      id,
      url,
      params: (params ?? {}) as Record<string, unknown>,
      query: (query ?? {}) as Record<string, unknown>,
      request,
      now,
    })
  }
  const names = route.url.split('/:').length - 1
  const settled = async (tx: Tx): Promise<typeof base.params> => {
    let meant = params
    // an address with a single id means just that
    if (names > 1) for (const settle of environment.settleParams) meant = await settle(tx, meant)
    return meant as typeof base.params
  }
  if (route.kind === 'unscoped') {
    if (actor.isWatched) await work(witnessed)
    const meant = names > 1 ? await work(settled) : base.params
    const result = await route.handle({ ...base, params: meant, actor, inScope: work })
    return route.raw ? reply : send(reply, answerOf(route, environment, result))
  }
  const keyed = keyedRequest(route, actor, request)
  const ifMatchVersion = route.ifMatch ? readIfMatch(request.headers['if-match']) : null
  const answer = await work(async (tx, writer) => {
    const kept = keyed ? await findAnswer(tx, keyed) : null
    if (kept) return { ...kept, headers: { ...kept.headers, 'idempotent-replayed': 'true' } }
    await witnessed(tx)
    const meant = await settled(tx)
    const result = await route.handle({ ...base, params: meant, actor, tx, writer, ifMatchVersion })
    if (route.raw) return null
    const fresh = answerOf(route, environment, result)
    if (keyed) await keepAnswer(tx, keyed, fresh)
    return fresh
  })
  return answer ? send(reply, answer, request) : reply
}

function keyedRequest(route: Route, actor: Actor, request: FastifyRequest): KeyedRequest | null {
  if (route.method !== 'POST' || route.raw || route.isSecret) return null
  const key = readIdempotencyKey(request.headers['idempotency-key'])
  if (!key) return null
  return { actor, key, fingerprint: fingerprintOf(request.method, request.url, request.body) }
}

function writerOf(actor: Actor, tx: Tx, now: Date): RequestWriter {
  return {
    tx,
    networkId: actor.networkId,
    side: actor.side,
    actor: { kind: actor.kind, id: actor.id },
    now,
  }
}

/** The answer as text. What the schema does not name is left out, unless the route is hot. */
function answerOf(route: Route, environment: RouteEnvironment, result: unknown): StoredAnswer {
  if (!route.response) return { status: 204, body: '', headers: {} }
  const isPlain = route.hot && !environment.checksHotAnswers
  const body = isPlain ? result : parseAnswer(route, route.response, result)
  const etag = etagOf(body)
  return {
    status: route.status ?? 200,
    body: JSON.stringify(body),
    headers: etag === null ? {} : { etag },
  }
}

function parseAnswer(route: Route, schema: z.ZodType, result: unknown): unknown {
  const parsed = schema.safeParse(result)
  if (parsed.success) return parsed.data
  throw new Error(`the answer of ${route.id} does not match its schema: ${z.prettifyError(parsed.error)}`)
}

function send(reply: FastifyReply, answer: StoredAnswer, request?: FastifyRequest): FastifyReply {
  const etag = answer.headers['etag']
  if (etag && request?.method === 'GET' && request.headers['if-none-match'] === etag)
    return reply.code(304).headers(answer.headers).send()
  reply.code(answer.status).headers(answer.headers)
  if (answer.body === '') return reply.send()
  return reply.header('content-type', 'application/json; charset=utf-8').send(answer.body)
}
