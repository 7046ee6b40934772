import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, cookieOf, testApp } from '#testing/app.ts'
import { makePartner } from '#testing/world.ts'
import type { InvitationSent, InvitationShown, Member, SessionAnswer } from './contract.ts'

let now = new Date()
const world = await testApp({ clock: { now: () => now } })
const { anonymous, partner } = world
let owner: Client
let director: Client
beforeAll(async () => {
  owner = await world.signedIn({ name: 'Olga Owner', email: 'olga@host.example' })
  director = await world.signedIn({
    side: 'partner',
    name: 'Dmitry Director',
    email: 'dmitry@partner.example',
  })
})

const tokenOf = (sent: InvitationSent) => sent.link.split('#')[1] ?? ''
const invite = async (by: Client, body: object) => by.post<InvitationSent>('/invitations', body)
const members = async (by: Client, query = {}) =>
  (await by.get<{ data: Member[] }>('/members', { query: { limit: 200, ...query } })).body.data
let fresh = 0
const address = () => `guest-${++fresh}@example.com`
const newcomer = { name: 'Нина Новая', password: 'a green umbrella stand' }

describe('an invitation', () => {
  it('makes an account on the side it names, and nothing more', async () => {
    const email = address()
    const sent = await invite(owner, {
      email,
      side: 'partner',
      partnerId: partner.id,
      role: 'buyer',
      language: 'ru',
    })
    expect(sent.status).toBe(201)
    expect(sent.body).toMatchObject({ state: 'open', invitedBy: 'Olga Owner', isMailed: false })
    const token = tokenOf(sent.body)
    const shown = await anonymous.post<InvitationShown>('/invitations/lookup', { token })
    expect(shown.body).toMatchObject({ partnerName: partner.name, role: 'buyer', email, hasAccount: false })
    const accepted = await anonymous.post('/invitations/acceptance', { token, ...newcomer })
    expect(accepted.status).toBe(204)
    const cookie = cookieOf(accepted)
    const session = await anonymous.get<SessionAnswer>('/session', { headers: { cookie } })
    expect(session.body).toMatchObject({
      side: 'partner',
      role: 'buyer',
      partner: { id: partner.id },
      user: { email, name: 'Нина Новая', language: 'ru' },
    })
    expect((await anonymous.get('/members', { headers: { cookie } })).status).toBe(403)
  })

  it('works once, also when it is used twice at the same moment', async () => {
    const sent = await invite(owner, { email: address(), side: 'host', role: 'viewer' })
    const token = tokenOf(sent.body)
    const answers = await Promise.all(
      [1, 2].map(() => anonymous.post('/invitations/acceptance', { token, ...newcomer })),
    )
    expect(answers.map(({ status }) => status).sort()[0]).toBe(204)
    expect(answers.filter(({ status }) => status === 204).length).toBe(1)
    const again = await anonymous.post('/invitations/acceptance', { token, ...newcomer })
    expect([again.status, again.body['code']]).toEqual([422, 'link_invalid'])
  })

  it('ends after seven days, when taken back, and when a newer one replaces it', async () => {
    const late = await invite(owner, { email: address(), side: 'host', role: 'viewer' })
    const before = now
    now = new Date(now.getTime() + 7 * 86_400_000 + 1000)
    expect((await anonymous.post('/invitations/lookup', { token: tokenOf(late.body) })).status).toBe(422)
    now = before
    const revoked = await invite(owner, { email: address(), side: 'host', role: 'viewer' })
    expect((await owner.delete(`/invitations/${revoked.body.id}`)).status).toBe(204)
    expect((await anonymous.post('/invitations/lookup', { token: tokenOf(revoked.body) })).status).toBe(422)
    const email = address()
    const first = await invite(owner, { email, side: 'host', role: 'viewer' })
    const second = await invite(owner, { email, side: 'host', role: 'manager' })
    expect((await anonymous.post('/invitations/lookup', { token: tokenOf(first.body) })).status).toBe(422)
    expect((await anonymous.post('/invitations/lookup', { token: tokenOf(second.body) })).status).toBe(200)
  })

  it('is kept as a digest: nobody who reads the table can use it', async () => {
    const sent = await invite(owner, { email: address(), side: 'host', role: 'viewer' })
    const { rows } = await world.database.owner.query('select row_to_json(i)::text as row from invitation i')
    for (const { row } of rows) expect(row).not.toContain(tokenOf(sent.body))
    const list = await owner.get('/invitations')
    expect(list.text).not.toContain(tokenOf(sent.body))
  })

  it('to an address that has an account needs that account’s password', async () => {
    const email = address()
    const one = await invite(owner, { email, side: 'host', role: 'viewer' })
    await anonymous.post('/invitations/acceptance', { token: tokenOf(one.body), ...newcomer })
    const two = await invite(owner, { email, side: 'partner', partnerId: partner.id, role: 'member' })
    const token = tokenOf(two.body)
    expect((await anonymous.post<InvitationShown>('/invitations/lookup', { token })).body.hasAccount).toBe(
      true,
    )
    const wrong = await anonymous.post('/invitations/acceptance', {
      token,
      password: 'another long password',
    })
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'wrong_credentials'])
    expect(
      (await anonymous.post('/invitations/acceptance', { token, password: newcomer.password })).status,
    ).toBe(204)
    const person = (await members(owner)).filter((member) => member.email === email)
    expect(person.map(({ side }) => side).sort()).toEqual(['host', 'partner'])
  })

  it.each([
    [{ side: 'host', role: 'director' }, 400],
    [{ side: 'partner', role: 'owner' }, 400],
    [{ side: 'partner', role: 'buyer', partnerId: null }, 400],
    [{ email: 'no address', side: 'host', role: 'viewer' }, 400],
    [{ email: 'olga@host.example', side: 'host', role: 'viewer' }, 409],
    [{ side: 'partner', role: 'buyer', partnerId: '019aa000-0000-7000-8000-000000000001' }, 404],
  ])('%o is refused with %i', async (body, status) => {
    expect((await invite(owner, { email: address(), ...body })).status).toBe(status)
  })

  it('needs a password that is not too common', async () => {
    const sent = await invite(owner, { email: address(), side: 'host', role: 'viewer' })
    const answer = await anonymous.post('/invitations/acceptance', {
      token: tokenOf(sent.body),
      name: 'Nina',
      password: 'password123',
    })
    expect(answer.body).toMatchObject({ code: 'password_common', errors: [{ pointer: '#/password' }] })
  })
})

describe('who may invite', () => {
  it.each([
    ['owner', 201, 201],
    ['manager', 403, 201],
    ['curator', 403, 201],
    ['accountant', 403, 403],
    ['viewer', 403, 403],
  ])('host %s: host side %i, partner side %i', async (role, toHost, toPartner) => {
    const person = await world.signedIn({ role })
    const mine = await makePartner(world.database, world.network, { curatorId: person.userId })
    expect((await invite(person, { email: address(), side: 'host', role: 'viewer' })).status).toBe(toHost)
    const body = { email: address(), side: 'partner', partnerId: mine.id, role: 'buyer' }
    expect((await invite(person, body)).status).toBe(toPartner)
  })

  it('a curator not to a partner of another curator', async () => {
    const curator = await world.signedIn({ role: 'curator' })
    const body = { email: address(), side: 'partner', partnerId: partner.id, role: 'buyer' }
    expect((await invite(curator, body)).status).toBe(404)
    expect((await members(curator)).every(({ side }) => side === 'host')).toBe(true)
  })

  it('a partner’s director to their own side only', async () => {
    const other = await makePartner(world.database, world.network)
    const at = (partnerId: string | null, side = 'partner') => ({
      email: address(),
      side,
      partnerId,
      role: side === 'host' ? 'viewer' : 'buyer',
    })
    expect((await invite(director, at(partner.id))).status).toBe(201)
    expect((await invite(director, at(other.id))).status).toBe(404)
    expect((await invite(director, at(null, 'host'))).status).toBe(403)
  })
})

describe('members', () => {
  it('are seen by each side as far as they are its own; the host sees its partners’ too', async () => {
    const seen = await members(director)
    expect(seen.length).toBeGreaterThan(0)
    for (const member of seen) expect(member).toMatchObject({ side: 'partner', partner: { id: partner.id } })
    const all = await members(owner)
    expect(new Set(all.map(({ side }) => side))).toEqual(new Set(['host', 'partner']))
    const ownerRow = all.find(({ isYou }) => isYou)
    expect((await director.get(`/members/${ownerRow?.id}`)).status).toBe(404)
  })

  it('page by cursor without losing or repeating anyone', async () => {
    const all = await members(owner)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page: { data: Member[]; nextCursor: string | null } = (
        await owner.get<{ data: Member[]; nextCursor: string | null }>('/members', {
          query: { limit: 3, cursor },
        })
      ).body
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(all.map(({ id }) => id))
    expect((await owner.get('/members', { query: { limit: 3, cursor: 'nonsense' } })).status).toBe(400)
  })

  it('change role with the version they were read at, and lose what the new role has not at once', async () => {
    const person = await world.signedIn({ role: 'manager' })
    const before = await owner.get<Member>(`/members/${person.memberId}`)
    expect(
      (await owner.patch(`/members/${person.memberId}`, { role: 'viewer' }, { ifMatch: 99 })).status,
    ).toBe(412)
    const changed = await owner.patch<Member>(
      `/members/${person.memberId}`,
      { role: 'viewer' },
      { ifMatch: before.body.version },
    )
    expect(changed.body).toMatchObject({ role: 'viewer', version: before.body.version + 1 })
    expect((await person.get('/members')).status).toBe(403)
    expect(
      (await owner.patch(`/members/${person.memberId}`, { role: 'buyer' }, { ifMatch: 2 })).body['code'],
    ).toBe('role_unknown')
  })

  it.each(['disable', 'remove'])('%s: the session is over at once', async (way) => {
    const person = await world.signedIn({ role: 'viewer' })
    const send = { ifMatch: 1 }
    if (way === 'disable') await owner.patch(`/members/${person.memberId}`, { isDisabled: true }, send)
    else await owner.delete(`/members/${person.memberId}`, send)
    expect((await person.get('/session')).status).toBe(401)
    const left = await world.database.owner.query('select from auth.session where "userId" = $1', [
      person.userId,
    ])
    expect(left.rowCount).toBe(0)
  })

  it('the last owner stays owner: not demoted, disabled or removed, also not by two at once', async () => {
    const alone = await testNetworkOwner()
    for (const change of [{ role: 'viewer' }, { isDisabled: true }])
      expect((await alone.patch(`/members/${alone.memberId}`, change, { ifMatch: 1 })).body['code']).toBe(
        'last_owner',
      )
    expect((await alone.delete(`/members/${alone.memberId}`, { ifMatch: 1 })).status).toBe(409)
    const second = await world.signedIn({ network: alone.network })
    const answers = await Promise.all([
      alone.patch(`/members/${second.memberId}`, { role: 'viewer' }, { ifMatch: 1 }),
      second.patch(`/members/${alone.memberId}`, { role: 'viewer' }, { ifMatch: 1 }),
    ])
    const owners = await world.database.owner.query(
      "select from member where network_id = $1 and role = 'owner' and ended_at is null",
      [alone.network.id],
    )
    expect(owners.rowCount).toBeGreaterThanOrEqual(1)
    expect(answers.map(({ status }) => status).some((status) => status !== 200)).toBe(true)
  })

  it('a partner’s last director is not removed by their own side; the host may', async () => {
    const firm = await makePartner(world.database, world.network)
    const only = await world.signedIn({ side: 'partner', partnerId: firm.id })
    expect((await only.delete(`/members/${only.memberId}`, { ifMatch: 1 })).body['code']).toBe(
      'last_director',
    )
    expect((await owner.delete(`/members/${only.memberId}`, { ifMatch: 1 })).status).toBe(204)
  })

  it('of a partner are not changed by roles that may not, nor by another partner', async () => {
    const firm = await makePartner(world.database, world.network)
    const victim = await world.signedIn({ side: 'partner', partnerId: firm.id, role: 'buyer' })
    const change = (by: Client) => by.patch(`/members/${victim.memberId}`, { role: 'member' }, { ifMatch: 1 })
    expect((await change(await world.signedIn({ role: 'viewer' }))).status).toBe(403)
    expect((await change(director)).status).toBe(404)
    expect(
      (await change(await world.signedIn({ side: 'partner', partnerId: firm.id, role: 'accountant' })))
        .status,
    ).toBe(403)
    expect((await change(await world.signedIn({ side: 'partner', partnerId: firm.id }))).status).toBe(200)
  })

  it('leave their names behind: whoever reads a record still learns who wrote it', async () => {
    const { personNames } = await import('./members.ts')
    const { inScope } = await import('#platform/database/scope.ts')
    const gone = await world.signedIn({ role: 'viewer', name: 'Gone Away' })
    await owner.delete(`/members/${gone.memberId}`, { ifMatch: 1 })
    const scope = { networkId: world.network.id, side: 'partner', partnerId: partner.id } as const
    const names = await inScope(world.context.db, scope, (tx) => personNames(tx, [gone.userId, owner.userId]))
    expect(names.get(gone.userId)).toBe('Gone Away')
    const elsewhere = { networkId: '019aa000-0000-7000-8000-000000000009', side: 'host' } as const
    const none = await inScope(world.context.db, elsewhere, (tx) => personNames(tx, [gone.userId]))
    expect(none.size).toBe(0)
  })
})

describe('the audit', () => {
  it('of changes at a partner is read by its director too, and by no other partner', async () => {
    const firm = await makePartner(world.database, world.network)
    const theirs = await world.signedIn({ side: 'partner', partnerId: firm.id })
    await invite(owner, { email: 'seen@by.both', side: 'partner', partnerId: firm.id, role: 'buyer' })
    type List = { data: { kind: string; target: string; actor: { name: string } }[] }
    const entries = (await theirs.get<List>('/audit')).body.data
    expect(entries).toMatchObject([
      { kind: 'invitation.sent', target: 'seen@by.both', actor: { name: 'Olga Owner' } },
    ])
    expect((await director.get<List>('/audit', { query: { q: 'seen@by.both' } })).body.data).toEqual([])
    const kinds = new Set(
      (await owner.get<List>('/audit', { query: { limit: 200 } })).body.data.map(({ kind }) => kind),
    )
    for (const kind of [
      'invitation.accepted',
      'invitation.revoked',
      'member.role_changed',
      'member.disabled',
      'member.removed',
    ])
      expect(kinds).toContain(kind)
  })

  it('is never changed: the login role has no right to', async () => {
    const { inScope } = await import('#platform/database/scope.ts')
    const scope = { networkId: world.network.id, side: 'system' } as const
    for (const statement of ['update audit_entry set kind = kind', 'delete from audit_entry']) {
      const { sql } = await import('kysely')
      await expect(inScope(world.context.db, scope, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(
        'permission denied',
      )
    }
  })
})

async function testNetworkOwner() {
  const { makeNetwork } = await import('#testing/world.ts')
  const network = await makeNetwork(world.database)
  return { ...(await world.signedIn({ network })), network }
}
