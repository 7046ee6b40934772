import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { testApp } from '#testing/app.ts'
import { NotFound, Refused, VersionConflict } from './refused.ts'
import { route } from './route.ts'

const Note = z.object({ id: z.string(), text: z.string(), version: z.int() }).meta({ id: 'TestNote' })
const anyone = Object.assign(() => true, { permission: 'test.anyone' })
const ownersOnly = Object.assign((actor: { role: string }) => actor.role === 'owner', {
  permission: 'test.owners',
})
let writes = 0

const routes = [
  route({
    method: 'GET',
    url: '/test/notes/:id',
    id: 'readTestNote',
    tag: 'test',
    summary: 'Reads',
    may: anyone,
    params: z.object({ id: z.string() }),
    response: Note,
    handle: ({ params }) => {
      if (params.id === 'missing') throw new NotFound()
      if (params.id === 'broken') throw new Error('select secret from somewhere')
      return { id: params.id, text: 'as it is', version: 7, hidden: 'never told' } as z.input<typeof Note>
    },
  }),
  route({
    method: 'POST',
    url: '/test/notes',
    id: 'writeTestNote',
    tag: 'test',
    summary: 'Writes',
    may: anyone,
    body: z.object({ text: z.string().min(1), lines: z.array(z.object({ qty: z.int() })).default([]) }),
    response: Note,
    status: 201,
    handle: async ({ tx, body, actor, now }) => {
      writes++
      if (body.text === 'slow') await sql`select pg_sleep(0.4)`.execute(tx)
      await sql`insert into audit_entry (id, network_id, side, at, kind, actor_kind)
        values (gen_random_uuid(), ${actor.networkId}, 'host', ${now}, ${`test ${body.text}`}, 'system')`.execute(
        tx,
      )
      if (body.text === 'refuse') throw new Refused('conflict', { detail: 'Not that one.' })
      return { id: String(writes), text: body.text, version: 1 }
    },
  }),
  route({
    method: 'PATCH',
    url: '/test/notes/:id',
    id: 'changeTestNote',
    tag: 'test',
    summary: 'Changes',
    may: ownersOnly,
    ifMatch: true,
    params: z.object({ id: z.string() }),
    response: Note,
    handle: ({ ifMatchVersion, params }) => {
      if (ifMatchVersion !== null && ifMatchVersion !== 7) throw new VersionConflict()
      return { id: params.id, text: 'changed', version: 8 }
    },
  }),
  route({
    method: 'GET',
    url: '/test/open',
    id: 'readTestOpen',
    tag: 'test',
    summary: 'Open',
    access: 'public',
    response: z.object({ known: z.boolean() }),
    handle: ({ user }) => ({ known: user !== null }),
  }),
]

const world = await testApp({
  modules: [{ name: 'test', routes }],
  http: { limits: { known: 60, unknown: 30 } },
})
const { anonymous } = world
const count = async (text: string) =>
  Number(
    (
      await world.database.owner.query('select count(*) as n from audit_entry where kind = $1', [
        `test ${text}`,
      ])
    ).rows[0].n,
  )

describe('errors', () => {
  it('are problems with a stable code and the id of the request, whatever goes wrong', async () => {
    const owner = await world.signedIn()
    const answers = [
      [await anonymous.get('/test/notes/a'), 401, 'not_signed_in'],
      [await owner.get('/test/notes/missing'), 404, 'not_found'],
      [await owner.get('/nowhere'), 404, 'not_found'],
      [await owner.get('/test/notes/broken'), 500, 'internal'],
      [await owner.post('/test/notes', { text: '' }), 400, 'invalid'],
      [await owner.post('/test/notes', { text: 'refuse' }), 422, 'conflict'],
      [await (await world.signedIn({ role: 'viewer' })).patch('/test/notes/a'), 403, 'not_allowed'],
    ] as const
    for (const [answer, status, code] of answers) {
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.body).toMatchObject({ type: 'about:blank', status, code })
      expect(answer.body['requestId']).toBe(answer.headers['x-request-id'])
      expect(answer.text).not.toMatch(/select secret|at .*\.ts|node_modules/)
    }
  })

  it('name each wrong place by a JSON pointer', async () => {
    const owner = await world.signedIn()
    const answer = await owner.post('/test/notes', { text: 'x', lines: [{ qty: 1 }, { qty: 1.5 }] })
    expect(answer.body['errors']).toMatchObject([{ pointer: '#/lines/1/qty' }])
  })

  it('undo what the request had written', async () => {
    const owner = await world.signedIn()
    await owner.post('/test/notes', { text: 'refuse' })
    expect(await count('refuse')).toBe(0)
  })

  it('refuse JSON that is none, a body that is too large, and a type nobody reads', async () => {
    const owner = await world.signedIn()
    const send = (payload: string, type: string) =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/test/notes',
        payload,
        headers: { ...owner.headers, 'content-type': type },
      })
    expect((await send('{"text":', 'application/json')).statusCode).toBe(400)
    expect((await send(JSON.stringify({ text: 'x'.repeat(1_100_000) }), 'application/json')).statusCode).toBe(
      413,
    )
    expect((await send('<a/>', 'application/xml')).statusCode).toBe(415)
  })
})

describe('answers', () => {
  it('leave out what their schema does not name', async () => {
    const owner = await world.signedIn()
    const answer = await owner.get('/test/notes/a')
    expect(answer.body).toEqual({ id: 'a', text: 'as it is', version: 7 })
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })

  it('keep the request id a proxy gave, if it is a plain one', async () => {
    const given = await anonymous.get('/test/open', { headers: { 'x-request-id': 'proxy-1234-abcd' } })
    expect(given.headers['x-request-id']).toBe('proxy-1234-abcd')
    const odd = await anonymous.get('/test/open', { headers: { 'x-request-id': 'a\tb"\n'.slice(0, 3) } })
    expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('versions', () => {
  it('come as ETag and are asked for by If-Match: 428 without, 412 for another, also for a weak one', async () => {
    const owner = await world.signedIn()
    expect((await owner.get('/test/notes/a')).headers['etag']).toBe('"7"')
    expect((await owner.patch('/test/notes/a')).status).toBe(428)
    expect((await owner.patch('/test/notes/a', {}, { ifMatch: 6 })).status).toBe(412)
    expect((await owner.patch('/test/notes/a', {}, { headers: { 'if-match': 'W/"7"' } })).status).toBe(412)
    expect((await owner.patch('/test/notes/a', {}, { headers: { 'if-match': '*' } })).status).toBe(200)
    const changed = await owner.patch('/test/notes/a', {}, { ifMatch: 7 })
    expect([changed.status, changed.headers['etag']]).toEqual([200, '"8"'])
  })

  it('spare the body of what the reader has already', async () => {
    const owner = await world.signedIn()
    const answer = await owner.get('/test/notes/a', { headers: { 'if-none-match': '"7"' } })
    expect([answer.status, answer.text]).toEqual([304, ''])
  })
})

describe('Idempotency-Key', () => {
  const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

  it('does the work once and repeats the answer', async () => {
    const owner = await world.signedIn()
    const first = await owner.post('/test/notes', { text: 'once' }, keyed('"k-1"'))
    const again = await owner.post('/test/notes', { text: 'once' }, keyed('"k-1"'))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.text).toBe(first.text)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(again.headers['etag']).toBe(first.headers['etag'])
    expect(await count('once')).toBe(1)
  })

  it('is refused for another request, and malformed', async () => {
    const owner = await world.signedIn()
    await owner.post('/test/notes', { text: 'mine' }, keyed('"k-2"'))
    const other = await owner.post('/test/notes', { text: 'other' }, keyed('"k-2"'))
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused'])
    expect((await owner.post('/test/notes', { text: 'x' }, keyed('"unclosed'))).status).toBe(400)
  })

  it('belongs to its sender: another one’s same key is another request', async () => {
    const [one, two] = [await world.signedIn(), await world.signedIn({ side: 'partner' })]
    await one.post('/test/notes', { text: 'sender' }, keyed('"k-3"'))
    expect((await two.post('/test/open-none', {}, keyed('"k-3"'))).status).toBe(404)
    const key = await world.withKey()
    expect((await key.post('/test/notes', { text: 'sender' }, keyed('"k-3"'))).status).toBe(201)
    expect(await count('sender')).toBe(2)
  })

  it('lets no two requests at once both work', async () => {
    const owner = await world.signedIn()
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => owner.post('/test/notes', { text: 'slow' }, keyed('"k-4"'))),
    )
    expect(await count('slow')).toBe(1)
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1)
    for (const { status } of answers) expect([201, 409]).toContain(status)
  })

  it('keeps no answer of work that was refused, so that it can be tried again', async () => {
    const owner = await world.signedIn()
    for (let i = 0; i < 2; i++)
      expect((await owner.post('/test/notes', { text: 'refuse' }, keyed('"k-5"'))).status).toBe(422)
  })
})

describe('requests from other sites', () => {
  it('change nothing by a cookie, and may by a key', async () => {
    const owner = await world.signedIn()
    const from = (headers: Record<string, string>) => owner.post('/test/notes', { text: 'site' }, { headers })
    expect((await from({ origin: 'https://evil.example' })).body['code']).toBe('foreign_origin')
    expect((await from({ origin: 'null' })).status).toBe(403)
    expect((await from({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await from({ 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect(await count('site')).toBe(0)
    expect((await from({ origin: 'http://localhost:80', host: 'localhost:80' })).status).toBe(201)
    expect((await from({ 'sec-fetch-site': 'same-origin' })).status).toBe(201)
    const key = await world.withKey()
    const byKey = await key.post(
      '/test/notes',
      { text: 'site' },
      { headers: { origin: 'https://evil.example' } },
    )
    expect(byKey.status).toBe(201)
  })
})

describe('limits', () => {
  it('tell what is left and answer 429 with Retry-After, to each sender apart', async () => {
    const owner = await world.signedIn()
    const other = await world.signedIn()
    const first = await owner.get('/test/open')
    expect(first.headers['ratelimit-policy']).toBe('"sender";q=60;w=60')
    expect(first.headers['ratelimit']).toMatch(/^"sender";r=59;t=\d+$/)
    for (let i = 0; i < 59; i++) await owner.get('/test/open')
    const over = await owner.get('/test/open')
    expect([over.status, over.body['code']]).toEqual([429, 'too_many_requests'])
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0)
    expect((await other.get('/test/open')).status).toBe(200)
  })
})

describe('the API document', () => {
  it('is OpenAPI 3.1: ids are unique, every reference leads somewhere, every route says who may', async () => {
    const answer = await anonymous.get('/openapi.json')
    const document = answer.body as {
      openapi: string
      paths: Record<string, Record<string, Record<string, unknown>>>
      components: { schemas: Record<string, unknown> }
    }
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    const ids = operations.map((operation) => operation['operationId'])
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, name] of answer.text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty(name ?? '')
    for (const operation of operations) {
      expect(['public', 'signed_in', 'policy']).toContain(operation['x-access'])
      if (operation['x-access'] === 'policy') {
        expect(operation['x-permission']).toBeTruthy()
        expect(operation['x-roles']).toBeInstanceOf(Array)
      }
    }
    expect(document.paths['/api/v1/test/notes/{id}']?.['patch']?.['x-roles']).toEqual(['host:owner'])
    expect(answer.text).not.toContain('9007199254740991')
  })

  it('has a page made from it', async () => {
    const page = await world.app.inject({ url: '/api/reference/' })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  })
})
