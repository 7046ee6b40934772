import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor, SignedIn } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Context } from '#platform/module.ts'

/** Whether an actor may; pure, used by pages too. `permission` is its name in the API document. */
export type Policy = ((actor: Actor) => boolean) & { permission?: string }

/** What records need to know of the request that writes them. */
export type RequestWriter = {
  tx: Tx
  networkId: string
  side: 'host' | 'partner'
  actor: { kind: 'person' | 'api_key'; id: string }
  now: Date
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type Common<P, Q, B, R> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, parameters as `:name`. */
  url: string
  /** The operation's id: unique, verb and noun, what a client generator names its function by. */
  id: string
  tag: string
  summary: string
  description?: string
  params?: P
  query?: Q
  body?: B
  /** What a success answers; without it the answer is 204 without a body. */
  response?: R
  status?: 200 | 201 | 202
  /** The handler answers through `reply` by itself (CSV, files, streams); `produces` names the media type. */
  raw?: boolean
  produces?: string
  /**
   * The answer goes out as it is, without a pass through `response`: for hot lists. It saves time and strips nothing,
   * so the query must not read more than may be shown. In tests the answer is checked all the same.
   */
  hot?: boolean
  /** The request needs `If-Match`; the version it names comes as `ifMatchVersion`. */
  ifMatch?: boolean
  /** The answer holds a secret that is shown once: it is not kept for a repeated Idempotency-Key. */
  isSecret?: boolean
  /** Also for a session that still waits for its second factor; `user` is who it will be. */
  whileWaiting?: boolean
  /** The most bytes of a JSON body, 1 MiB unless told. */
  bodyLimit?: number
}

type Base<P, Q, B> = {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
  now: Date
  context: Context
  request: FastifyRequest
  reply: FastifyReply
}

/** Parts of a request that a policy has let through; `tx` is its one transaction, in the actor's scope. */
export type ScopedParts<P, Q, B> = Base<P, Q, B> & {
  actor: Actor
  user: SignedIn | null
  tx: Tx
  writer: RequestWriter
  /** The version named by If-Match; null for `*`. Only with `ifMatch: true`. */
  ifMatchVersion: number | null
}

/** Parts of a request that opens transactions by itself (long uploads and downloads). */
export type UnscopedParts<P, Q, B> = Base<P, Q, B> & {
  actor: Actor
  user: SignedIn | null
  /** Runs `work` in a transaction in the actor's scope. */
  inScope: <T>(work: (tx: Tx, writer: RequestWriter) => Promise<T>) => Promise<T>
}

/** Parts of a request that needs no policy: open to all, or to whoever is signed in. */
export type OpenParts<P, Q, B> = Base<P, Q, B> & { actor: Actor | null; user: SignedIn | null }

type Answer<R> = R extends z.ZodType ? z.input<R> | Promise<z.input<R>> : unknown

type ScopedRoute<P, Q, B, R> = Common<P, Q, B, R> & {
  may: Policy
  transaction?: true
  handle: (parts: ScopedParts<P, Q, B>) => Answer<R>
}
type UnscopedRoute<P, Q, B, R> = Common<P, Q, B, R> & {
  may: Policy
  /** No transaction is opened; the handler gets `inScope`. */
  transaction: false
  handle: (parts: UnscopedParts<P, Q, B>) => Answer<R>
}
type OpenRoute<P, Q, B, R> = Common<P, Q, B, R> & {
  /** `signed_in`: any user's session (no API key), also one that belongs to no network. */
  access: 'public' | 'signed_in'
  handle: (parts: OpenParts<P, Q, B>) => Answer<R>
}

/** A route as the server registers it, whatever it takes and answers. */
export type Route = Common<
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | undefined,
  z.ZodType | undefined
> &
  (
    | { kind: 'scoped'; may: Policy; handle: (parts: ScopedParts<never, never, never>) => unknown }
    | { kind: 'unscoped'; may: Policy; handle: (parts: UnscopedParts<never, never, never>) => unknown }
    | {
        kind: 'open'
        access: 'public' | 'signed_in'
        handle: (parts: OpenParts<never, never, never>) => unknown
      }
  )

type Schema = z.ZodType | undefined

/** Declares one route of /api/v1: schema, policy, one call. */
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(definition: ScopedRoute<P, Q, B, R>): Route
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(definition: UnscopedRoute<P, Q, B, R>): Route
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(definition: OpenRoute<P, Q, B, R>): Route
export function route(definition: object): Route {
  const kind =
    'access' in definition
      ? 'open'
      : 'transaction' in definition && definition.transaction === false
        ? 'unscoped'
        : 'scoped'
  return { ...definition, kind } as unknown as Route
}
