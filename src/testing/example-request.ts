import { randomBytes } from 'node:crypto'
import type { ApiDocument, JsonSchema, Operation } from './api-document.ts'

/** Says the id that stands for a name such as `partnerId` in an operation; undefined when it knows none. */
export type PickId = (name: string, operationId: string) => string | undefined

export type ExampleRequest = {
  method: string
  url: string
  query: Record<string, string>
  headers: Record<string, string>
  payload: string | Buffer | undefined
  /** Ids that were sent: an answer may name them again. */
  sent: string[]
}

/** Operations that take a form with a file, and the fields that go with it. */
const UPLOADS: Record<string, Record<string, string>> = {
  addDocument: { title: 'An example', kind: 'agreement' },
  addDocumentVersion: {},
  sendImportFile: {},
}

/** Texts that must look like something, tried in turn where a schema names a pattern. */
const PATTERNED = [
  'RUB',
  'RU',
  'https://example.com/',
  'task',
  '1.00',
  '1',
  '+7 999 123 45 67',
  '2026-01-15',
  '09:30',
]

const LEFT_OUT = Symbol('left out')

/** What a schema cannot say: values by operation and name, or by name alone. */
const TOLD: Record<string, unknown> = {
  currency: 'RUB',
  timeZone: 'Europe/Moscow',
  dueAt: new Date(Date.now() + 3 * 86_400_000).toISOString(),
  happenedAt: new Date(Date.now() - 60_000).toISOString(),
  until: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
  asOf: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  email: 'example@example.com',
  password: 'correct horse battery',
  token: 'a'.repeat(43),
  scale: 'stars',
  groupBy: 'nature',
  min: 1,
  max: 5,
  value: 4,
  inn: '7707083893',
  kpp: '773601001',
  ogrn: '1027700132195',
  dateFormat: 'dd.MM.yyyy',
  'addMargin.level': 'network',
  'addMargin.code': LEFT_OUT,
  // a tag that is gone, and was not joined to another
  'restoreTag.id': '0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b',
  'restoreTag.into': null,
  'restoreTag.given': [],
  'addMargin.partnerId': LEFT_OUT,
  'addMargin.margin': 0.3,
  'getWhatIfReport.partners': '00000000-0000-4000-8000-000000000000',
  'addSegmentScheme.segments': [
    { code: 'rest', nameRu: 'Остальные', nameEn: 'The rest', tone: 'plain', rule: null },
  ],
  'saveSegmentScheme.segments': [
    { code: 'rest', nameRu: 'Остальные', nameEn: 'The rest', tone: 'plain', rule: null },
  ],
  'previewSegmentScheme.definition': {
    nameRu: 'Схема',
    nameEn: 'Scheme',
    segments: [{ code: 'rest', nameRu: 'Остальные', nameEn: 'The rest', tone: 'plain', rule: null }],
  },
  'previewSegmentScheme.from': LEFT_OUT,
  'previewSegmentScheme.to': LEFT_OUT,
  'previewSegmentScheme.after': LEFT_OUT,
  'addPlaybook.target': { by: 'stage', value: 'mature' },
  'addPlaybook.steps': [],
  'savePlaybook.target': { by: 'stage', value: 'mature' },
  'savePlaybook.steps': [],
  'previewPlaybook.definition': {
    nameRu: 'Сценарий',
    nameEn: 'Playbook',
    target: { by: 'stage', value: 'mature' },
    isOn: false,
    steps: [],
  },
  'changeImport.scale': LEFT_OUT,
  'invite.side': 'partner',
  'invite.role': 'member',
  'invite.validFrom': LEFT_OUT,
  'invite.validUntil': LEFT_OUT,
  'invite.narrowedTo': LEFT_OUT,
  'changeMember.validUntil': LEFT_OUT,
  'makeDelegation.from': '2030-01-10',
  'makeDelegation.to': '2030-01-20',
  'changeRoleRule.role': 'viewer',
  'changeRoleRule.side': 'host',
  'listFactsOfFigure.figure': 'value.gross',
  'putTodayMark.action': 'done',
  'putTodayMark.until': LEFT_OUT,
  'putTodayMark.assigneeId': LEFT_OUT,
  'takeTodayStep.ownerId': LEFT_OUT,
  'takeTodayStep.reason': LEFT_OUT,
  'takeTodayStep.dueOn': new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
  'addBalanceRate.since': '2026-01-15',
  'groupPartners.by': 'stage',
  'startBulkAction.filter': LEFT_OUT,
  'addLegalEntity.bankAccounts': [],
  'createPartner.legalEntities': [],
}

export type ExampleOptions = {
  /** All fields of the body, or those that are needed. */
  isFull: boolean
  /** Query parameters that are given besides the needed ones. */
  query?: Record<string, string>
}

/**
 * A request of the operation that its schema accepts. Throws when a name or a pattern is unknown: a new route has to be
 * triable.
 */
export function exampleRequest(
  document: ApiDocument,
  operation: Operation,
  pickId: PickId,
  options: ExampleOptions,
): ExampleRequest {
  const sent: string[] = []
  const keep = (id: string | undefined) => {
    if (id !== undefined) sent.push(id)
    return id
  }
  const make = new ExampleMaker(document, operation, (name) => keep(pickId(name, operation.id)), options)
  let url = operation.path
  const query: Record<string, string> = { ...options.query }
  sent.push(...Object.values(query))
  const headers: Record<string, string> = {}
  for (const { in: place, name, isRequired, schema } of operation.parameters) {
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(String(make.value(name, schema))))
    if (place === 'query' && isRequired && !(name in query)) query[name] = String(make.value(name, schema))
    if (place === 'header' && name === 'if-match') headers['if-match'] = '*'
  }
  let payload: string | Buffer | undefined
  const fields = UPLOADS[operation.id]
  if (fields) {
    const form = formOf(fields)
    payload = form.payload
    headers['content-type'] = form.type
  } else if (operation.body) {
    payload = JSON.stringify(make.value('', operation.body))
    headers['content-type'] = 'application/json'
  }
  return { method: operation.method, url, query, headers, payload, sent }
}

class ExampleMaker {
  private readonly document: ApiDocument
  private readonly operation: Operation
  private readonly pickId: (name: string) => string | undefined
  private readonly options: ExampleOptions

  constructor(
    document: ApiDocument,
    operation: Operation,
    pickId: (name: string) => string | undefined,
    options: ExampleOptions,
  ) {
    this.document = document
    this.operation = operation
    this.pickId = pickId
    this.options = options
  }

  value(name: string, given: JsonSchema): unknown {
    const told = this.told(name)
    if (told !== undefined) return told
    const schema = this.resolve(given)
    const choice = schema.anyOf ?? schema.oneOf
    if (choice) return this.value(name, choice.find(({ type }) => type !== 'null') ?? {})
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return schema.enum[0]
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
    if (type === 'object' || schema.properties) return this.object(schema)
    if (type === 'array') return schema.items ? [this.value(name.replace(/s$/, ''), schema.items)] : []
    if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1)
    if (type === 'boolean') return true
    if (type === 'null') return null
    return this.text(name, schema)
  }

  private told(name: string): unknown {
    return TOLD[`${this.operation.id}.${name}`] ?? TOLD[name]
  }

  private resolve(schema: JsonSchema): JsonSchema {
    if (!schema.$ref) return schema.allOf?.[0] ? this.resolve(schema.allOf[0]) : schema
    const found = this.document.schemas[schema.$ref.replace('#/components/schemas/', '')]
    if (!found) throw new Error(`${this.operation.id}: ${schema.$ref} is not in the document`)
    return this.resolve(found)
  }

  private object(schema: JsonSchema): Record<string, unknown> {
    const names = this.options.isFull ? Object.keys(schema.properties ?? {}) : (schema.required ?? [])
    const pairs = names.map((name) => [name, this.value(name, schema.properties?.[name] ?? {})] as const)
    return Object.fromEntries(pairs.filter(([, value]) => value !== LEFT_OUT))
  }

  private text(name: string, schema: JsonSchema): string {
    const id = this.pickId(name)
    if (id !== undefined) return id
    if (schema.format === 'uuid')
      throw new Error(`${this.operation.id}: say in the test which row ${name} names`)
    if (schema.format === 'date-time') return new Date().toISOString()
    if (schema.format === 'date') return '2026-01-15'
    if (schema.format === 'email') return 'example@example.com'
    if (schema.pattern) {
      const pattern = new RegExp(schema.pattern)
      const found = PATTERNED.find((text) => pattern.test(text))
      if (!found) throw new Error(`${this.operation.id}: no example of ${name} fits ${schema.pattern}`)
      return found
    }
    return 'example'.padEnd(schema.minLength ?? 0, '.')
  }
}

function formOf(fields: Record<string, string>): { type: string; payload: Buffer } {
  const boundary = `----${randomBytes(8).toString('hex')}`
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="example.csv"\r\ncontent-type: text/csv\r\n\r\npartner,number,date,amount\nA,1,2026-01-15,10.00\n\r\n--${boundary}--\r\n`
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    payload: Buffer.from(parts.join('') + file),
  }
}
