import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Actor } from '#platform/auth-session/actor.ts'
import { Problem } from './problem.ts'
import type { Route } from './route.ts'

/** An actor to ask each policy about, and the name it stands under in the document. */
export type SampleActor = { name: string; actor: Actor }

const zodToJsonConfig = { unrepresentable: 'any' as const }
const problemAnswer = { content: { 'application/problem+json': { schema: Problem } } }
const optionalKey = z.object({ 'idempotency-key': z.string().optional() })
const neededMatch = z.object({ 'if-match': z.string() })

/**
 * What Fastify validates by and the document is made from. Each operation says who may call it: `x-access` (public,
 * signed_in or policy), `x-permission` (the policy's name) and `x-roles` (every `side:role` the policy lets through).
 */
export function describeRoute(route: Route, samples: readonly SampleActor[]): FastifySchema {
  const answers: Record<string, unknown> = {}
  if (route.raw)
    answers[String(route.status ?? 200)] = {
      description: 'Success',
      content: { [route.produces ?? 'application/octet-stream']: { schema: z.string() } },
    }
  else if (route.response) answers[String(route.status ?? 200)] = route.response
  else answers['204'] = z.null().describe('Done; no content.')
  answers['4xx'] = { description: 'A problem', ...problemAnswer }
  answers['5xx'] = { description: 'A problem on our side', ...problemAnswer }
  const schema = {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.ifMatch ? { headers: neededMatch } : route.method === 'POST' ? { headers: optionalKey } : {}),
    response: answers,
    security: route.kind === 'open' && route.access === 'public' ? [] : securityOf(route),
    ...accessOf(route, samples),
  }
  return schema as FastifySchema
}

function securityOf(route: Route): Record<string, string[]>[] {
  return route.kind === 'open' ? [{ session: [] }] : [{ session: [] }, { key: [] }]
}

function accessOf(route: Route, samples: readonly SampleActor[]): Record<string, unknown> {
  if (route.kind === 'open') return { 'x-access': route.access }
  const { may } = route
  return {
    'x-access': 'policy',
    'x-permission': may.permission ?? may.name,
    'x-roles': samples.filter(({ actor }) => may(actor)).map(({ name }) => name),
  }
}

/** Makes the document of all routes registered after it; `app.swagger()` gives it. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Artel',
        version,
        description:
          'Everything the web application does, for your own systems too. Lists page by cursor; errors are RFC 9457 problems with a stable `code`; POST takes an optional `Idempotency-Key`; changes of rows that people edit take `If-Match`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'artel.session_token' },
          key: { type: 'http', scheme: 'bearer', description: 'An API key: artel_live_…' },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig }),
    transformObject: (document) => {
      const made = createJsonSchemaTransformObject({ zodToJsonConfig })(document)
      return tidy(made) as typeof made
    },
  })
}

/** Drops what the conversion says too much: bounds of safe integers and patterns beside a format that says the same. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).filter(([name, value]) => {
    if (name === 'maximum' && value === Number.MAX_SAFE_INTEGER) return false
    if (name === 'minimum' && value === Number.MIN_SAFE_INTEGER) return false
    return !(name === 'pattern' && 'format' in node && typeof value === 'string')
  })
  return Object.fromEntries(entries.map(([name, value]) => [name, tidy(value)]))
}
