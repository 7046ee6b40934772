import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { checkProjections, refreshProjections } from '#records/projections/registry.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { Partner, PartnerPage } from './contract.ts'
import { partners } from './module.ts'

let world: TestApp
let owner: Client
let curator: Client

beforeAll(async () => {
  world = await testApp({ modules: [partners] })
  owner = await world.signedIn({ name: 'Олег Хозяин' })
  curator = await world.signedIn({ role: 'curator', name: 'Анна Верещагина' })
})

async function add(body: object, client = owner): Promise<Partner> {
  const answer = await client.post<Partner>('/partners', body)
  expect(answer.status).toBe(201)
  return answer.body
}

/** Facts of a partnership as the owner of the database sees them, in the order they were stated. */
async function factsOf(
  partnerId: string,
): Promise<{ kind: string; audience: string; side: string; data: Record<string, unknown> }[]> {
  const { rows } = await world.database.owner.query(
    `select kind, audience, side, data from fact where partner_id = $1 order by recorded_at, audience, n`,
    [partnerId],
  )
  return rows
}

describe('adding a partner', () => {
  it('makes the account, its people, entities and external ids, states each, and keeps the figures whole', async () => {
    const partner = await add({
      name: 'ООО «Тверской Лён»',
      city: 'Тверь',
      country: 'RU',
      curatorId: curator.userId,
      externalIds: [{ source: 'crm', externalId: 'T-1' }],
      contacts: [{ ofSide: 'partner', name: 'Михаил Лебедев', phone: '+7 900 000-00-01', isPrimary: true }],
      legalEntities: [
        { name: 'ООО «Тверской Лён»', inn: '7707083893', ogrn: '1027700132195', kpp: '770701001' },
      ],
    })
    expect(partner).toMatchObject({
      stage: 'contact',
      version: 1,
      curator: { name: 'Анна Верещагина', initials: 'АВ' },
    })
    const { body } = await owner.get<PartnerPage>(`/partners/${partner.id}`)
    expect(body).toMatchObject({
      partner: { name: 'ООО «Тверской Лён»' },
      contacts: [
        { name: 'Михаил Лебедев', side: 'host', ofSide: 'partner', audience: 'shared', isPrimary: true },
      ],
      legalEntities: [{ inn: '7707083893', kpp: '770701001' }],
      externalIds: [{ source: 'crm', externalId: 'T-1' }],
      value: { net12m: '0.00', change: null },
      kept: { host: { share: null, interval: null }, partner: { share: null, interval: null } },
    })
    const facts = await factsOf(partner.id)
    expect(facts.map(({ kind, audience }) => `${kind} ${audience}`).sort()).toEqual([
      'legal_entity.added shared',
      'partner.added host',
      'person.added shared',
    ])
    const person = facts.find(({ kind }) => kind === 'person.added')
    expect(person?.data['name']).toMatch(/^sha256:/)
    expect(person?.data['phone']).toMatch(/^sha256:/)
    const differences = await inScope(
      world.context.db,
      { networkId: world.network.id, side: 'system' },
      checkProjections,
    )
    const mine = differences.find(({ projection }) => projection === 'partner_figure')
    // The partner that came with the test world was made by hand and has no figures.
    expect(mine).toMatchObject({ surplus: 0, missing: 2 })
  })

  it('names each field that is wrong', async () => {
    const answer = await owner.post('/partners', {
      name: 'Неверный',
      legalEntities: [
        { name: 'А', inn: '7707083893' },
        { name: 'Б', inn: '123', kpp: 'x', ogrn: '1' },
      ],
    })
    expect([answer.status, answer.body['code']]).toEqual([422, 'invalid'])
    expect(answer.body['errors']).toMatchObject([
      { pointer: '#/legalEntities/1/inn', code: 'inn_length' },
      { pointer: '#/legalEntities/1/ogrn', code: 'ogrn_length' },
      { pointer: '#/legalEntities/1/kpp', code: 'kpp_form' },
    ])
    const nameless = await owner.post('/partners', { name: ' ' })
    expect([nameless.status, nameless.body['errors']]).toMatchObject([400, [{ pointer: '#/name' }]])
    const stranger = await owner.post('/partners', { name: 'Чей', curatorId: 'nobody' })
    expect(stranger.body['errors']).toMatchObject([{ pointer: '#/curatorId', code: 'curator_unknown' }])
  })

  it('refuses an external id that names another partner and leaves nothing behind', async () => {
    await add({ name: 'Первый', externalIds: [{ source: '1c', externalId: '77' }] })
    const twin = await owner.post('/partners', {
      name: 'Второй',
      externalIds: [
        { source: '1c', externalId: '78' },
        { source: '1c', externalId: '77' },
      ],
    })
    expect([twin.status, twin.body['code']]).toEqual([409, 'external_id_taken'])
    expect(twin.body['errors']).toMatchObject([{ pointer: '#/externalIds/1/externalId' }])
    const { rowCount } = await world.database.owner.query(`select from partner where name = 'Второй'`)
    expect(rowCount).toBe(0)
  })

  it('gives a curator who adds a partner that partner, and lets them add none for others', async () => {
    const own = await add({ name: 'Свой' }, curator)
    expect(own.curator?.id).toBe(curator.userId)
    const other = await curator.post('/partners', { name: 'Чужой', curatorId: owner.userId })
    expect([other.status, other.body['code']]).toEqual([403, 'not_allowed'])
  })

  it('happens once for a repeated Idempotency-Key', async () => {
    const headers = { 'idempotency-key': '"0d1c2b3a-once"' }
    const [one, two] = [
      await owner.post<Partner>('/partners', { name: 'Однажды' }, { headers }),
      await owner.post<Partner>('/partners', { name: 'Однажды' }, { headers }),
    ]
    expect(two.body.id).toBe(one.body.id)
  })

  it('hints at the same company by tax number and by name, and does not stand in the way', async () => {
    const first = await add({
      name: 'АО «Вологодское Кружево»',
      legalEntities: [{ name: 'ВК', inn: '7728168971' }],
    })
    const byName = await owner.get('/partners/duplicates', { query: { name: 'Вологодское кружева ООО' } })
    expect(byName.body['data']).toMatchObject([{ id: first.id, because: 'name' }])
    const byInn = await owner.get('/partners/duplicates', {
      query: { name: 'Совсем другое', inn: '7728168971' },
    })
    expect(byInn.body['data']).toMatchObject([{ id: first.id, because: 'inn' }])
    const itself = await owner.get('/partners/duplicates', {
      query: { inn: '7728168971', exceptId: first.id },
    })
    expect(itself.body['data']).toEqual([])
  })
})

it('the page says who sells: the host until orders tell otherwise', async () => {
  const { id } = await add({ name: 'Продавец на площадке' })
  const seller = async () => (await owner.get<PartnerPage>(`/partners/${id}`)).body.seller
  expect(await seller()).toBe('host')
  await world.database.owner.query(
    `insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, currency, placed_at, gross, fact_id)
     values ($1, gen_random_uuid(), $2, 'host', 'host', 'partner', 'test', '1', 'order', 'RUB', now(), 100, gen_random_uuid())`,
    [id, world.network.id],
  )
  await inScope(world.database.db, { networkId: world.network.id, side: 'host' }, (tx) =>
    refreshProjections(tx, [id]),
  )
  expect(await seller()).toBe('partner')
})

describe('changing a partner', () => {
  it('needs the version read, answers what stood before, and that undoes it', async () => {
    const partner = await add({ name: 'Было', city: 'Пермь' })
    const url = `/partners/${partner.id}`
    expect((await owner.patch(url, { name: 'Стало' })).status).toBe(428)
    const changed = await owner.patch<{ partner: Partner; previous: object }>(
      url,
      { name: 'Стало', city: null },
      { ifMatch: 1 },
    )
    expect(changed.body).toMatchObject({
      partner: { name: 'Стало', city: null, version: 2 },
      previous: { name: 'Было', city: 'Пермь' },
    })
    const late = await owner.patch(url, { name: 'Иначе' }, { ifMatch: 1 })
    expect([late.status, late.body['code']]).toEqual([412, 'version_conflict'])
    const back = await owner.patch<{ partner: Partner }>(url, changed.body.previous, { ifMatch: 2 })
    expect(back.body.partner).toMatchObject({ name: 'Было', city: 'Пермь', version: 3 })
    const found = await owner.get<{ data: { id: string }[] }>('/search', { query: { q: 'было' } })
    expect(found.body.data.map(({ id }) => id)).toContain(partner.id)
    const facts = (await factsOf(partner.id)).filter(({ kind }) => kind === 'partner.changed')
    expect(facts.map(({ data }) => data['changes'])).toEqual([
      { name: { from: 'Было', to: 'Стало' }, city: { from: 'Пермь', to: null } },
      { name: { from: 'Стало', to: 'Было' }, city: { from: null, to: 'Пермь' } },
    ])
  })

  it('changes nothing when nothing differs', async () => {
    const partner = await add({ name: 'Тот же' })
    const same = await owner.patch<{ partner: Partner }>(
      `/partners/${partner.id}`,
      { name: 'Тот же' },
      { ifMatch: 1 },
    )
    expect(same.body.partner.version).toBe(1)
    expect(await factsOf(partner.id)).toHaveLength(1)
  })

  it('lets the partner’s director change its own address for both to see, and nothing that is the host’s', async () => {
    const partner = await add({ name: 'Сам себе' })
    const director = await world.signedIn({ side: 'partner', partnerId: partner.id })
    const url = `/partners/${partner.id}`
    const moved = await director.patch<{ partner: Partner }>(url, { city: 'Псков' }, { ifMatch: 1 })
    expect(moved.body.partner.city).toBe('Псков')
    expect((await factsOf(partner.id)).at(-1)).toMatchObject({
      kind: 'partner.changed',
      audience: 'shared',
      side: 'partner',
    })
    const named = await director.patch(url, { name: 'Другое имя' }, { ifMatch: 2 })
    expect([named.status, named.body['errors']]).toMatchObject([403, [{ pointer: '#/name' }]])
    for (const [method, path] of [
      ['POST', '/stage'],
      ['PUT', '/curator'],
      ['POST', '/archive'],
    ] as const)
      expect((await director.request(method, url + path, { to: 'mature' }, { ifMatch: 2 })).status).toBe(403)
  })
})

describe('the life of a partner', () => {
  it('moves forward past its gates when that is said, back and to the exit with a reason, and keeps the way it went', async () => {
    const partner = await add({ name: 'Путник' })
    const url = `/partners/${partner.id}`
    const move = (to: string, ifMatch: number, reason?: string) =>
      owner.post<{ partner: Partner; previous: object }>(
        `${url}/stage`,
        { to, reason, overrule: 'We know them well' },
        { ifMatch },
      )
    expect((await move('scaling', 1)).body).toMatchObject({
      partner: { stage: 'scaling' },
      previous: { stage: 'contact' },
    })
    const back = await move('design', 2)
    expect([back.status, (back.body as unknown as Record<string, unknown>)['errors']]).toMatchObject([
      422,
      [{ pointer: '#/reason', code: 'reason_needed' }],
    ])
    expect((await move('design', 2, 'Сменился владелец')).status).toBe(200)
    const page = await owner.get<PartnerPage>(url)
    expect(page.body.stages).toMatchObject([
      { from: 'contact', to: 'scaling', reason: null, by: { name: 'Олег Хозяин' } },
      { from: 'scaling', to: 'design', reason: 'Сменился владелец' },
    ])
    const director = await world.signedIn({ side: 'partner', partnerId: partner.id })
    expect((await director.get<PartnerPage>(url)).body.stages).toEqual([])
  })

  it('is archived with a reason, left alone while archived, and restored', async () => {
    const partner = await add({ name: 'Отложенный' })
    const url = `/partners/${partner.id}`
    expect((await owner.post(`${url}/archive`, {}, { ifMatch: 1 })).status).toBe(400)
    const away = await owner.post<{ partner: Partner }>(
      `${url}/archive`,
      { reason: 'Закрылись' },
      { ifMatch: 1 },
    )
    expect(away.body.partner.archivedAt).not.toBeNull()
    const listed = await owner.get('/partners', { query: { ids: partner.id } })
    expect(listed.body['data']).toEqual([])
    const edit = await owner.patch(url, { city: 'Омск' }, { ifMatch: 2 })
    expect([edit.status, edit.body['code']]).toEqual([409, 'partner_is_archived'])
    expect((await owner.post(`${url}/contacts`, { ofSide: 'partner', name: 'Кто-то' })).status).toBe(409)
    const back = await owner.post<{ partner: Partner }>(`${url}/restore`, {}, { ifMatch: 2 })
    expect(back.body.partner.archivedAt).toBeNull()
    expect((await factsOf(partner.id)).map(({ kind }) => kind)).toEqual([
      'partner.added',
      'partner.archived',
      'partner.restored',
    ])
  })

  it('is given to a curator one by one and many at once, each answer telling whose it was', async () => {
    const [one, two] = [await add({ name: 'Раз' }), await add({ name: 'Два', curatorId: curator.userId })]
    const given = await owner.put(`/partners/${one.id}/curator`, { curatorId: owner.userId }, { ifMatch: 1 })
    expect(given.body).toMatchObject({
      partner: { curator: { id: owner.userId } },
      previous: { curatorId: null },
    })
    const many = await owner.post('/partners/curator', {
      partnerIds: [one.id, two.id],
      curatorId: curator.userId,
    })
    expect(many.body).toEqual({ changed: 1, previous: [{ partnerId: one.id, curatorId: owner.userId }] })
    expect(
      (await curator.put(`/partners/${one.id}/curator`, { curatorId: null }, { ifMatch: 3 })).status,
    ).toBe(403)
    const stranger = await owner.put(`/partners/${one.id}/curator`, { curatorId: 'nobody' }, { ifMatch: 3 })
    expect(stranger.body['errors']).toMatchObject([{ code: 'curator_unknown' }])
  })
})

describe('walls', () => {
  it('hide partners of others: every address of one answers 404, or 403, to a stranger', async () => {
    const partner = await add({ name: 'Закрытый', contacts: [{ ofSide: 'partner', name: 'Кто' }] })
    const page = await owner.get<PartnerPage>(`/partners/${partner.id}`)
    const contact = page.body.contacts[0]?.id
    const strangers = [
      curator,
      await world.signedIn({ side: 'partner' }),
      await world.withKey({ side: 'partner' }),
    ]
    const url = `/partners/${partner.id}`
    for (const stranger of strangers) {
      const answers = [
        await stranger.get(url),
        await stranger.patch(url, { city: 'X' }, { ifMatch: 1 }),
        await stranger.post(`${url}/stage`, { to: 'mature' }, { ifMatch: 1 }),
        await stranger.post(`${url}/contacts`, { ofSide: 'partner', name: 'Чужой' }),
        await stranger.patch(`${url}/contacts/${contact}`, { name: 'Чужой' }, { ifMatch: 1 }),
        await stranger.post(`${url}/legal-entities`, { name: 'Чужое' }),
        await stranger.post(`${url}/archive`, { reason: 'x' }, { ifMatch: 1 }),
        await stranger.post(`${url}/external-ids`, { source: 'x', externalId: 'y' }),
      ]
      expect(
        answers.map(({ status }) => status).filter((status) => status !== 404 && status !== 403),
      ).toEqual([])
      const lists = [await stranger.get(`${url}/contacts`), await stranger.get(`${url}/legal-entities`)]
      expect(lists.map(({ status }) => status)).toEqual([404, 404])
    }
    expect((await world.anonymous.get(url)).status).toBe(401)
    const untouched = await owner.get<PartnerPage>(url)
    expect(untouched.body.partner).toEqual(page.body.partner)
  })

  it('keep roles to what they may', async () => {
    const partner = await add({ name: 'Роли' })
    const viewer = await world.signedIn({ role: 'viewer' })
    const member = await world.signedIn({ side: 'partner', partnerId: partner.id, role: 'member' })
    for (const client of [viewer, member]) {
      expect((await client.get<PartnerPage>(`/partners/${partner.id}`)).body.value).toBeNull()
      expect((await client.patch(`/partners/${partner.id}`, { city: 'X' }, { ifMatch: 1 })).status).toBe(403)
      expect((await client.post('/partners', { name: 'Нет' })).status).toBe(403)
    }
    const key = await world.withKey({ scopes: ['partners.read'] })
    expect((await key.get(`/partners/${partner.id}`)).status).toBe(200)
    expect((await key.post('/partners', { name: 'Нет' })).status).toBe(403)
  })
})
