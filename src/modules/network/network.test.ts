import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SessionAnswer } from '#modules/access/contract.ts'
import { cookieOf, testApp } from '#testing/app.ts'
import { makeNetwork, makePartner } from '#testing/world.ts'
import type { Network, SetUpState, WorkingCalendarChanged, WorkingCalendarShown } from './contract.ts'

describe('setting up', () => {
  const input = {
    network: { name: 'Чайный дом', currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru' },
    owner: { name: 'Вера Ким', email: 'Vera@Tea.example', password: 'seven quiet lanterns' },
  }

  it('makes the first own network and its owner once, also when two do it at the same moment', async () => {
    const world = await testApp()
    await world.database.owner.query('update network set is_demo = true')
    const state = await world.anonymous.get<SetUpState>('/set-up')
    expect(state.body).toEqual({ isNeeded: true, hasDemonstration: true })
    const answers = await Promise.all([
      world.anonymous.post('/set-up', input),
      world.anonymous.post('/set-up', { ...input, owner: { ...input.owner, email: 'other@tea.example' } }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
    const done = answers.find(({ status }) => status === 204)
    const cookie = cookieOf(done ?? { headers: {} })
    const session = await world.anonymous.get<SessionAnswer>('/session', { headers: { cookie } })
    expect(session.body).toMatchObject({
      network: { slug: 'chaynyy-dom', name: 'Чайный дом', isDemo: false },
      role: 'owner',
      counts: { partners: 0 },
    })
    expect((await world.anonymous.get<SetUpState>('/set-up')).body.isNeeded).toBe(false)
    const people = await world.database.owner.query('select from auth."user"')
    expect(people.rowCount).toBe(1)
  })

  it.each([
    [{ network: { ...input.network, currency: 'XXZ' } }, '#/network/currency'],
    [{ network: { ...input.network, timeZone: 'Mars/Olympus' } }, '#/network/timeZone'],
    [{ owner: { ...input.owner, email: 'nobody' } }, '#/owner/email'],
    [{ owner: { ...input.owner, password: 'qwertyuiop' } }, '#/owner/password'],
  ])('refuses %o and says where', async (change, pointer) => {
    const world = await testApp()
    await world.database.owner.query('update network set is_demo = true')
    const answer = await world.anonymous.post<{ errors: { pointer: string }[] }>('/set-up', {
      ...input,
      ...change,
    })
    expect(answer.body.errors[0]?.pointer).toBe(pointer)
    const { rowCount } = await world.database.owner.query('select from network where not is_demo')
    expect(rowCount).toBe(0)
  })
})

describe('the network’s settings', () => {
  it('let currency, zone and language change only while it is empty; the name always', async () => {
    const world = await testApp()
    const network = await makeNetwork(world.database)
    const owner = await world.signedIn({ network })
    const empty = await owner.get<Network>('/network')
    expect(empty.body).toMatchObject({ isEmpty: true, currency: 'RUB', version: 1 })
    const change = (body: object, ifMatch: number) => owner.patch<Network>('/network', body, { ifMatch })
    expect((await change({ currency: 'EUR', timeZone: 'Europe/Berlin' }, 1)).body).toMatchObject({
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      version: 2,
    })
    expect((await change({ name: 'Late' }, 1)).status).toBe(412)
    await makePartner(world.database, network)
    const refused = await change({ currency: 'USD', name: 'Other' }, 2)
    expect(refused.body).toMatchObject({ code: 'network_not_empty', errors: [{ pointer: '#/currency' }] })
    expect((await change({ name: 'Other', currency: 'EUR' }, 2)).body).toMatchObject({
      name: 'Other',
      currency: 'EUR',
    })
    const audit = await owner.get<{ data: { details: object }[] }>('/audit', {
      query: { kind: 'network.changed' },
    })
    expect(audit.body.data.length).toBe(2)
  })

  it('are changed by the owner alone', async () => {
    const world = await testApp()
    for (const [side, role] of [
      ['host', 'manager'],
      ['host', 'viewer'],
      ['partner', 'director'],
    ] as const) {
      const person = await world.signedIn({ side, role })
      expect((await person.get('/network')).status).toBe(200)
      expect((await person.patch('/network', { name: 'Mine' }, { ifMatch: 1 })).status).toBe(403)
    }
  })
})

describe('the working days of a network', () => {
  const calendar = {
    week: [6, 1, 2, 3, 4, 5],
    off: [
      { day: '2027-01-08', name: 'Каникулы' },
      { day: '2027-01-01', name: 'Новый год' },
      { day: '2027-02-20', name: '' },
    ],
    worked: [{ day: '2027-02-20', name: 'Перенос' }],
  }

  it('are Monday to Friday until it says otherwise; a change answers what stood before', async () => {
    const world = await testApp()
    const owner = await world.signedIn()
    const read = () => owner.get<WorkingCalendarShown>('/network/working-days')
    const before = (await read()).body
    expect(before).toMatchObject({ week: [1, 2, 3, 4, 5], off: [], worked: [] })
    const set = (body: object, ifMatch: number) =>
      owner.put<WorkingCalendarChanged>('/network/working-days', body, { ifMatch })
    const changed = await set(calendar, before.version)
    const after = (await read()).body
    expect(after).toEqual(changed.body.workingDays)
    expect(after).toMatchObject({
      week: [1, 2, 3, 4, 5, 6],
      off: [
        { day: '2027-01-01', name: 'Новый год' },
        { day: '2027-01-08', name: 'Каникулы' },
      ],
      worked: calendar.worked,
    })
    expect((await set(calendar, before.version)).status).toBe(412)
    expect((await set({ ...calendar, week: [] }, after.version)).status).toBe(400)
    const undone = await set(changed.body.previous, after.version)
    expect(undone.body.workingDays).toMatchObject({ week: before.week, off: [], worked: [] })
    const audit = await owner.get<{ data: object[] }>('/audit', { query: { kind: 'network.changed' } })
    expect(audit.body.data.length).toBe(2)
  })

  it('are read by everybody and changed by the owner alone', async () => {
    const world = await testApp()
    for (const [side, role] of [
      ['host', 'manager'],
      ['partner', 'director'],
    ] as const) {
      const person = await world.signedIn({ side, role })
      expect((await person.get('/network/working-days')).status).toBe(200)
      expect((await person.put('/network/working-days', calendar, { ifMatch: 1 })).status).toBe(403)
    }
  })
})

describe('deleting the demonstration', () => {
  it('takes every row and file of it and its people, and nothing of another network', async () => {
    const world = await testApp()
    const own = await makeNetwork(world.database)
    const ownPartner = await makePartner(world.database, own)
    const owner = await world.signedIn()
    await world.signedIn({ side: 'partner' })
    const mine = await world.signedIn({ network: own })
    const both = await world.signedIn({ role: 'viewer' })
    await world.database.owner.query(
      `insert into member (id, network_id, user_id, side, role) values (gen_random_uuid(), $1, $2, 'host', 'viewer')`,
      [own.id, both.userId],
    )
    await owner.post('/invitations', { email: 'x@y.example', side: 'host', role: 'viewer' })
    const files = join(world.context.dataFolder, 'files', world.network.id)
    mkdirSync(files, { recursive: true })
    writeFileSync(join(files, 'one'), 'bytes')

    expect((await owner.delete('/network/demonstration')).body['code']).toBe('not_a_demonstration')
    await world.database.owner.query('update network set is_demo = true where network_id = $1', [
      world.network.id,
    ])
    const deleted = await owner.delete<{ rows: number }>('/network/demonstration')
    expect(deleted.body.rows).toBeGreaterThan(5)
    expect(existsSync(files)).toBe(false)
    expect((await owner.get('/session')).status).toBe(401)
    expect((await both.get('/session')).status).toBe(200)
    expect((await mine.get('/network')).status).toBe(200)

    const { rows: tables } = await world.database.owner.query(
      `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where a.attname = 'network_id' and c.relkind = 'r' and c.relnamespace::regnamespace::text not in ('auth', 'pgboss')`,
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const { name } of tables) {
      const left = await world.database.owner.query(`select from ${name} where network_id = $1`, [
        world.network.id,
      ])
      expect([name, left.rowCount]).toEqual([name, 0])
    }
    const kept = await world.database.owner.query('select from partner where partner_id = $1', [
      ownPartner.id,
    ])
    expect(kept.rowCount).toBe(1)
    const { isDemonstrationUnwanted } = await import('./demonstration.ts')
    expect(await isDemonstrationUnwanted(world.database.owner)).toBe(true)
  })

  it('is the owner’s alone', async () => {
    const world = await testApp()
    await world.database.owner.query('update network set is_demo = true')
    for (const role of ['manager', 'viewer'])
      expect((await (await world.signedIn({ role })).delete('/network/demonstration')).status).toBe(403)
    expect((await (await world.signedIn({ side: 'partner' })).delete('/network/demonstration')).status).toBe(
      403,
    )
  })
})
