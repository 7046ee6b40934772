import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import multipart from '@fastify/multipart'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import pg from 'pg'
import { createIdentityCheck } from '#platform/auth-session/check.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import type { Module } from './module-plug.ts'
import { registerOpenApi, type SampleActor } from './openapi.ts'
import { registerPages } from './pages.ts'
import { problemOf } from './problem.ts'
import { RateLimiter } from './rate-limit.ts'
import { registerReference } from './reference.ts'
import { type RouteEnvironment, registerRoute } from './register-route.ts'

export type HttpOptions = {
  /** Signs session cookies; at least 32 characters, the same in every process that serves one database. */
  secret: string
  /** The address people use; undefined: whatever they asked for. Cookies are for https only when it is https. */
  publicUrl?: string | undefined
  trustProxy?: boolean
  /** Folder of the built pages; undefined: none are served. */
  webFolder?: string | undefined
  version?: string
  sampleActors?: readonly SampleActor[]
  /** Writes down what watched actors open. */
  witness?: RouteEnvironment['witness']
  /** Rights that policies of the database ask for and this actor has not; none unless told. */
  lacks?: RouteEnvironment['lacks']
  /** Requests a minute, for one known sender and for one unknown address. */
  limits?: { known?: number; unknown?: number }
  checksHotAnswers?: boolean
  /** Adds what is not part of the API (health, metrics, sign-in) before the routes. */
  extend?: (app: FastifyInstance, environment: RouteEnvironment) => Promise<void> | void
}

/** Whatever may go into a request's id: what other systems' proxies send, and nothing that breaks a log line. */
const requestIdPattern = /^[\w.:-]{8,80}$/

/**
 * Makes the HTTP server of the modules: /api/v1 with its document and reference page, and the built pages. Listening
 * is left to the caller; `close()` also closes the pool of the session check.
 */
export async function createHttp(
  context: Context,
  modules: readonly Module[],
  options: HttpOptions,
): Promise<FastifyInstance> {
  const isSecure = options.publicUrl?.startsWith('https:') ?? false
  const pool = new pg.Pool({ connectionString: context.appUrl, max: 6, application_name: 'artel-identity' })
  pool.on('error', () => {})
  const now = () => context.clock.now().getTime()
  const environment: RouteEnvironment = {
    context,
    identify: createIdentityCheck(pool, options.secret, isSecure),
    publicOrigin: options.publicUrl ? new URL(options.publicUrl).origin : null,
    sampleActors: options.sampleActors ?? [],
    settleParams: modules.flatMap(({ settleParams }) => (settleParams ? [settleParams] : [])),
    witness: options.witness,
    lacks: options.lacks ?? (() => []),
    limits: {
      known: new RateLimiter(
        { name: 'sender', quota: options.limits?.known ?? 12_000, windowSeconds: 60 },
        now,
      ),
      unknown: new RateLimiter(
        { name: 'address', quota: options.limits?.unknown ?? 1200, windowSeconds: 60 },
        now,
      ),
    },
    checksHotAnswers: options.checksHotAnswers ?? false,
  }
  const app = fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy ?? false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    genReqId: (request) => {
      const given = request.headers['x-request-id']
      return typeof given === 'string' && requestIdPattern.test(given) ? given : newId()
    },
  })
  app.addHook('onClose', () => pool.end())
  // headers stand in the schema for the document; each mechanism reads its own and refuses in its own words
  app.setValidatorCompiler((part) =>
    part.httpPart === 'headers' ? (value: unknown) => ({ value }) : validatorCompiler(part as never),
  )
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.decorateRequest('identity', undefined)
  tellWhatHappened(app)
  await acceptFiles(app)
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip', 'deflate'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await registerOpenApi(app, options.version ?? '0.1.0')
  await options.extend?.(app, environment)
  await app.register(async (api) => {
    api.addHook('onRequest', async (_request, reply) => {
      reply.headers(apiHeaders)
    })
    for (const module of modules) module.register?.(app, environment)
    for (const module of modules)
      for (const route of module.routes ?? []) registerRoute(api, route, environment)
  })
  registerReference(app)
  const pages = options.webFolder ? await registerPages(app, options.webFolder, isSecure) : null
  app.setNotFoundHandler((request, reply) => {
    const isPage = pages && request.method === 'GET' && !/^\/(api|assets)\//.test(request.url)
    if (isPage)
      return reply
        .headers(pages.headers)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(pages.html)
    const { body } = problemOf({ statusCode: 404, message: 'There is nothing at this address.' }, request.id)
    return reply.code(404).type('application/problem+json').send(JSON.stringify(body))
  })
  return app
}

const apiHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/** One line in the log for each request, and a problem for each error. */
function tellWhatHappened(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.identity?.actor ? { actor: request.identity.actor.id } : {}),
    }
    if (reply.statusCode >= 500) request.log.error(line, 'request')
    else if (request.url.startsWith('/api/')) request.log.info(line, 'request')
    else request.log.debug(line, 'request')
  })
  app.setErrorHandler((error, request, reply) => {
    const { body, headers } = problemOf(error, request.id)
    if (body.status >= 500) request.log.error({ err: error }, 'a request failed')
    else request.log.debug({ err: error }, 'a request was refused')
    return reply
      .code(body.status)
      .headers({ 'cache-control': 'no-store', ...headers })
      .type('application/problem+json')
      .send(JSON.stringify(body))
  })
}

/** Forms with files through `request.file()`; plain bodies of these types arrive as a stream, unread. */
async function acceptFiles(app: FastifyInstance): Promise<void> {
  await app.register(multipart, { limits: { files: 1, fields: 20, fieldSize: 64 * 1024, fileSize: 2 ** 33 } })
  for (const type of ['application/octet-stream', 'text/csv', 'text/plain', 'application/gzip'])
    app.addContentTypeParser(type, (_request, payload, done) => done(null, payload))
}
