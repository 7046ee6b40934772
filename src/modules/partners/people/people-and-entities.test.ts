import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { Contact, LegalEntity, Partner } from '../contract.ts'
import { partners } from '../module.ts'

let world: TestApp
let owner: Client
let _curator: Client

beforeAll(async () => {
  world = await testApp({ modules: [partners] })
  owner = await world.signedIn({ name: 'Олег Хозяин' })
  _curator = await world.signedIn({ role: 'curator', name: 'Анна Верещагина' })
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

describe('people', () => {
  it('are written by either side, mended by the side whose people they are, and private to who keeps them so', async () => {
    const partner = await add({ name: 'С людьми' })
    const url = `/partners/${partner.id}/contacts`
    const director = await world.signedIn({ side: 'partner', partnerId: partner.id })
    const put = async (client: Client, body: object) => {
      const answer = await client.post<{ contact: Contact }>(url, body)
      expect(answer.status).toBe(201)
      return answer.body.contact
    }
    const olga = await put(owner, {
      ofSide: 'partner',
      name: 'Ольга',
      email: 'old@example.com',
      isPrimary: true,
    })
    const secret = await put(owner, { ofSide: 'partner', name: 'Советник', audience: 'host' })
    const nina = await put(director, { ofSide: 'partner', name: 'Нина', isPrimary: true })
    const inner = await put(director, { ofSide: 'partner', name: 'Свой бухгалтер', audience: 'partner' })
    const names = async (client: Client) =>
      (await client.get<{ data: Contact[] }>(url)).body.data.map(({ name }) => name).sort()
    expect(await names(owner)).toEqual(['Нина', 'Ольга', 'Советник'])
    expect(await names(director)).toEqual(['Нина', 'Ольга', 'Свой бухгалтер'])

    const mended = await director.patch<{ contact: Contact; previous: object }>(
      `${url}/${olga.id}`,
      { email: 'new@example.com' },
      { ifMatch: 1 },
    )
    expect(mended.body).toMatchObject({
      contact: { side: 'partner', version: 2 },
      previous: { email: 'old@example.com' },
    })
    const lost = await owner.patch(`${url}/${olga.id}`, { email: 'x@example.com' }, { ifMatch: 2 })
    expect([lost.status, lost.body['code']]).toEqual([403, 'written_by_other_side'])
    expect((await owner.patch(`${url}/${nina.id}`, { name: 'Нет' }, { ifMatch: 1 })).status).toBe(403)
    expect((await director.patch(`${url}/${secret.id}`, { name: 'Нет' }, { ifMatch: 1 })).status).toBe(404)
    expect((await owner.patch(`${url}/${inner.id}`, { name: 'Нет' }, { ifMatch: 1 })).status).toBe(404)
    const wrong = await owner.post(url, { ofSide: 'partner', name: 'Чужое', audience: 'partner' })
    expect(wrong.body['errors']).toMatchObject([{ pointer: '#/audience', code: 'audience_of_other_side' }])
    const hosts = await director.post(url, { ofSide: 'host', name: 'Не наш' })
    expect(hosts.body['errors']).toMatchObject([{ pointer: '#/ofSide', code: 'person_of_other_side' }])

    const away = await director.post<{ contact: Contact }>(`${url}/${nina.id}/archive`, {}, { ifMatch: 1 })
    expect(away.body.contact).toMatchObject({ isPrimary: false })
    expect(await names(director)).toEqual(['Ольга', 'Свой бухгалтер'])
    const back = await director.post<{ contact: Contact }>(`${url}/${nina.id}/restore`, {}, { ifMatch: 2 })
    expect(back.body.contact.archivedAt).toBeNull()
    const kinds = (await factsOf(partner.id)).map(({ kind, audience, side }) => `${kind} ${audience} ${side}`)
    expect(kinds).toContain('person.added host host')
    expect(kinds).toContain('person.added partner partner')
    expect(kinds).toContain('person.changed shared partner')
    expect(kinds).toContain('person.archived shared partner')
  })

  it('have one primary of a side among those the side wrote', async () => {
    const partner = await add({ name: 'Главные' })
    const url = `/partners/${partner.id}/contacts`
    const first = await owner.post<{ contact: Contact }>(url, {
      ofSide: 'partner',
      name: 'Первый',
      isPrimary: true,
    })
    const second = await owner.post<{ contact: Contact }>(url, { ofSide: 'partner', name: 'Второй' })
    await owner.post(url, { ofSide: 'host', name: 'Наш', isPrimary: true })
    await owner.patch(`${url}/${second.body.contact.id}`, { isPrimary: true }, { ifMatch: 1 })
    const { body } = await owner.get<{ data: Contact[] }>(url)
    expect(body.data.filter(({ isPrimary }) => isPrimary).map(({ name }) => name)).toEqual(['Наш', 'Второй'])
    expect(body.data.find(({ id }) => id === first.body.contact.id)?.version).toBe(2)
  })
})

describe('legal entities', () => {
  it('are checked, kept once, changed with what stood before, archived and restored', async () => {
    const partner = await add({ name: 'С лицами' })
    const url = `/partners/${partner.id}/legal-entities`
    const bankAccounts = [{ bik: '044525225', account: '40702810900000000001' }]
    const wrong = await owner.post(url, { name: 'ООО', inn: '7707083894', bankAccounts })
    expect([wrong.status, wrong.body['errors']]).toMatchObject([
      422,
      [
        { pointer: '#/inn', code: 'inn_checksum' },
        { pointer: '#/bankAccounts/0/account', code: 'account_checksum' },
      ],
    ])
    const made = await owner.post<{ legalEntity: LegalEntity }>(url, {
      name: 'ООО «Раз»',
      inn: '7707083893',
      kpp: '770701001',
    })
    expect(made.status).toBe(201)
    const { id } = made.body.legalEntity
    const twin = await owner.post(url, { name: 'ООО «Раз» снова', inn: '7707083893', kpp: '770701001' })
    expect([twin.status, twin.body['code']]).toEqual([409, 'legal_entity_exists'])
    const branch = await owner.post(url, { name: 'ООО «Раз», филиал', inn: '7707083893', kpp: '770702001' })
    expect(branch.status).toBe(201)
    const changed = await owner.patch(`${url}/${id}`, { address: 'Кострома' }, { ifMatch: 1 })
    expect(changed.body).toMatchObject({
      legalEntity: { address: 'Кострома', version: 2 },
      previous: { address: null },
    })
    const broken = await owner.patch(`${url}/${id}`, { kind: 'sole_trader' }, { ifMatch: 2 })
    expect(broken.body['errors']).toMatchObject([
      { pointer: '#/inn' },
      { pointer: '#/kpp', code: 'kpp_of_person' },
    ])
    await owner.post(`${url}/${id}/archive`, {}, { ifMatch: 2 })
    const again = await owner.post<{ legalEntity: LegalEntity }>(url, {
      name: 'ООО «Раз» заново',
      inn: '7707083893',
      kpp: '770701001',
    })
    expect(again.status).toBe(201)
    const blocked = await owner.post(`${url}/${id}/restore`, {}, { ifMatch: 3 })
    expect([blocked.status, blocked.body['code']]).toEqual([409, 'legal_entity_exists'])
    await owner.post(`${url}/${again.body.legalEntity.id}/archive`, {}, { ifMatch: 1 })
    expect((await owner.post(`${url}/${id}/restore`, {}, { ifMatch: 3 })).status).toBe(200)
  })

  it('do not tell one side what the other keeps to itself', async () => {
    const partner = await add({
      name: 'Тайна',
      legalEntities: [{ name: 'Тайное', inn: '7707083893', audience: 'host' }],
    })
    const director = await world.signedIn({ side: 'partner', partnerId: partner.id })
    const url = `/partners/${partner.id}/legal-entities`
    expect((await director.post(url, { name: 'Явное', inn: '7707083893' })).status).toBe(201)
    expect((await director.get<{ data: LegalEntity[] }>(url)).body.data.map(({ name }) => name)).toEqual([
      'Явное',
    ])
  })
})
