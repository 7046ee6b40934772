import type { FastifyInstance } from 'fastify'

export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  minLength?: number
  minimum?: number
  maximum?: number
}

export type Operation = {
  id: string
  method: string
  /** With `{name}` for parameters. */
  path: string
  access: 'public' | 'signed_in' | 'policy'
  permission: string
  roles: string[]
  parameters: { in: 'path' | 'query' | 'header'; name: string; isRequired: boolean; schema: JsonSchema }[]
  /** Of a JSON body; null without one. */
  body: JsonSchema | null
}

type Document = {
  paths: Record<string, Record<string, Record<string, unknown>>>
  components?: { schemas?: Record<string, JsonSchema> }
}

export type ApiDocument = { operations: Operation[]; schemas: Record<string, JsonSchema> }

/** Every operation of the OpenAPI document the application makes of its routes. */
export function readApiDocument(app: FastifyInstance): ApiDocument {
  const document = (app as unknown as { swagger: () => Document }).swagger()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => operationOf(path, method, told)),
  )
  return { operations, schemas: document.components?.schemas ?? {} }
}

function operationOf(path: string, method: string, told: Record<string, unknown>): Operation {
  const parameters = (told['parameters'] ?? []) as {
    in: 'path' | 'query' | 'header'
    name: string
    required?: boolean
    schema: JsonSchema
  }[]
  const body = told['requestBody'] as { content: Record<string, { schema: JsonSchema }> } | undefined
  return {
    id: String(told['operationId']),
    method: method.toUpperCase(),
    path,
    access: told['x-access'] as Operation['access'],
    permission: String(told['x-permission'] ?? ''),
    roles: (told['x-roles'] ?? []) as string[],
    parameters: parameters.map(({ required, ...rest }) => ({ ...rest, isRequired: required ?? false })),
    body: body?.content['application/json']?.schema ?? null,
  }
}
