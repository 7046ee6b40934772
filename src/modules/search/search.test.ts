import { beforeAll, describe, expect, it } from 'vitest'
import { workspace } from '#modules/workspace/module.ts'
import { readTexts } from '#records/documents/read-texts.ts'
import { newId } from '#shared/ids.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { makeNetwork, makePartner, type WorldPartner } from '#testing/world.ts'
import type { TextHits } from './contract.ts'
import { partsOf } from './find-texts.ts'
import { search } from './module.ts'

let app: TestApp
let owner: Client
let director: Client
let curator: Client
let mine: WorldPartner
let other: WorldPartner

type Written = { audience: 'shared' | 'host' | 'partner'; text: string; partnerId?: string; ownerId?: string }

/** Puts a note where it is, whoever wrote it. */
async function note({ audience, text, partnerId = mine.id, ownerId }: Written) {
  const side = audience === 'partner' ? 'partner' : 'host'
  await app.database.owner.query(
    `insert into note (partner_id, id, network_id, audience, side, text, author_kind, author_id, created_at, updated_at, owner_id)
     select $1, $2, network_id, $3, $4, $5, 'person', 'someone', now(), now(), $6 from partner where partner_id = $1`,
    [partnerId, newId(), audience, side, text, ownerId ?? null],
  )
}

async function find(client: Client, q: string): Promise<string[]> {
  const { body } = await client.get<TextHits>('/search/texts', { query: { q } })
  return body.data.map(({ kind, title, snippet }) =>
    `${kind}: ${title}${snippet.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('')}`.trim(),
  )
}

beforeAll(async () => {
  app = await testApp({ modules: [workspace, search] })
  owner = await app.signedIn()
  curator = await app.signedIn({ role: 'curator' })
  mine = app.partner
  director = await app.signedIn({ side: 'partner', partnerId: mine.id })
  other = await makePartner(app.database, app.network, { curatorId: curator.userId })
})

describe('words are found', () => {
  it.each([
    ['Обсудили поставку зелёных тканей', 'поставки', 'Обсудили [поставку] зеленых тканей'],
    ['Спросить про зелёный лён', 'зеленый', 'Спросить про [зеленый] лен'],
    ['The discounts were promised twice', 'discount promise', '[discounts] were [promised]'],
    ['Перезвонить насчёт рекламации', 'рекламац', 'Перезвонить насчет [рекламации]'],
  ])('in “%s” by “%s”', async (text, typed, shown) => {
    await note({ audience: 'shared', text })
    expect((await find(owner, typed)).join('\n')).toContain(shown)
  })

  it('as whole words before what only begins so, however old', async () => {
    await note({ audience: 'shared', text: 'акт подписан' })
    await note({ audience: 'shared', text: 'актуальный список' })
    expect(await find(owner, 'акт')).toEqual(['note: [акт] подписан', 'note: [актуальный] список'])
  })

  it('only where all of them occur', async () => {
    await note({ audience: 'shared', text: 'склад в Казани закрыт' })
    expect(await find(owner, 'склад Казань')).toHaveLength(1)
    expect(await find(owner, 'склад Пермь')).toEqual([])
  })

  it('in what a document says, until it is hidden', async () => {
    const form = new FormData()
    form.append('title', 'Прайс')
    form.append('file', new Blob(['Фланель набивная, рулон 50 м']), 'price.txt')
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const added = await app.app.inject({
      ...{ method: 'POST', url: `/api/v1/partners/${mine.id}/documents` },
      headers: { ...owner.headers, 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    })
    const { id } = added.json<{ id: string }>()
    expect(await find(owner, 'фланель')).toEqual([])
    const { db, dataFolder } = app.context
    await readTexts(db, dataFolder, app.network.id, () => new Date())
    expect(await find(owner, 'фланели')).toEqual(['document: Прайс[Фланель] набивная, рулон'])
    expect(await find(director, 'фланель')).toHaveLength(1)
    await owner.post(`/partners/${mine.id}/documents/${id}/remove`, { reason: 'устарел' })
    expect(await find(owner, 'фланель')).toEqual([])
    expect(await find(owner, 'прайс')).toEqual([])
  })

  it('in titles of promises', async () => {
    await app.database.owner.query(
      `insert into promise (partner_id, id, network_id, audience, side, owed_by, owed_to, kind, title, made_at, first_due_at, due_at)
       values ($1, $2, $3, 'shared', 'host', 'host', 'partner', 'task', 'Прислать каталог бархата', now(), now(), now())`,
      [mine.id, newId(), app.network.id],
    )
    expect(await find(director, 'каталоги бархат')).toEqual(['promise: Прислать каталог бархата'])
  })

  it('and what nobody typed as words finds nothing and breaks nothing', async () => {
    for (const q of ['!!', ':* & |', "'; drop table note", '\\\\', 'и на', '%%%', '<b>жирно</b>'])
      expect((await owner.get('/search/texts', { query: { q } })).status, q).toBe(200)
  })
})

describe('nobody finds what they may not see', () => {
  beforeAll(async () => {
    await note({ audience: 'host', text: 'секретный кашемир' })
    await note({ audience: 'partner', text: 'тайный шёлк' })
    await note({ audience: 'host', text: 'личная парча', ownerId: owner.userId })
    await note({ audience: 'host', text: 'чужой велюр', partnerId: other.id })
  })

  it('neither the other side’s own words, nor a colleague’s own', async () => {
    expect(await find(director, 'кашемир')).toEqual([])
    expect(await find(owner, 'шелк')).toEqual([])
    expect(await find(owner, 'кашемир')).toHaveLength(1)
    expect(await find(director, 'шелк')).toHaveLength(1)
    const colleague = await app.signedIn({ role: 'manager' })
    expect(await find(owner, 'парча')).toHaveLength(1)
    expect(await find(colleague, 'парча')).toEqual([])
  })

  it('nor a curator what others answer for', async () => {
    expect(await find(curator, 'велюр')).toHaveLength(1)
    expect(await find(curator, 'кашемир')).toEqual([])
    expect(await find(director, 'велюр')).toEqual([])
  })

  it('nor anybody of another network', async () => {
    const stranger = await app.signedIn({ network: await makeNetwork(app.database) })
    for (const word of ['кашемир', 'шелк', 'велюр', 'поставка'])
      expect(await find(stranger, word)).toEqual([])
  })

  it('nor a role what is closed to it: numbers of orders belong to those who see sums', async () => {
    const insert = `insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, status, currency, gross, placed_at, fact_id)
      values ($1, $2, $3, 'shared', 'host', 'host', 'file', 'ЗКЗ-0042', 'order', 'placed', 'RUB', 100, now(), $2)`
    await app.database.owner.query(insert, [mine.id, newId(), app.network.id])
    expect(await find(owner, 'зкз-00')).toEqual(['order: ЗКЗ-0042'])
    expect(await find(await app.signedIn({ role: 'viewer' }), 'зкз-00')).toEqual([])
  })

  it('and a merged partner’s words are those of the one that stands for it', async () => {
    const twin = await makePartner(app.database, app.network, { name: 'Двойник' })
    await note({ audience: 'shared', text: 'редкий муслин', partnerId: twin.id })
    expect(await find(director, 'муслин')).toEqual([])
    await app.database.owner.query('update partner set merged_into = $1 where partner_id = $2', [
      mine.id,
      twin.id,
    ])
    const { body } = await owner.get<TextHits>('/search/texts', { query: { q: 'муслин' } })
    expect(body.data[0]?.partner).toEqual({ id: mine.id, name: mine.name })
    expect(await find(director, 'муслин')).toHaveLength(1)
  })
})

describe('how many there are', () => {
  it('is told only as “more”', async () => {
    for (let n = 0; n < 5; n++) await note({ audience: 'shared', text: `бязь номер ${n}` })
    const { body } = await owner.get<TextHits>('/search/texts', { query: { q: 'бязь', limit: 3 } })
    expect(body.data).toHaveLength(3)
    expect(body.more).toEqual(['note'])
  })
})

it('a snippet is parts of text, never markup', () => {
  expect(partsOf('<b>до</b> \u0002лён\u0003 после')).toEqual([
    { text: '<b>до</b> ', isMatch: false },
    { text: 'лён', isMatch: true },
    { text: ' после', isMatch: false },
  ])
})
