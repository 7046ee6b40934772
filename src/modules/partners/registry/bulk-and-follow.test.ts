import { beforeAll, describe, expect, it } from 'vitest'
import { consumeNetwork } from '#records/facts/reactions.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type {
  BulkRun,
  Partner,
  PartnerChanges,
  PartnerGroups,
  PartnerList,
  SavedView,
  Tag,
  TagRef,
} from '../contract.ts'
import { partners } from '../module.ts'
import { bulkJob } from './bulk-job.ts'
import { followersConsumer } from './tell-followers.ts'

let world: TestApp
let owner: Client
let manager: Client
let curator: Client

beforeAll(async () => {
  world = await testApp({ modules: [partners] })
  owner = await world.signedIn({ name: 'Олег Хозяин' })
  manager = await world.signedIn({ role: 'manager', name: 'Пётр Осипов' })
  curator = await world.signedIn({ role: 'curator', name: 'Анна Верещагина' })
})

async function addPartner(name: string, more: object = {}): Promise<Partner> {
  const answer = await owner.post<Partner>('/partners', { name, ...more })
  expect(answer.status).toBe(201)
  return answer.body
}

async function addTag(name: string): Promise<Tag> {
  const answer = await owner.post<{ tag: Tag }>('/tags', { name })
  expect(answer.status).toBe(201)
  return answer.body.tag
}

const tagsOf = async (partner: { id: string }) =>
  (await owner.get<{ tags: TagRef[] }>(`/partners/${partner.id}/tags`)).body.tags.map(({ name }) => name)
const listed = async (query: Record<string, string>, client = owner) =>
  (await client.get<PartnerList>('/partners', { query: { limit: 200, ...query } })).body.data.map(
    ({ name }) => name,
  )
const bulk = (body: object, client = owner) => client.post<BulkRun>('/partners/bulk', body)
const undo = (id: string, client = owner) =>
  client.post<{ undone: number; leftAlone: number }>(`/partners/bulk/${id}/undo`, {})

describe('following a partner', () => {
  it('is each person’s own, filters the list, and brings what matters into the inbox once', async () => {
    const partner = await addPartner('За кем слежу')
    await consumeNetwork(world.context, followersConsumer, world.network.id)
    await owner.put(`/partners/${partner.id}/follow`)
    await owner.put(`/partners/${partner.id}/follow`)
    expect(await listed({ followed: 'yes' })).toEqual(['За кем слежу'])
    expect(await listed({ followed: 'yes' }, manager)).toEqual([])
    await bulk({ ids: [partner.id], action: { kind: 'archive', reason: 'проверка' } }, manager)
    await consumeNetwork(world.context, followersConsumer, world.network.id)
    await consumeNetwork(world.context, followersConsumer, world.network.id)
    const { rows } = await world.database.owner.query(
      `select user_id, kind from notification where partner_id = $1`,
      [partner.id],
    )
    expect(rows).toEqual([{ user_id: owner.userId, kind: 'followed' }])
    await owner.delete(`/partners/${partner.id}/follow`)
    expect(await listed({ followed: 'yes', archived: 'any' })).toEqual([])
  })
})

describe('tags', () => {
  it('are set on a partner, new ones by name, and found by any or all of them', async () => {
    const [a, b] = [await addPartner('Теги А'), await addPartner('Теги Б')]
    const tag = await addTag('ключевой')
    const set = await owner.put<{ tags: TagRef[]; previous: string[] }>(`/partners/${a.id}/tags`, {
      tags: [{ id: tag.id }, { name: 'Новый тег' }, { name: 'КЛЮЧЕВОЙ' }],
    })
    expect(set.body.tags.map(({ name }) => name)).toEqual(['ключевой', 'Новый тег'])
    expect(set.body.previous).toEqual([])
    const fresh = set.body.tags[1]?.id ?? ''
    await owner.put(`/partners/${b.id}/tags`, { tags: [{ id: fresh }] })
    expect(await listed({ tag: `${tag.id},${fresh}` })).toEqual(['Теги А', 'Теги Б'])
    expect(await listed({ tagAll: `${tag.id},${fresh}` })).toEqual(['Теги А'])
    expect(await listed({ tag: 'none' })).not.toContain('Теги А')
    const groups = await owner.get<PartnerGroups>('/partners/groups', { query: { by: 'tag' } })
    expect(groups.body.data.find(({ value }) => value === fresh)).toMatchObject({
      label: 'Новый тег',
      partners: 2,
    })
  })

  it('of one name are one; merged, all partners of the first have the second', async () => {
    const [keep, gone] = [await addTag('Останется'), await addTag('Уйдёт')]
    expect((await owner.post('/tags', { name: 'ОСТАНЕТСЯ' })).status).toBe(409)
    const [a, b] = [await addPartner('Слияние А'), await addPartner('Слияние Б')]
    await owner.put(`/partners/${a.id}/tags`, { tags: [{ id: gone.id }] })
    await owner.put(`/partners/${b.id}/tags`, { tags: [{ id: gone.id }, { id: keep.id }] })
    const merged = await owner.post<{ tag: Tag }>(`/tags/${gone.id}/merge`, { into: keep.id })
    expect(merged.body.tag).toMatchObject({ name: 'Останется', partners: 2 })
    expect([await tagsOf(a), await tagsOf(b)]).toEqual([['Останется'], ['Останется']])
    expect((await curator.post(`/tags/${keep.id}/merge`, { into: keep.id })).status).toBe(403)
  })
})

describe('saved views', () => {
  const settings = {
    filter: { stage: 'mature' },
    columns: ['name'],
    sort: '-net12m',
    groupBy: null,
    layout: 'list',
  }

  it('are one’s own until shared; a shared one is edited by its owner and by managers', async () => {
    const own = await curator.post<{ view: SavedView }>('/views', { name: 'Мои зрелые', settings })
    expect(own.status).toBe(201)
    const { id } = own.body.view
    expect((await owner.get(`/views/${id}`)).status).toBe(404)
    const names = async (client: Client) =>
      (await client.get<{ data: SavedView[] }>('/views')).body.data.map(({ name }) => name)
    expect(await names(owner)).not.toContain('Мои зрелые')
    expect((await owner.patch(`/views/${id}`, { name: 'x' }, { ifMatch: 1 })).status).toBe(404)
    await curator.patch(`/views/${id}`, { isShared: true }, { ifMatch: 1 })
    expect(await names(owner)).toContain('Мои зрелые')
    const changed = await manager.patch<{ view: SavedView }>(
      `/views/${id}`,
      { name: 'Зрелые' },
      { ifMatch: 2 },
    )
    expect(changed.body.view).toMatchObject({ name: 'Зрелые', isOwn: false, mayEdit: true, version: 3 })
    const taken = await manager.patch(`/views/${id}`, { isShared: false }, { ifMatch: 3 })
    expect(taken.status).toBe(403)
    const viewer = await world.signedIn({ role: 'viewer' })
    expect((await viewer.patch(`/views/${id}`, { name: 'x' }, { ifMatch: 3 })).status).toBe(403)
  })

  it('one of them opens first, for each person their own', async () => {
    const { body } = await owner.post<{ view: SavedView }>('/views', {
      name: 'Первый',
      isShared: true,
      settings,
    })
    expect((await owner.put('/views/default', { viewId: body.view.id })).status).toBe(204)
    const isDefault = async (client: Client) =>
      (await client.get<{ view: SavedView }>(`/views/${body.view.id}`)).body.view.isDefault
    expect([await isDefault(owner), await isDefault(manager)]).toEqual([true, false])
    await owner.put('/views/default', { viewId: null })
    expect(await isDefault(owner)).toBe(false)
  })
})

describe('an action on many partners', () => {
  it('touches those named, is undone where nobody changed them since, and says what it left', async () => {
    const [a, b, c] = [await addPartner('Много А'), await addPartner('Много Б'), await addPartner('Много В')]
    const tag = await addTag('пачкой')
    await owner.put(`/partners/${c.id}/tags`, { tags: [{ id: tag.id }] })
    const ids = [a, b, c].map(({ id }) => id)
    const run = await bulk({ ids, action: { kind: 'tags', add: [tag.id] } })
    expect(run.body).toMatchObject({ status: 'done', total: 3, changed: 2, leftAlone: 1 })
    await owner.put(`/partners/${b.id}/tags`, { tags: [] })
    expect((await undo(run.body.id)).body).toEqual({ undone: 1, leftAlone: 1 })
    expect([await tagsOf(a), await tagsOf(b), await tagsOf(c)]).toEqual([[], [], ['пачкой']])
    expect((await undo(run.body.id)).status).toBe(409)
    expect((await undo(run.body.id, manager)).status).toBe(404)
  })

  it('gives partners to a curator, puts them away, sets a field; each undone as it stood', async () => {
    const [a, b] = [await addPartner('Дела А'), await addPartner('Дела Б')]
    const ids = [a.id, b.id]
    const given = await bulk({ ids, action: { kind: 'curator', curatorId: curator.userId } })
    expect(await listed({ curator: curator.userId })).toEqual(expect.arrayContaining(['Дела А', 'Дела Б']))
    expect((await undo(given.body.id)).body).toEqual({ undone: 2, leftAlone: 0 })
    expect(await listed({ curator: curator.userId })).not.toContain('Дела А')
    const archived = await bulk({ ids, action: { kind: 'archive', reason: 'порядок' } })
    expect(archived.body.changed).toBe(2)
    expect(await listed({})).not.toContain('Дела А')
    expect((await undo(archived.body.id)).body.undone).toBe(2)
    expect(await listed({})).toContain('Дела А')
    await owner.post('/custom-fields', { code: 'bulk', kind: 'number', labelRu: 'Число', labelEn: 'Number' })
    const set = await bulk({ ids, action: { kind: 'field', code: 'bulk', value: 7 } })
    expect(await listed({ 'field.bulk': '7' })).toEqual(['Дела А', 'Дела Б'])
    expect((await undo(set.body.id)).body.undone).toBe(2)
    expect(await listed({ 'field.bulk': 'any' })).toEqual([])
  })

  it('means by a filter all that it finds, and leaves alone what the actor may not touch', async () => {
    const mine = await addPartner('Фильтр мой', { city: 'Плёс', curatorId: curator.userId })
    const other = await addPartner('Фильтр чужой', { city: 'Плёс' })
    const tag = await addTag('плёс')
    const run = await bulk({ filter: { city: 'Плёс' }, action: { kind: 'tags', add: [tag.id] } }, curator)
    expect(run.body).toMatchObject({ total: 1, changed: 1 })
    const named = await bulk(
      { ids: [mine.id, other.id], action: { kind: 'tags', remove: [tag.id] } },
      curator,
    )
    expect(named.body).toMatchObject({ total: 2, changed: 1, leftAlone: 1 })
    const refused = await bulk({ ids: [mine.id], action: { kind: 'archive', reason: 'нет' } }, curator)
    expect(refused.status).toBe(403)
    expect(
      (await bulk({ filter: { 'field.nowhere': '1' }, action: { kind: 'tags', add: [tag.id] } })).status,
    ).toBe(400)
    expect((await bulk({ action: { kind: 'tags', add: [tag.id] } })).status).toBe(400)
  })

  it('is done by the worker when it is a large one, part by part, and a second run changes nothing', async () => {
    const tag = await addTag('большой')
    await world.database.owner.query(
      `insert into partner (partner_id, network_id, name, search_name, stage, stage_rank, city)
       select gen_random_uuid(), $1, 'Большой ' || n, 'bolshoy ' || n, 'mature',
         (select rank from lifecycle_stage where network_id = $1 and code = 'mature'), 'Велик' from generate_series(1, 620) n`,
      [world.network.id],
    )
    const run = await bulk({ filter: { city: 'Велик' }, action: { kind: 'tags', add: [tag.id] } })
    expect(run.body).toMatchObject({ status: 'waiting', total: 620, done: 0 })
    expect((await undo(run.body.id)).status).toBe(409)
    const data = { networkId: world.network.id, bulkId: run.body.id }
    await bulkJob.run(world.context, data)
    await bulkJob.run(world.context, data)
    const after = await owner.get<BulkRun>(`/partners/bulk/${run.body.id}`)
    expect(after.body).toMatchObject({ status: 'done', done: 620, changed: 620 })
    const count = await owner.get<PartnerList>('/partners', {
      query: { tag: tag.id, total: 'yes', limit: 1 },
    })
    expect(count.body.total).toBe(620)
    expect((await undo(run.body.id)).body.undone).toBe(620)
  })
})

describe('what changed since one looked', () => {
  it('is what others did after the look; one’s own doing is no news', async () => {
    const partner = await addPartner('Новости')
    const changes = async (client = owner) =>
      (await client.get<PartnerChanges>(`/partners/${partner.id}/changes`)).body
    expect(await changes()).toMatchObject({ seenAt: null, total: 0 })
    await owner.put(`/partners/${partner.id}/seen`)
    await owner.patch(`/partners/${partner.id}`, { city: 'Тверь' }, { ifMatch: 1 })
    expect((await changes()).total).toBe(0)
    expect(await listed({ changedSinceSeen: 'yes' })).not.toContain('Новости')
    await manager.patch(`/partners/${partner.id}`, { city: 'Омск' }, { ifMatch: 2 })
    expect(await changes()).toMatchObject({
      total: 1,
      byKind: [{ kind: 'partner.changed', count: 1 }],
      data: [{ actorName: 'Пётр Осипов' }],
    })
    expect(await listed({ changedSinceSeen: 'yes' })).toContain('Новости')
    expect(await listed({ changedSinceSeen: 'yes' }, manager)).not.toContain('Новости')
    await owner.put(`/partners/${partner.id}/seen`)
    expect((await changes()).total).toBe(0)
  })
})
