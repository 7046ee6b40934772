import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { newId } from '#shared/ids.ts'
import { cookieOf, testApp } from '#testing/app.ts'
import type {
  RoleRule,
  SecondFactorOffer,
  SecondFactorState,
  SessionAnswer,
  TrustedDevice,
} from './contract.ts'
import { addMember } from './members.ts'
import { codeAt, stepOf } from './one-time-code.ts'
import { createUser, hashPassword } from './users.ts'

let now = new Date()
const world = await testApp({ clock: { now: () => now } })
const { anonymous } = world
const password = 'a green umbrella stand'
const passwordHash = await hashPassword(password)

type Person = { email: string; userId: string; memberId: string }

async function person(role = 'manager', network = world.network): Promise<Person> {
  const email = `person-${newId()}@example.com`
  return inScope(world.context.db, { networkId: network.id, side: 'system' }, async (tx) => {
    const user = await createUser(tx, { name: 'Пётр', email, language: 'ru', passwordHash }, now)
    const place = {
      networkId: network.id,
      userId: user.id,
      side: 'host' as const,
      partnerId: null,
      role,
      createdBy: null,
    }
    return { email, userId: user.id, memberId: await addMember(tx, place, now) }
  })
}

async function signIn(email: string, cookie?: string): Promise<string> {
  const answer = await anonymous.post('/session', { email, password }, cookie ? { headers: { cookie } } : {})
  expect(answer.status).toBe(204)
  return cookieOf(answer)
}

const as = (cookie: string) => ({ headers: { cookie } })
const code = (secret: string, ahead = 0) => codeAt(secret, stepOf(now) + ahead)
/** Goes on by whole steps, so that the next code is another one. */
const later = (steps = 2) => {
  now = new Date(now.getTime() + steps * 30_000)
}

async function enrol(cookie: string): Promise<{ secret: string; codes: string[] }> {
  const offer = await anonymous.post<SecondFactorOffer>(
    '/session/second-factor/offer',
    { password },
    as(cookie),
  )
  expect(offer.status).toBe(200)
  const { secret } = offer.body
  const on = await anonymous.post<{ codes: string[] }>(
    '/session/second-factor/confirmation',
    { code: code(secret) },
    as(cookie),
  )
  expect(on.status).toBe(200)
  later()
  return { secret, codes: on.body.codes }
}

describe('a second factor', () => {
  it('is asked for after the password; until then the session opens nothing', async () => {
    const { email } = await person()
    const { secret, codes } = await enrol(await signIn(email))
    expect(codes).toHaveLength(10)
    const waiting = await signIn(email)
    for (const path of ['/session', '/members', '/session/devices', '/session/trusted-devices']) {
      const answer = await anonymous.get(path, as(waiting))
      expect({ path, status: answer.status, code: answer.body['code'] }).toEqual({
        path,
        status: 403,
        code: 'second_factor_required',
      })
    }
    const state = await anonymous.get<SecondFactorState>('/session/second-factor', as(waiting))
    expect(state.body).toMatchObject({ awaits: 'code', isOn: true, recoveryLeft: 10 })
    const wrong = await anonymous.post('/session/second-factor', { code: '000000' }, as(waiting))
    expect(wrong.status).toBe(422)
    const right = await anonymous.post('/session/second-factor', { code: code(secret) }, as(waiting))
    expect(right.status).toBe(204)
    const session = await anonymous.get<SessionAnswer>('/session', as(cookieOf(right)))
    expect(session.body.user.email).toBe(email)
    // the token changed with the proof: the one from before is worth nothing
    expect((await anonymous.get('/session', as(waiting))).status).toBe(401)
  })

  it('takes a code once, also at the same moment, and recovery codes once each', async () => {
    const { email } = await person()
    const { secret, codes } = await enrol(await signIn(email))
    const same = code(secret)
    const [first, second] = [await signIn(email), await signIn(email)]
    const answers = await Promise.all(
      [first, second].map((cookie) => anonymous.post('/session/second-factor', { code: same }, as(cookie))),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422])
    const third = await signIn(email)
    const recovery = { code: (codes[3] ?? '').toUpperCase() }
    expect((await anonymous.post('/session/second-factor', recovery, as(third))).status).toBe(204)
    const fourth = await signIn(email)
    expect((await anonymous.post('/session/second-factor', recovery, as(fourth))).status).toBe(422)
    const state = await anonymous.get<SecondFactorState>('/session/second-factor', as(fourth))
    expect(state.body.recoveryLeft).toBe(9)
  })

  it('locks after guesses, and the right password does not begin the count anew', async () => {
    const { email } = await person()
    const { secret } = await enrol(await signIn(email))
    for (let tries = 0; tries < 5; tries++)
      await anonymous.post('/session/second-factor', { code: '111111' }, as(await signIn(email)))
    const locked = await anonymous.post(
      '/session/second-factor',
      { code: code(secret) },
      as(await signIn(email)),
    )
    expect(locked.status).toBe(429)
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('is not asked on a trusted device, until the trust is revoked or thirty days are over', async () => {
    const { email } = await person()
    const { secret } = await enrol(await signIn(email))
    const waiting = await signIn(email)
    const body = { code: code(secret), trustDevice: true }
    const passed = await anonymous.post('/session/second-factor', body, as(waiting))
    later()
    const set = [passed.headers['set-cookie']].flat().map(String)
    const device = set.find((cookie) => cookie.startsWith('artel.device='))?.split(';')[0] ?? ''
    expect(device).not.toBe('')
    const trusted = await signIn(email, device)
    expect((await anonymous.get('/session', as(trusted))).status).toBe(200)
    // somebody else's account gains nothing by it
    const other = await person()
    await enrol(await signIn(other.email))
    expect((await anonymous.get('/session', as(await signIn(other.email, device)))).status).toBe(403)
    const list = await anonymous.get<{ data: TrustedDevice[] }>('/session/trusted-devices', as(trusted))
    const [mine] = list.body.data
    await anonymous.delete(`/session/trusted-devices/${mine?.id}`, as(trusted))
    expect((await anonymous.get('/session', as(await signIn(email, device)))).status).toBe(403)
  })

  it('is turned off by password and code together, and renewed recovery codes replace the old', async () => {
    const { email } = await person()
    const cookie = await signIn(email)
    const { secret, codes } = await enrol(cookie)
    const renewed = await anonymous.post<{ codes: string[] }>(
      '/session/second-factor/recovery-codes',
      { code: code(secret) },
      as(cookie),
    )
    later()
    expect(renewed.body.codes).toHaveLength(10)
    const off = (body: object) => anonymous.post('/session/second-factor/removal', body, as(cookie))
    expect((await off({ password: 'wrong one here', code: code(secret) })).status).toBe(422)
    expect((await off({ password, code: codes[0] })).status).toBe(422)
    expect((await off({ password, code: renewed.body.codes[0] })).status).toBe(204)
    expect((await anonymous.get('/session', as(await signIn(email)))).status).toBe(200)
  })

  it('demanded of a role is set up at the next sign-in before anything else', async () => {
    const owner = await world.signedIn()
    const { email } = await person('viewer')
    const before = await signIn(email)
    const { body: list } = await owner.get<{ data: RoleRule[] }>('/role-rules')
    const rule = list.data.find(({ side, role }) => side === 'host' && role === 'viewer')
    const body = { needsSecondFactor: true, readsAll: false, limits: {} }
    await owner.put('/role-rules/host/viewer', body, { ifMatch: rule?.version ?? 0 })
    // a session that stands goes on; the next one waits
    expect((await anonymous.get('/session', as(before))).status).toBe(200)
    const waiting = await signIn(email)
    expect((await anonymous.get('/session', as(waiting))).body['code']).toBe('second_factor_required')
    const offer = await anonymous.post<SecondFactorOffer>('/session/second-factor/offer', {}, as(waiting))
    const on = await anonymous.post(
      '/session/second-factor/confirmation',
      { code: code(offer.body.secret) },
      as(waiting),
    )
    later()
    const cookie = cookieOf(on)
    expect((await anonymous.get('/session', as(cookie))).status).toBe(200)
    const off = { password, code: code(offer.body.secret) }
    expect((await anonymous.post('/session/second-factor/removal', off, as(cookie))).status).toBe(409)
  })

  it('is reset by the owner, who ends the sessions; not for people of other networks', async () => {
    const owner = await world.signedIn()
    const lost = await person()
    const cookie = await signIn(lost.email)
    await enrol(cookie)
    expect((await owner.delete(`/members/${lost.memberId}/second-factor`)).status).toBe(204)
    expect((await anonymous.get('/session', as(cookie))).status).toBe(401)
    expect((await anonymous.get('/session', as(await signIn(lost.email)))).status).toBe(200)
    const stored = await sql`select 1 from audit_entry where kind = 'second_factor.reset'`.execute(
      world.context.db,
    )
    expect(stored.rows).toHaveLength(0) // nobody reads it outside a scope
    const audit = await owner.get<{ data: { kind: string; target: string }[] }>('/audit', {
      query: { kind: 'second_factor.reset' },
    })
    expect(audit.body.data[0]?.target).toBe(lost.email)
    const manager = await world.signedIn({ role: 'manager' })
    expect((await manager.delete(`/members/${lost.memberId}/second-factor`)).status).toBe(403)
  })
})

describe('a sign-in link', () => {
  async function linkFor(email: string): Promise<string> {
    const { rows } = await world.database.owner.query<{ text: string }>(
      "select text from mail where kind = 'sign_in_link' and recipient = $1 order by created_at desc limit 1",
      [email],
    )
    return /sign-in-link#([\w-]+)/.exec(rows[0]?.text ?? '')?.[1] ?? ''
  }

  it('is answered alike for accounts that exist and those that do not, and signs in once', async () => {
    const { email } = await person()
    const known = await anonymous.post('/sign-in-links', { email })
    const unknown = await anonymous.post('/sign-in-links', { email: 'nobody@example.com' })
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
    await world.settled()
    expect(await linkFor('nobody@example.com')).toBe('')
    const token = await linkFor(email)
    const opened = await anonymous.post('/session/link', { token })
    expect(opened.status).toBe(204)
    const session = await anonymous.get<SessionAnswer>('/session', as(cookieOf(opened)))
    expect(session.body.user.email).toBe(email)
    expect((await anonymous.post('/session/link', { token })).body['code']).toBe('link_invalid')
  })

  it('lives for a quarter of an hour, and asks for the second factor all the same', async () => {
    const { email } = await person()
    await enrol(await signIn(email))
    await anonymous.post('/sign-in-links', { email })
    await world.settled()
    const opened = await anonymous.post('/session/link', { token: await linkFor(email) })
    expect((await anonymous.get('/session', as(cookieOf(opened)))).body['code']).toBe(
      'second_factor_required',
    )
    await anonymous.post('/sign-in-links', { email })
    await world.settled()
    const token = await linkFor(email)
    const before = now
    now = new Date(now.getTime() + 16 * 60_000)
    expect((await anonymous.post('/session/link', { token })).status).toBe(422)
    now = before
  })

  it('of an address that was never proved ends the sessions that somebody may have opened with it', async () => {
    const { email, userId } = await person()
    await world.database.owner.query('update auth."user" set "emailVerified" = false where id = $1', [userId])
    const before = await signIn(email)
    await anonymous.post('/sign-in-links', { email })
    await world.settled()
    const opened = await anonymous.post('/session/link', { token: await linkFor(email) })
    expect((await anonymous.get('/session', as(before))).status).toBe(401)
    expect((await anonymous.get('/session', as(cookieOf(opened)))).status).toBe(200)
  })
})
