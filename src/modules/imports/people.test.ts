import { beforeAll, describe, expect, it } from 'vitest'
import { type ImportWorld, importWorld } from './factory.ts'

let world: ImportWorld
beforeAll(async () => {
  world = await importWorld()
  const file = 'Code,Name,Tags\nP1,Spruce,"north, Key"\nP2,Oak,\n'
  const map = { partner: 'Code', name: 'Name', tags: 'Tags' }
  await world.bringIn('partners', { 'partners.csv': file }, { map })
})

const read = async (query: string) =>
  (await world.database.owner.query(query, [world.network.id])).rows as Record<string, unknown>[]

const people = () =>
  read(`select p.name as partner, c.name, c.position, c.email, c.phone, c.is_primary, c.search from contact c join partner p using (partner_id)
    where c.network_id = $1 and c.archived_at is null order by 1, 2`)
const entities = () =>
  read(`select p.name as partner, e.name, e.kind, e.inn, e.kpp, e.ogrn, e.tax_id, e.address from legal_entity e join partner p using (partner_id)
    where e.network_id = $1 and e.archived_at is null order by 1, 2`)
const tags = () =>
  read(`select p.name as partner, t.name from partner_tag x join tag t on t.id = x.tag_id join partner p on p.partner_id = x.partner_id
    where x.network_id = $1 order by 1, lower(t.name)`)

const contactMap = {
  ...{
    partner: 'Code',
    name: 'Person',
    position: 'Position',
    email: 'Mail',
    phone: 'Phone',
    primary: 'Main',
  },
}
const head = 'Code,Person,Position,Mail,Phone,Main\n'

describe('people of partners', () => {
  it('are known again by mail, else by name; a blank cell says nothing; the undo brings all back', async () => {
    const first = `${head}P1,Anna Fir,Buyer,anna@spruce.example,+44 20 1234567,yes\nP1,Boris Elm,,,,\nP2,Clara Ash,,clara@oak.example,,\n`
    const began = await world.bringIn('contacts', { 'people.csv': first }, { map: contactMap })
    expect(began.summary).toMatchObject({ rows: 3, imported: 3, partners: 2 })
    const before = await people()
    expect(before).toMatchObject([
      { partner: 'Oak', name: 'Clara Ash', is_primary: false },
      { partner: 'Spruce', name: 'Anna Fir', position: 'Buyer', phone: '+44 20 1234567', is_primary: true },
      { partner: 'Spruce', name: 'Boris Elm', email: null },
    ])
    const again = await world.bringIn('contacts', { 'people.csv': first }, { map: contactMap })
    expect(again.summary).toMatchObject({ imported: 0, updated: 0, skipped: 3 })

    // Anna married and was promoted, Boris has a mail address and is the first to call now, Dmitry is new
    const second = `${head}P1,Anna Rowan,Head of buying,ANNA@spruce.example,,\nP1,Boris Elm,,boris@spruce.example,,да\nP2,Dmitry Yew,,,,\n`
    const changed = await world.bringIn('contacts', { 'people 2.csv': second }, { map: contactMap })
    expect(changed.summary).toMatchObject({ imported: 1, updated: 2, skipped: 0 })
    expect(await people()).toMatchObject([
      { name: 'Clara Ash' },
      { name: 'Dmitry Yew' },
      {
        ...{ name: 'Anna Rowan', position: 'Head of buying', phone: '+44 20 1234567', is_primary: false },
        search: expect.stringContaining('44201234567'),
      },
      { name: 'Boris Elm', email: 'boris@spruce.example', is_primary: true },
    ])
    const facts = await read(
      `select data from fact where network_id = $1 and kind = 'people.imported' order by recorded_at`,
    )
    // who they are stands in the records of people alone
    expect(JSON.stringify(facts)).not.toMatch(/Anna|spruce/)
    await world.undo(changed.id)
    expect(await people()).toEqual(before)
    await world.undo(again.id)
    await world.undo(began.id)
    expect(await people()).toEqual([])
  })

  it('are refused with the field that is wrong', async () => {
    const file = `${head}P1,,,x@y.example,,\nP1,Egor,,not a mail,,\nP1,Egor,,,12,\nP9,Egor,,,,\nP1,Egor,,,,\n`
    const { summary } = await world.bringIn(
      'contacts',
      { 'people.csv': file },
      { map: contactMap, isDryRun: true },
    )
    expect(summary).toMatchObject({
      rows: 5,
      imported: 1,
      errors: { value_missing: 1, bad_value: 2, partner_unknown: 1 },
    })
  })
})

describe('legal entities of partners', () => {
  const map = { partner: 'Code', name: 'Name', inn: 'INN', kpp: 'KPP', taxId: 'Tax', address: 'Address' }
  const line = (...cells: string[]) => `${cells.join(',')}\n`
  const top = 'Code,Name,INN,KPP,Tax,Address\n'

  it('are the same by INN and KPP, by tax number, else by name; their check digits count; the undo brings all back', async () => {
    const first =
      top +
      line('P1', 'ООО «Ель»', '7707083893', '773601001', '', 'Москва') +
      line('P1', 'ИП Елкин', '500100732259', '', '', '') +
      line('P2', 'Oak Ltd', '', '', 'GB123456789', 'London')
    const began = await world.bringIn('legal_entities', { 'entities.csv': first }, { map })
    expect(began.summary).toMatchObject({ rows: 3, imported: 3, errors: {} })
    const before = await entities()
    expect(before.map(({ name, kind }) => [name, kind])).toEqual([
      ['Oak Ltd', 'foreign'],
      ['ИП Елкин', 'sole_trader'],
      ['ООО «Ель»', 'company'],
    ])
    const second =
      top +
      line('P1', 'ООО «Ель Плюс»', '7707083893', '', '', 'Тверь') +
      line('P2', 'Oak Limited', '', '', 'gb123456789', '') +
      line('P1', 'ИП Елкин', '500100732259', '', '', '')
    const changed = await world.bringIn('legal_entities', { 'entities 2.csv': second }, { map })
    expect(changed.summary).toMatchObject({ imported: 0, updated: 2, skipped: 1 })
    expect(await entities()).toMatchObject([
      { name: 'Oak Limited', address: 'London' },
      { name: 'ИП Елкин' },
      { name: 'ООО «Ель Плюс»', kpp: '773601001', address: 'Тверь' },
    ])
    await world.undo(changed.id)
    expect(await entities()).toEqual(before)
    await world.undo(began.id)
    expect(await entities()).toEqual([])
  })

  it('with a wrong digit are refused by the field', async () => {
    const file = top + line('P1', 'ООО «Ель»', '7707083894', '', '', '') + line('P1', '', '', '', '', '')
    const { summary } = await world.bringIn(
      'legal_entities',
      { 'entities.csv': file },
      { map, isDryRun: true },
    )
    expect(summary).toMatchObject({ imported: 0, errors: { bad_requisites: 1, value_missing: 1 } })
  })
})

describe('tags of partners', () => {
  const map = { partner: 'Code', tags: 'Tags' }

  it('are hung where they were not, whatever their letters, made where nobody has them, and come off again', async () => {
    const before = await tags()
    expect(before).toEqual([
      { partner: 'Spruce', name: 'Key' },
      { partner: 'Spruce', name: 'north' },
    ])
    const file = 'Code,Tags\nP1,"NORTH; key"\nP2,"key, exhibition"\n'
    const { id, summary } = await world.bringIn('partners', { 'tags.csv': file }, { map })
    expect(summary).toMatchObject({ rows: 2, imported: 0, updated: 1, skipped: 1 })
    expect(await tags()).toEqual([
      { partner: 'Oak', name: 'exhibition' },
      { partner: 'Oak', name: 'Key' },
      ...before,
    ])
    await world.undo(id)
    expect(await tags()).toEqual(before)
  })
})
