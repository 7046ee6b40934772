import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { cookieOf, testApp } from '#testing/app.ts'
import type { SessionAnswer } from './contract.ts'
import { addMember } from './members.ts'
import { createUser, hashPassword } from './users.ts'

let now = new Date()
const world = await testApp({ clock: { now: () => now } })
const { anonymous, context, network } = world
const PASSWORD = 'seven quiet lanterns'

async function makePerson(email: string, role = 'owner'): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD)
  return inScope(context.db, { networkId: network.id, side: 'system' }, async (tx) => {
    const user = await createUser(tx, { name: 'Вера Ким', email, language: 'ru', passwordHash }, now)
    const place = {
      networkId: network.id,
      userId: user.id,
      side: 'host',
      partnerId: null,
      role,
      createdBy: null,
    } as const
    await addMember(tx, place, now)
    return user.id
  })
}

const attempt = (email: string, password: string, address = '203.0.113.1') =>
  world.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password },
    remoteAddress: address,
  })

beforeAll(async () => {
  await makePerson('vera@host.example')
})

describe('signing in', () => {
  it('sets one cookie that scripts cannot read and other sites do not send, and opens the session', async () => {
    const answer = await anonymous.post('/session', { email: ' Vera@Host.Example ', password: PASSWORD })
    expect(answer.status).toBe(204)
    const cookies = answer.headers['set-cookie'] as string[]
    expect(cookies.length).toBe(1)
    expect(cookies[0]).toMatch(/^artel\.session_token=.+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    const session = await anonymous.get<SessionAnswer>('/session', { headers: { cookie: cookieOf(answer) } })
    expect(session.body).toMatchObject({
      user: { name: 'Вера Ким', email: 'vera@host.example', language: 'ru' },
      network: { id: network.id, currency: 'RUB', timeZone: 'Europe/Moscow' },
      side: 'host',
      role: 'owner',
      partner: null,
      counts: { partners: 1 },
      memberships: [{ networkId: network.id, side: 'host', role: 'owner' }],
    })
    expect(session.body.permissions).toContain('network.manage')
  })

  it('ends with the browser when it is not to be remembered', async () => {
    const answer = await anonymous.post('/session', {
      email: 'vera@host.example',
      password: PASSWORD,
      remember: false,
    })
    expect(String(answer.headers['set-cookie'])).not.toContain('Max-Age=2592000')
  })

  it('also works at the address that clients of better-auth know, and nothing else of it does', async () => {
    const answer = await anonymous.post('/api/auth/sign-in/email', {
      email: 'vera@host.example',
      password: PASSWORD,
    })
    expect(answer.status).toBe(200)
    const cookie = cookieOf(answer)
    expect((await anonymous.get('/session', { headers: { cookie } })).status).toBe(200)
    expect((await anonymous.post('/api/auth/sign-out', {}, { headers: { cookie } })).status).toBe(200)
    expect((await anonymous.get('/session', { headers: { cookie } })).status).toBe(401)
    for (const path of ['sign-up/email', 'update-user', 'delete-user', 'list-sessions', 'change-email'])
      expect((await anonymous.post(`/api/auth/${path}`, {})).status).toBe(404)
  })

  it('does not accept a cookie that was changed, cut or signed by somebody else', async () => {
    const cookie = cookieOf(
      await anonymous.post('/session', { email: 'vera@host.example', password: PASSWORD }),
    )
    const [name, value = ''] = cookie.split('=')
    const [token = '', signature = ''] = decodeURIComponent(value).split('.')
    for (const forged of [
      token,
      `${token}.`,
      `${token}x.${signature}`,
      `${token}.${Buffer.alloc(32).toString('base64')}`,
      `${token}.${signature.slice(0, -4)}`,
      '%E0%A4%A',
      `.${signature}`,
    ]) {
      const headers = { cookie: `${name}=${encodeURIComponent(forged)}` }
      expect((await anonymous.get('/session', { headers })).status).toBe(401)
    }
    expect((await anonymous.get('/session', { headers: { cookie } })).status).toBe(200)
  })

  it('signs out at once and for good', async () => {
    const cookie = cookieOf(
      await anonymous.post('/session', { email: 'vera@host.example', password: PASSWORD }),
    )
    const out = await anonymous.delete('/session', { headers: { cookie } })
    expect(String(out.headers['set-cookie'])).toContain('Max-Age=0')
    expect((await anonymous.get('/session', { headers: { cookie } })).status).toBe(401)
  })
})

describe('guessing', () => {
  it('is answered alike whether or not the account exists: same status, same body, same headers', async () => {
    const known = await attempt('vera@host.example', 'wrong wrong wrong', '198.51.100.1')
    const unknown = await attempt('nobody@host.example', 'wrong wrong wrong', '198.51.100.2')
    const shape = (answer: typeof known) => {
      const { requestId: _, ...body } = answer.json()
      return { status: answer.statusCode, body, headers: Object.keys(answer.headers).sort() }
    }
    expect(shape(known)).toEqual(shape(unknown))
    expect(known.json()).toMatchObject({ status: 401, code: 'wrong_credentials' })
  })

  it('locks account and address together after five, for longer each time, existing or not', async () => {
    for (const email of ['locked@host.example', 'ghost@host.example']) {
      if (email.startsWith('locked')) await makePerson(email, 'viewer')
      now = new Date('2026-11-22T10:00:00Z')
      const address = `198.51.100.${email.length}`
      for (let i = 0; i < 5; i++) expect((await attempt(email, 'wrong', address)).statusCode).toBe(401)
      const locked = await attempt(email, PASSWORD, address)
      expect([locked.statusCode, locked.json().code]).toEqual([429, 'too_many_attempts'])
      expect(locked.headers['retry-after']).toBe('15')
      now = new Date(now.getTime() + 16_000)
      expect((await attempt(email, 'wrong', address)).statusCode).toBe(401)
      expect((await attempt(email, 'wrong', address)).headers['retry-after']).toBe('30')
      now = new Date(now.getTime() + 31_000)
    }
    expect((await attempt('locked@host.example', PASSWORD, '198.51.100.19')).statusCode).toBe(204)
  })

  it('does not keep the owner out who comes from elsewhere', async () => {
    now = new Date('2026-11-22T12:00:00Z')
    for (let i = 0; i < 6; i++) await attempt('vera@host.example', 'wrong', '192.0.2.50')
    expect((await attempt('vera@host.example', PASSWORD, '192.0.2.50')).statusCode).toBe(429)
    expect((await attempt('vera@host.example', PASSWORD, '192.0.2.51')).statusCode).toBe(204)
  })

  it('locks an address that tries many accounts, and an account tried from many addresses', async () => {
    now = new Date('2026-11-22T14:00:00Z')
    for (let i = 0; i < 50; i++) await attempt(`many-${i}@host.example`, 'wrong', '192.0.2.99')
    expect((await attempt('fresh@host.example', 'wrong', '192.0.2.99')).statusCode).toBe(429)
    for (let i = 0; i < 20; i++) await attempt('spread@host.example', 'wrong', `10.1.1.${i}`)
    expect((await attempt('spread@host.example', 'wrong', '10.1.2.1')).statusCode).toBe(429)
  })

  it('counts tries that are made at the same moment', async () => {
    now = new Date('2026-11-22T16:00:00Z')
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => attempt('burst@host.example', 'wrong', '192.0.2.77')),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBeLessThan(12)
    expect((await attempt('burst@host.example', 'wrong', '192.0.2.77')).statusCode).toBe(429)
  })
})

describe('sessions', () => {
  it('are listed and can be ended one by one or all but this', async () => {
    now = new Date()
    const cookies: string[] = []
    for (let i = 0; i < 3; i++)
      cookies.push(
        cookieOf(await anonymous.post('/session', { email: 'vera@host.example', password: PASSWORD })),
      )
    const [mine = '', second = '', third = ''] = cookies
    const by = (cookie: string) => ({ headers: { cookie } })
    type List = { data: { id: string; isCurrent: boolean; device: string }[] }
    const list = await anonymous.get<List>('/session/devices', by(mine))
    expect(list.body.data.filter(({ isCurrent }) => isCurrent).length).toBe(1)
    expect(list.body.data[0]?.isCurrent).toBe(true)
    const seenBySecond = await anonymous.get<List>('/session/devices', by(second))
    const secondId = seenBySecond.body.data[0]?.id
    expect((await anonymous.delete(`/session/devices/${secondId}`, by(mine))).status).toBe(204)
    expect((await anonymous.get('/session', by(second))).status).toBe(401)
    expect((await anonymous.get('/session', by(third))).status).toBe(200)
    expect((await anonymous.delete('/session/devices', by(mine))).status).toBe(204)
    expect((await anonymous.get('/session', by(third))).status).toBe(401)
    expect((await anonymous.get('/session', by(mine))).status).toBe(200)
  })

  it('of another person cannot be ended', async () => {
    const [one, two] = [await world.signedIn(), await world.signedIn()]
    const mine = await one.get<{ data: { id: string }[] }>('/session/devices')
    expect((await two.delete(`/session/devices/${mine.body.data[0]?.id}`)).status).toBe(404)
    expect((await one.get('/session')).status).toBe(200)
  })

  it.each([
    ['idle for a week', `"seenAt" = now() - interval '7 days 1 minute'`],
    ['past its end', `"expiresAt" = now() - interval '1 second'`],
  ])('end when %s', async (_, change) => {
    const person = await world.signedIn()
    await world.database.owner.query(`update auth.session set ${change} where "userId" = $1`, [person.userId])
    expect((await person.get('/session')).status).toBe(401)
  })
})

describe('a person in several places', () => {
  it('goes over from one to another, and to no place of somebody else', async () => {
    const { makeNetwork } = await import('#testing/world.ts')
    const other = await makeNetwork(world.database)
    const person = await world.signedIn()
    const stranger = await world.signedIn()
    const second = await inScope(context.db, { networkId: other.id, side: 'system' }, (tx) =>
      addMember(
        tx,
        {
          networkId: other.id,
          userId: person.userId,
          side: 'host',
          partnerId: null,
          role: 'viewer',
          createdBy: null,
        },
        new Date(),
      ),
    )
    const session = await person.get<SessionAnswer>('/session')
    expect(session.body.memberships.length).toBe(2)
    expect(session.body.network?.id).toBe(network.id)
    expect((await person.put('/session/membership', { memberId: second })).status).toBe(204)
    const there = await person.get<SessionAnswer>('/session')
    expect([there.body.network?.id, there.body.role]).toEqual([other.id, 'viewer'])
    expect((await person.put('/session/membership', { memberId: stranger.memberId })).status).toBe(404)
    expect((await person.get<SessionAnswer>('/session')).body.network?.id).toBe(other.id)
  })

  it('who belongs nowhere any more is signed in to nothing', async () => {
    const person = await world.signedIn({ role: 'viewer' })
    await world.database.owner.query('update member set disabled_at = now() where id = $1', [person.memberId])
    const session = await person.get<SessionAnswer>('/session')
    expect(session.body).toMatchObject({ network: null, side: null, permissions: [], memberships: [] })
    expect((await person.get('/network')).body['code']).toBe('no_membership')
  })
})

describe('the audit', () => {
  it('tells of sign-ins that worked, failed and were locked, and never a password', async () => {
    await world.settled()
    const owner = await world.signedIn()
    type List = { data: { kind: string; address: string | null; target: string }[] }
    const audit = await owner.get<List>('/audit', { query: { q: 'vera@', limit: 200 } })
    const kinds = new Set(audit.body.data.map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['sign_in.succeeded', 'sign_in.failed', 'sign_in.locked', 'session.ended']))
    expect(audit.text).not.toContain(PASSWORD)
    const failed = await owner.get<List>('/audit', { query: { kind: 'sign_in.failed,sign_in.locked' } })
    expect(failed.body.data.length).toBeGreaterThan(0)
    for (const { kind } of failed.body.data) expect(kind).toMatch(/^sign_in\.(failed|locked)$/)
  })
})
