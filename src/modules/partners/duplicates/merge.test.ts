import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { Merge, MergePreview, PairList, Partner, PartnerList, PartnerPage } from '../contract.ts'
import { partners } from '../module.ts'
import { searchNetwork } from './jobs.ts'

const ANY = { headers: { 'if-match': '*' } }

let world: TestApp
let owner: Client

beforeAll(async () => {
  world = await testApp({ modules: [partners] })
  owner = await world.signedIn({ side: 'host', role: 'owner' })
})

async function add(body: Record<string, unknown>): Promise<Partner> {
  const answer = await owner.post<Partner>('/partners', body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}

const search = () => searchNetwork(world.database.db, world.network.id, new Date())
const pairs = async (query: Record<string, string> = {}, as: Client = owner) =>
  (await as.get<PairList>('/duplicates', { query })).body

const twins = async (name: string, more: Record<string, unknown> = {}) => {
  const a = await add({ name: `ООО «${name}»`, city: 'Тверь', ...more })
  const b = await add({ name: `${name}, ЗАО`, website: 'https://example.com', nature: 'operational' })
  return [a, b] as const
}

describe('finding', () => {
  it('asks about two of one name, tells why, and only those who see both', async () => {
    const [a, b] = await twins('Вологодское кружево')
    await search()
    const { data, counts } = await pairs({ partnerId: a.id })
    expect(counts.open).toBe(1)
    const ids = [data[0]?.a.id, data[0]?.b.id].sort()
    expect(ids).toEqual([a.id, b.id].sort())
    expect(data[0]?.evidence[0]).toMatchObject({ kind: 'name_same' })
    const curator = await world.signedIn({ side: 'host', role: 'curator' })
    expect((await pairs({}, curator)).data).toEqual([])
    await owner.put(`/partners/${a.id}/curator`, { curatorId: curator.userId }, ANY)
    expect((await pairs({}, curator)).counts.open).toBe(0)
    await owner.put(`/partners/${b.id}/curator`, { curatorId: curator.userId }, ANY)
    expect((await pairs({}, curator)).counts.open).toBe(1)
  })

  it('stays silent about a dismissed pair until something new speaks for it', async () => {
    const [a, b] = await twins('Онежские берега')
    await search()
    const [pair] = (await pairs({ partnerId: a.id })).data
    await owner.post(`/duplicates/${pair?.id}/dismiss`, { reason: 'сёстры' })
    await owner.patch(`/partners/${b.id}`, { city: 'Тверь' }, ANY)
    await world.database.owner.query(`delete from duplicate_key where kind = 'made'`)
    await search()
    expect((await pairs({ partnerId: a.id })).counts).toMatchObject({ open: 0, dismissed: 1 })
    for (const { id } of [a, b])
      await owner.post(`/partners/${id}/legal-entities`, { name: 'Онега', inn: '7707083893' })
    await world.database.owner.query(`delete from duplicate_key where kind = 'made'`)
    await search()
    const again = await pairs({ partnerId: a.id })
    expect(again.counts.open).toBe(1)
    expect(again.data[0]?.evidence[0]).toMatchObject({ kind: 'inn', value: '7707083893' })
  })

  it('lets a pair go that no longer holds', async () => {
    const [a, b] = await twins('Псковский лён')
    await search()
    expect((await pairs({ partnerId: a.id })).counts.open).toBe(1)
    await owner.patch(`/partners/${b.id}`, { name: 'Совсем иная фирма' }, ANY)
    await world.database.owner.query(`delete from duplicate_key where kind = 'made'`)
    await search()
    expect((await pairs({ partnerId: a.id })).counts.open).toBe(0)
  })

  it('warns while a partner is being added, also by the phone and the mail domain', async () => {
    const made = await add({
      name: 'Карельский камень',
      contacts: [{ ofSide: 'partner', name: 'Анна', email: 'anna@karelkamen.ru', phone: '+7 921 555-44-33' }],
    })
    await search()
    const byMail = await owner.get('/partners/duplicates', {
      query: { name: 'Другое имя', phone: '8 921 5554433', email: 'boris@karelkamen.ru' },
    })
    expect(byMail.body['data']).toMatchObject([{ id: made.id, because: 'contact' }])
    const byLatin = await owner.get('/partners/duplicates', { query: { name: 'KARELSKIY KAMEN LLC' } })
    expect(byLatin.body['data']).toMatchObject([{ id: made.id, because: 'name' }])
  })
})

describe('merging', () => {
  const merge = (a: string, b: string, body: Record<string, unknown> = {}, as = owner) =>
    as.post<Merge>(`/partners/${a}/merge/${b}`, body)
  const undo = (id: string) => owner.post<Merge>(`/merges/${id}/undo`, {})
  const page = async (id: string, as = owner) => as.get<PartnerPage>(`/partners/${id}`)

  it('takes what is filled, keeps the name, joins the same person and resolves every address', async () => {
    const person = { ofSide: 'partner', name: 'Иван Петров', email: 'ivan@lada.example' }
    const [a, b] = await twins('Ладожский хлеб', { contacts: [person] })
    await owner.post(`/partners/${b.id}/contacts`, { ...person, phone: '+7 812 1112233' })
    await owner.post(`/partners/${b.id}/external-ids`, { source: 'crm', externalId: 'LH-2' })
    const preview = (await owner.get<MergePreview>(`/partners/${a.id}/merge/${b.id}`)).body
    const choices = Object.fromEntries(
      preview.fields.map(({ field, choice, because }) => [field, [choice, because]]),
    )
    expect(choices).toMatchObject({
      name: ['survivor', 'survivor'],
      city: ['survivor', 'filled'],
      website: ['merged', 'filled'],
    })
    expect(preview.joined).toHaveLength(1)
    expect(preview.figures.together.contacts).toBe(1)
    const before = (await page(a.id)).body
    const merged = await merge(a.id, b.id)
    expect(merged.status, JSON.stringify(merged.body)).toBe(201)
    const whole = (await page(b.id)).body
    expect(whole.partner).toMatchObject({
      id: a.id,
      name: a.name,
      website: 'https://example.com',
      nature: 'operational',
    })
    expect(whole.contacts).toMatchObject([{ name: 'Иван Петров', phone: '+7 812 1112233' }])
    expect(whole.externalIds).toMatchObject([{ externalId: 'LH-2' }])
    const list = (await owner.get<PartnerList>('/partners', { query: { q: 'Ладожский' } })).body
    expect(list.data.map(({ id }) => id)).toEqual([a.id])
    expect((await merge(a.id, b.id)).status).toBe(409)
    expect((await owner.patch(`/partners/${b.id}`, { city: 'Омск' }, ANY)).status).toBe(409)

    const undone = await undo(merged.body.id)
    expect(undone.body).toMatchObject({ leftAlone: [] })
    const { version: _, ...account } = (await page(a.id)).body.partner
    expect(before.partner).toMatchObject(account)
    expect((await page(a.id)).body.contacts).toMatchObject([{ name: 'Иван Петров', phone: null }])
    expect((await page(b.id)).body.contacts).toMatchObject([{ phone: '+7 812 1112233' }])
    expect((await undo(merged.body.id)).status).toBe(409)
  })

  it('leaves alone what somebody changed since, and says so', async () => {
    const [a, b] = await twins('Рыбинский сыр')
    const merged = await merge(a.id, b.id)
    await owner.patch(`/partners/${a.id}`, { website: 'https://new.example' }, ANY)
    const undone = await undo(merged.body.id)
    expect(undone.body.leftAlone).toEqual([{ field: 'website', value: 'https://new.example', was: null }])
    expect((await page(a.id)).body.partner).toMatchObject({ website: 'https://new.example', nature: null })
  })

  it('keeps chains flat and takes each link back by itself', async () => {
    const [a, b] = await twins('Углич часы')
    const c = await add({ name: 'Углич-Часы Ltd' })
    const first = await merge(b.id, a.id)
    const second = await merge(c.id, b.id)
    expect((await page(a.id)).body.partner.id).toBe(c.id)
    expect((await merge(a.id, c.id)).status).toBe(409)
    await undo(second.body.id)
    expect((await page(a.id)).body.partner.id).toBe(b.id)
    const third = await merge(c.id, b.id)
    await undo(first.body.id)
    expect((await page(a.id)).body.partner.id).toBe(a.id)
    expect((await page(b.id)).body.partner.id).toBe(c.id)
    await undo(third.body.id)
    expect((await page(a.id)).body.partner.id).toBe(a.id)
    expect((await page(b.id)).body.partner.id).toBe(b.id)
  })

  it('asks first when both have people, who then see each other’s side and nothing of the host’s', async () => {
    const [a, b] = await twins('Кинешма текстиль')
    const [ofA, ofB] = [
      await world.signedIn({ side: 'partner', partnerId: a.id, role: 'director' }),
      await world.signedIn({ side: 'partner', partnerId: b.id, role: 'director' }),
    ]
    await ofB.patch(`/partners/${b.id}`, { city: 'Кинешма' }, ANY)
    expect((await page(b.id, ofA)).status).toBe(404)
    const refused = await merge(a.id, b.id)
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ errors: [{ code: 'consent_needed' }] })
    const merged = await merge(a.id, b.id, { consent: true, choices: { city: 'merged' } })
    expect(merged.status, JSON.stringify(merged.body)).toBe(201)
    for (const client of [ofA, ofB])
      for (const id of [a.id, b.id])
        expect((await page(id, client)).body.partner).toMatchObject({ id: a.id, city: 'Кинешма' })
    expect((await ofA.get('/duplicates')).status).toBe(403)
    await undo(merged.body.id)
    expect((await page(b.id, ofA)).status).toBe(404)
    expect((await page(b.id, ofB)).status).toBe(200)
  })

  it('is for managers; a version from before a change is refused', async () => {
    const [a, b] = await twins('Тотьма соль')
    const viewer = await world.signedIn({ side: 'host', role: 'viewer' })
    expect((await merge(a.id, b.id, {}, viewer)).status).toBe(403)
    expect((await merge(a.id, b.id, { survivorVersion: 99 })).status).toBe(412)
    expect((await merge(a.id, a.id)).status).toBe(409)
    expect((await merge(a.id, b.id, { choices: { colour: 'merged' } })).status).toBe(422)
  })
})
