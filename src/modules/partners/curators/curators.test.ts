import { beforeAll, expect, it } from 'vitest'
import { messaging } from '#modules/messaging/module.ts'
import { partners } from '#modules/partners/module.ts'
import { workspace } from '#modules/workspace/module.ts'
import { newId } from '#shared/ids.ts'
import { type Client, testApp } from '#testing/app.ts'
import { makePartner, type WorldPartner } from '#testing/world.ts'
import type { CuratorLoadList, HandOverAnswer, HandOverPlan } from '../contract.ts'
import { tellDelegations } from './tell-delegations.ts'

const world = await testApp({ modules: [partners, workspace, messaging] })
let manager: Client
let old: Client
let fresh: Client
let other: Client
let book: WorldPartner[]
beforeAll(async () => {
  manager = await world.signedIn({ role: 'manager', name: 'Мария Руководитель' })
  old = await world.signedIn({ role: 'curator', name: 'Олег Прежний' })
  fresh = await world.signedIn({ role: 'curator', name: 'Нина Новая' })
  other = await world.signedIn({ role: 'curator', name: 'Пётр Другой' })
  book = []
  for (let place = 0; place < 30; place++)
    book.push(
      await makePartner(world.database, world.network, { name: `Партнёр ${place}`, curatorId: old.userId }),
    )
}, 60_000)

const seenBy = async (client: Client) =>
  (await client.get<{ data: { id: string }[] }>('/partners', { query: { limit: 200 } })).body.data.map(
    ({ id }) => id,
  )
const loadOf = async (userId: string) =>
  (await manager.get<CuratorLoadList>('/curators/load')).body.data.find(({ person }) => person.id === userId)

it('a new curator takes over thirty partners, by a hand-over each, and it can be taken back', async () => {
  expect(await seenBy(fresh)).toEqual([])
  const body = { partnerIds: book.map(({ id }) => id), to: [fresh.userId], reason: 'Олег уходит в декрет' }
  const plan = await manager.post<HandOverPlan>('/curators/hand-over/plan', { ...body, reason: undefined })
  expect(plan.body.shares[0]).toMatchObject({ before: 0, after: 30 })
  const given = await manager.post<HandOverAnswer>('/curators/hand-over', body)
  expect(given.body.changed).toBe(30)
  expect(await seenBy(fresh)).toHaveLength(30)
  expect(await seenBy(old)).toEqual([])
  expect(await loadOf(fresh.userId)).toMatchObject({ partners: 30, handoversWaiting: 30 })
  const { rows } = await world.database.owner.query(
    'select distinct reason from handover where withdrawn_at is null and to_user_id = $1',
    [fresh.userId],
  )
  expect(rows).toEqual([{ reason: body.reason }])
  const told = await fresh.get<{ data: { kind: string; data: { title: string } }[] }>('/notifications')
  expect(told.body.data).toMatchObject([{ kind: 'handover', data: { title: body.reason } }])
  const back = await manager.post<{ changed: number }>('/curators/hand-over/undo', {
    previous: given.body.previous,
  })
  expect(back.body.changed).toBe(30)
  expect(await loadOf(fresh.userId)).toMatchObject({ partners: 0, handoversWaiting: 0 })
  expect(await seenBy(old)).toHaveLength(30)
})

it('several take them in even shares; strangers and partners of others are refused', async () => {
  const ids = book.slice(0, 10).map(({ id }) => id)
  const to = [fresh.userId, other.userId]
  const plan = await manager.post<HandOverPlan>('/curators/hand-over/plan', {
    partnerIds: ids,
    to,
    rule: 'even',
  })
  expect(plan.body.shares.map(({ partners: theirs }) => theirs.length)).toEqual([5, 5])
  const stranger = { partnerIds: ids, to: ['nobody'], reason: 'x' }
  expect((await manager.post('/curators/hand-over', stranger)).status).toBe(422)
  const unknown = { partnerIds: [newId()], to, reason: 'x' }
  expect((await manager.post('/curators/hand-over', unknown)).status).toBe(404)
  expect((await old.post('/curators/hand-over', { partnerIds: ids, to, reason: 'x' })).status).toBe(403)
  expect((await old.get('/curators/load')).status).toBe(403)
})

it('while a curator is away another sees and edits their partners; it begins and ends by itself', async () => {
  const [one] = book
  const mine = await makePartner(world.database, world.network, { curatorId: other.userId })
  expect(await seenBy(other)).toEqual([mine.id])
  const { owner } = world.database
  await owner.query(
    `insert into delegation (id, network_id, absent_id, delegate_id, starts_at, ends_at)
     values ($1, $2, $3, $4, now() - interval '1 minute', now() + interval '1 day')`,
    [newId(), world.network.id, old.userId, other.userId],
  )
  expect(await seenBy(other)).toHaveLength(31)
  const page = await other.get<{ partner: { version: number } }>(`/partners/${one?.id}`)
  expect(page.status).toBe(200)
  const note = await other.post(`/partners/${one?.id}/notes`, {
    text: 'Позвонил вместо Олега',
    audience: 'host',
  })
  expect(note.status).toBe(201)
  await other.post(`/partners/${one?.id}/contact-log`, { way: 'called', audience: 'host', summary: 'Звонок' })
  type Lines = { data: { kind: string; actor: { actsFor?: string } }[] }
  const actedFor = async () =>
    (await manager.get<Lines>(`/facts?partnerId=${one?.id}&kind=contact.*`)).body.data.find(
      ({ kind }) => kind === 'contact.called',
    )?.actor.actsFor
  expect(await actedFor()).toBe('Олег Прежний')
  const give = (to: string) =>
    manager.put(`/partners/${one?.id}/curator`, { curatorId: to }, { headers: { 'if-match': '*' } })
  expect((await give(fresh.userId)).status).toBe(200)
  expect(await actedFor(), 'a later hand-over does not change what was done in whose name').toBe(
    'Олег Прежний',
  )
  await give(old.userId)
  expect((await fresh.get(`/partners/${one?.id}`)).status).toBe(404)
  expect(await tellDelegations(world.context, world.network.id)).toBe(1)
  expect(await tellDelegations(world.context, world.network.id)).toBe(0)
  const told = await old.get<{ data: { kind: string }[] }>('/notifications')
  expect(told.body.data.map(({ kind }) => kind)).toContain('delegation')
  await owner.query(
    "update delegation set ends_at = now() - interval '1 second', starts_at = now() - interval '1 day'",
  )
  expect(await seenBy(other)).toEqual([mine.id])
  expect(await tellDelegations(world.context, world.network.id)).toBe(1)
})

it('a curator who reads all partners writes to their own only', async () => {
  const owner = await world.signedIn()
  const { body } = await owner.get<{ data: { side: string; role: string; version: number }[] }>('/role-rules')
  const rule = body.data.find(({ role }) => role === 'curator')
  const limits = { notes: 'none', contacts: 'none', money: 'read' }
  const readsAll = { needsSecondFactor: false, readsAll: true, limits }
  expect(
    (await owner.put('/role-rules/host/curator', readsAll, { ifMatch: rule?.version ?? 0 })).status,
  ).toBe(200)
  const [one] = book
  expect((await fresh.get(`/partners/${one?.id}`)).status).toBe(200)
  type Page = { mayEdit: boolean; contacts: unknown[] }
  const pageOf = async (client: Client) => (await client.get<Page>(`/partners/${one?.id}`)).body
  const asked = { ofSide: 'partner', name: 'Аристарх Незабудкин' }
  expect((await manager.post(`/partners/${one?.id}/contacts`, asked)).status).toBe(201)
  expect(await pageOf(fresh)).toMatchObject({ mayEdit: false, contacts: [] })
  expect(await pageOf(old)).toMatchObject({ mayEdit: true, contacts: [] })
  expect(await pageOf(manager)).toMatchObject({ mayEdit: true, contacts: [{ name: asked.name }] })
  const found = async (client: Client) => {
    const q = { query: { q: 'Незабудкин' } }
    const listed = await client.get<{ data: { id: string }[] }>('/partners', q)
    const hits = await client.get<{ data: { id: string }[] }>('/search', q)
    return [listed.body.data.length, hits.body.data.length]
  }
  expect(await found(manager)).toEqual([1, 1])
  expect(await found(fresh), 'to whom contacts are closed they are not found by either').toEqual([0, 0])
  expect((await fresh.patch(`/partners/${one?.id}`, { city: 'Тверь' }, { ifMatch: 1 })).status).toBe(404)
  expect((await fresh.get(`/partners/${one?.id}/notes`)).status).toBe(403)
  expect((await old.get(`/partners/${one?.id}/notes`)).status).toBe(403)
  expect((await manager.get(`/partners/${one?.id}/notes`)).status).toBe(200)
  const too = { needsSecondFactor: false, readsAll: false, limits: { notes: 'write' } }
  expect((await owner.put('/role-rules/host/viewer', too, { ifMatch: 0 })).status).toBe(422)
})

it('an auditor reads chosen partners for a time, and what they open is written down', async () => {
  const auditor = await world.signedIn({ role: 'viewer', name: 'Анна Аудитор' })
  const { owner } = world.database
  const [one, two] = book
  await owner.query(
    `update member set role = 'auditor', valid_until = now() + interval '1 hour', is_narrowed = true where id = $1`,
    [auditor.memberId],
  )
  await owner.query('insert into auditor_partner (network_id, member_id, partner_id) values ($1, $2, $3)', [
    world.network.id,
    auditor.memberId,
    one?.id,
  ])
  expect(await seenBy(auditor)).toEqual([one?.id])
  expect((await auditor.get(`/partners/${one?.id}`)).status).toBe(200)
  expect((await auditor.get(`/partners/${two?.id}`)).status).toBe(404)
  expect((await auditor.patch(`/partners/${one?.id}`, { city: 'Тверь' }, { ifMatch: 1 })).status).toBe(403)
  expect((await auditor.get('/audit')).status).toBe(200)
  const audit = await manager.get('/audit')
  expect(audit.status).toBe(403)
  const boss = await world.signedIn()
  const entries = await boss.get<{ data: { target: string; partner: { id: string } | null }[] }>('/audit', {
    query: { kind: 'opened' },
  })
  expect(entries.body.data.some(({ partner }) => partner?.id === one?.id)).toBe(true)
  await owner.query("update member set valid_until = now() - interval '1 second' where id = $1", [
    auditor.memberId,
  ])
  expect((await auditor.get(`/partners/${one?.id}`)).status).toBe(403)
})

it('a window left behind in another place is refused, reading and writing', async () => {
  const place = { headers: { 'x-artel-place': newId() } }
  const [one] = book
  for (const answer of [
    await manager.get(`/partners/${one?.id}`, place),
    await manager.post(`/partners/${one?.id}/notes`, { text: 'x', audience: 'host' }, place),
  ])
    expect([answer.status, answer.body['code']]).toEqual([409, 'place_changed'])
  const same = { headers: { 'x-artel-place': manager.memberId } }
  expect((await manager.get(`/partners/${one?.id}`, same)).status).toBe(200)
})
