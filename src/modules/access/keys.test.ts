import { describe, expect, it } from 'vitest'
import { testApp } from '#testing/app.ts'
import { makePartner } from '#testing/world.ts'
import type { ApiKey, ApiKeyMade } from './contract.ts'

let now = new Date()
const world = await testApp({ clock: { now: () => now } })
const { anonymous } = world
const by = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

describe('the life of a key', () => {
  it('is shown once, works, tells its last use, and ends at once when revoked', async () => {
    const owner = await world.signedIn()
    const made = await owner.post<ApiKeyMade>('/api-keys', { name: 'ERP', role: 'manager' })
    expect(made.status).toBe(201)
    expect(made.body.key).toMatch(/^artel_live_[0-9a-f]{12}_[0-9A-Za-z]{43}$/)
    expect(made.body.key.startsWith(`${made.body.prefix}_`)).toBe(true)
    expect((await anonymous.get('/network', by(made.body.key))).status).toBe(200)
    const list = await owner.get<{ data: ApiKey[] }>('/api-keys')
    expect(list.text).not.toContain(made.body.key)
    expect(list.body.data[0]).toMatchObject({ name: 'ERP', state: 'active', role: 'manager' })
    expect(list.body.data[0]?.lastUsedAt).not.toBeNull()
    expect((await owner.delete(`/api-keys/${made.body.id}`)).status).toBe(204)
    expect((await anonymous.get('/network', by(made.body.key))).status).toBe(401)
    expect(
      (await owner.get<{ data: ApiKey[] }>('/api-keys')).body.data.find(({ id }) => id === made.body.id)
        ?.state,
    ).toBe('revoked')
  })

  it('is kept as a digest only, also where an Idempotency-Key was sent', async () => {
    const owner = await world.signedIn()
    const made = await owner.post<ApiKeyMade>(
      '/api-keys',
      { name: 'digest', role: 'viewer' },
      { headers: { 'idempotency-key': '"once"' } },
    )
    const secret = made.body.key.split('_').at(-1) ?? ''
    for (const table of ['api_key', 'idempotent_answer', 'audit_entry']) {
      const { rows } = await world.database.owner.query(`select row_to_json(t)::text as row from ${table} t`)
      for (const { row } of rows) expect(row).not.toContain(secret)
    }
  })

  it('ends by itself on its day', async () => {
    const owner = await world.signedIn()
    now = new Date(Date.now() - 3 * 86_400_000)
    const made = await owner.post<ApiKeyMade>('/api-keys', {
      name: 'short',
      role: 'viewer',
      expiresInDays: 2,
    })
    now = new Date()
    expect((await anonymous.get('/network', by(made.body.key))).status).toBe(401)
    const list = await owner.get<{ data: ApiKey[] }>('/api-keys')
    expect(list.body.data.find(({ id }) => id === made.body.id)?.state).toBe('expired')
  })

  it.each(['', 'artel_live_', 'nonsense', `artel_live_000000000000_${'a'.repeat(43)}`])(
    'a wrong one (%j) is nobody, also beside a good cookie',
    async (key) => {
      const owner = await world.signedIn()
      const answer = await owner.get('/network', by(key))
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toContain('Bearer')
    },
  )

  it('with the right name and another secret is nobody', async () => {
    const { key } = await world.withKey()
    const forged = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')
    expect((await anonymous.get('/network', by(forged))).status).toBe(401)
  })
})

describe('what a key may', () => {
  it('is what its role may, but people, keys and mail only by name', async () => {
    const key = await world.withKey({ role: 'owner' })
    expect((await key.get('/network')).status).toBe(200)
    for (const url of ['/members', '/api-keys', '/mails']) expect((await key.get(url)).status).toBe(403)
    const named = await world.withKey({ role: 'owner', scopes: ['members.manage'] })
    expect((await named.get('/members')).status).toBe(200)
    expect((await named.get('/network')).status).toBe(403)
  })

  it('is never a session: it has no profile and no devices', async () => {
    const key = await world.withKey()
    for (const url of ['/session', '/session/devices']) expect((await key.get(url)).status).toBe(401)
  })

  it('stays within the maker’s own rights', async () => {
    const director = await world.signedIn({ side: 'partner' })
    const make = (body: object) => director.post('/api-keys', { name: 'x', ...body })
    expect((await make({ role: 'manager' })).body['code']).toBe('role_unknown')
    expect((await make({ role: 'buyer', scopes: ['export'] })).body['code']).toBe('scope_beyond_role')
    expect((await make({ role: 'director' })).status).toBe(201)
    expect(
      (await (await world.signedIn({ role: 'manager' })).post('/api-keys', { name: 'x', role: 'viewer' }))
        .status,
    ).toBe(403)
  })
})

describe('a key is its side’s own', () => {
  it('neither host nor another partner sees or ends it', async () => {
    const owner = await world.signedIn()
    const [one, two] = [
      await makePartner(world.database, world.network),
      await makePartner(world.database, world.network),
    ]
    const director = await world.signedIn({ side: 'partner', partnerId: one.id })
    const rival = await world.signedIn({ side: 'partner', partnerId: two.id })
    const made = await director.post<ApiKeyMade>('/api-keys', { name: 'warehouse', role: 'buyer' })
    for (const other of [owner, rival]) {
      const list = await other.get<{ data: ApiKey[] }>('/api-keys')
      expect(list.body.data.map(({ id }) => id)).not.toContain(made.body.id)
      expect((await other.delete(`/api-keys/${made.body.id}`)).status).toBe(404)
    }
    expect((await anonymous.get('/network', by(made.body.key))).status).toBe(200)
  })
})
