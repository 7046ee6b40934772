import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { HOST_ROLES } from '#modules/access/contract.ts'
import type { CustomField } from '#modules/partners/contract.ts'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { type Operation, readApiDocument } from '#testing/api-document.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { modules } from './modules.ts'

// Values of the network's own fields, before those whose role may not read them: the database keeps them back whatever
// is asked, no operation tells them, and what decides the same for everybody goes on deciding by them.

const WAS_OPEN = 'Было-открыто-Щ7'
const CLOSED = 'Тайна-Ж9'
const AMOUNT = 777_123.45

let world: TestApp
let operations: Operation[]
let owner: Client
let manager: Client
let partnerId: string
let schemeId: string
let field: CustomField
let money: CustomField

type Row = Record<string, unknown>
const said = async (answer: Promise<{ status: number; text: string; body: unknown }>): Promise<Row> => {
  const { status, body, text } = await answer
  expect(status, text).toBeLessThan(300)
  return body as Row
}

beforeAll(async () => {
  world = await testApp({ modules: [...modules] })
  operations = readApiDocument(world.app).operations
  owner = await world.signedIn({ name: 'Ольга' })
  manager = await world.signedIn({ role: 'manager', name: 'Марк' })
  const add = async (body: object) => (await said(owner.post('/custom-fields', body)))['field'] as CustomField
  field = await add({ code: 'secret', kind: 'text', labelRu: 'Тайна', labelEn: 'Secret' })
  money = await add({ code: 'limit', kind: 'money', labelRu: 'Лимит', labelEn: 'Limit' })
  partnerId = (await said(owner.post('/partners', { name: 'Ширма', stage: 'contact' })))['id'] as string
  const other = (await said(owner.post('/partners', { name: 'Ширма вторая', stage: 'contact' })))[
    'id'
  ] as string
  const set = (of: string, values: object) =>
    said(owner.put(`/partners/${of}/fields`, { values }, { headers: { 'if-match': '*' } }))
  await set(partnerId, { secret: WAS_OPEN })
  await set(other, { secret: `${CLOSED} второй` })
  await said(owner.put(`/partners/${partnerId}/seen`, {}))
  const definition = {
    code: 'by_field',
    nameRu: 'По полю',
    nameEn: 'By field',
    segments: [
      {
        code: 'known',
        nameRu: 'Есть',
        nameEn: 'Has',
        rule: { match: 'all', items: [{ about: 'field', field: 'secret', test: 'filled', values: [] }] },
      },
      { code: 'rest', nameRu: 'Прочие', nameEn: 'Rest', rule: null },
    ],
  }
  schemeId = ((await said(owner.post('/segment-schemes', definition)))['scheme'] as Row)['id'] as string
  // what was open is closed now, and then the value changes
  const change = await owner.patch<{ field: CustomField }>(
    `/custom-fields/${field.id}`,
    { readRoles: ['manager'] },
    { headers: { 'if-match': '*' } },
  )
  expect(change.status, change.text).toBe(200)
  await set(partnerId, { secret: CLOSED, limit: { amount: String(AMOUNT), currency: 'RUB' } })
  await said(
    owner.post(`/partners/${partnerId}/merge/${other}`, {
      choices: { 'field.secret': 'merged' },
      reason: 'одно',
    }),
  )
  await said(
    owner.put('/stages/design/gates', { conditions: [{ kind: 'custom_fields', codes: ['secret'] }] }),
  )
  await world.settled()
}, 120_000)

/** Everything a person may ask for about the partner and the network, as one text. */
async function everythingFor(client: Client): Promise<string> {
  const told: string[] = []
  for (const { method, path, parameters } of operations) {
    const names = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
    if (method !== 'GET' || names.some((name) => name !== 'partnerId' && name !== 'schemeId')) continue
    const url = path.replace('/api/v1', '').replace('{partnerId}', partnerId).replace('{schemeId}', schemeId)
    const query = parameters.some(({ name }) => name === 'fieldColumns') ? { fieldColumns: 'all' } : {}
    const answer = await client.get(url, { query })
    if (answer.status < 300) told.push(`${path} ${answer.text}`)
  }
  for (const [kind, query] of [
    ['export.csv', { columns: 'name,field.secret,field.limit' }],
    ['groups', { by: 'field.secret' }],
  ] as const)
    told.push((await client.get(`/partners/${kind}`, { query })).text)
  return told.join('\n')
}

describe('a value of a field', () => {
  it('is told by no operation to somebody whose role may not read it, also not what it was while it was open', async () => {
    const curator = await world.signedIn({ role: 'curator' })
    await world.database.owner.query('update partner set curator_id = $1', [curator.userId])
    const text = await everythingFor(manager)
    for (const value of [WAS_OPEN, CLOSED]) expect(text).toContain(value)
    for (const reader of [
      curator,
      await world.signedIn({ role: 'viewer' }),
      await world.signedIn({ role: 'accountant' }),
      await world.signedIn({ role: 'auditor' }),
      await world.signedIn({ side: 'partner', partnerId }),
    ]) {
      const all = await everythingFor(reader)
      expect(all.length).toBeGreaterThan(1000)
      for (const value of [WAS_OPEN, CLOSED]) expect(all).not.toContain(value)
    }
  })

  it('that is an amount is told to nobody to whom amounts are closed', async () => {
    const viewer = await world.signedIn({ role: 'viewer' })
    const told = (text: string) => /777[\s,]?123/.test(text)
    expect(told(await everythingFor(manager))).toBe(true)
    expect(told(await everythingFor(viewer))).toBe(false)
  })

  it('is kept back by the database itself, by role and rights, whatever the query', async () => {
    const count = (scope: Omit<Scope, 'networkId' | 'side'>, id: string) =>
      inScope(world.context.db, { networkId: world.network.id, side: 'host', ...scope }, async (tx) => {
        const { rows } = await sql<{ n: number; found: string[] }>`
            select count(*)::int as n, house.find_field_values(${id}, '') as found from field_value where field_id = ${id}`.execute(
          tx,
        )
        return [rows[0]?.n ?? 0, rows[0]?.found.length ?? 0]
      })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...HOST_ROLES),
        fc.uniqueArray(fc.constantFrom(...HOST_ROLES)),
        fc.option(fc.constant(null)),
        async (role, readRoles, all) => {
          const roles = all === null ? readRoles : null
          await world.database.owner.query('update custom_field set read_roles = $1 where id = $2', [
            roles,
            field.id,
          ])
          const mayRead = role === 'owner' || roles === null || roles.includes(role)
          const [seen = 0, found = 0] = await count({ role }, field.id)
          expect([seen > 0, found > 0]).toEqual([mayRead, mayRead])
        },
      ),
      { numRuns: 40 },
    )
    await world.database.owner.query(`update custom_field set read_roles = '{manager}' where id = $1`, [
      field.id,
    ])
    expect((await count({ role: 'manager' }, money.id))[0]).toBe(1)
    expect((await count({ role: 'manager', lacks: ['money.read'] }, money.id))[0]).toBe(0)
    expect((await count({ role: 'owner', lacks: ['money.read'] }, money.id))[0]).toBe(0)
  })

  it('goes on deciding about gates and segments, whoever asks', async () => {
    const viewer = await world.signedIn({ role: 'viewer' })
    const gate = await said(viewer.get(`/partners/${partnerId}/gate`, { query: { to: 'design' } }))
    expect((gate['checks'] as { isMet: boolean }[]).map(({ isMet }) => isMet)).toEqual([true])
    const standing = await said(viewer.get(`/partners/${partnerId}/segments`))
    const own = (standing['data'] as { scheme: { code: string }; segment: { code: string } }[]).find(
      ({ scheme }) => scheme.code === 'by_field',
    )
    expect(own?.segment.code).toBe('known')
  })
})

describe('an archive', () => {
  it('is not for somebody to whom a part of the work is closed', async () => {
    const director = await world.signedIn({ side: 'partner', partnerId })
    expect((await director.get('/exports')).status).toBe(200)
    const { data } = (await said(owner.get('/role-rules'))) as { data: Row[] }
    const rule = data.find((one) => one['side'] === 'partner' && one['role'] === 'director') ?? {}
    await said(
      owner.put(
        '/role-rules/partner/director',
        { needsSecondFactor: false, readsAll: false, limits: { money: 'none' } },
        { ifMatch: rule['version'] as number },
      ),
    )
    expect((await director.get('/exports')).status).toBe(403)
    expect((await director.post('/exports', {})).status).toBe(403)
  })
})
