import { beforeAll, describe, expect, it } from 'vitest'
import { connect } from '#platform/database/database.ts'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { newId } from '#shared/ids.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeNetwork, type WorldNetwork } from '#testing/world.ts'
import { createPartners, type PartnerToCreate } from '../account/create-partners.ts'
import type { LegalEntityInput } from '../contract.ts'
import { findPartners } from './search.ts'

let database: TestDatabase
let ours: WorldNetwork
let theirs: WorldNetwork
const ids: Record<string, string> = {}

const person = { ofSide: 'partner', position: null, phone: null, messenger: null, isPrimary: false } as const
const entity: Omit<LegalEntityInput, 'name' | 'audience'> = {
  ...{ kind: 'company', fullName: null, country: null, kpp: null, ogrn: null, taxId: null, address: null },
  ...{ bankAccounts: [], isPrimary: true, inn: null },
}

async function create(
  network: WorldNetwork,
  key: string,
  partner: PartnerToCreate,
  side: 'host' | 'system' = 'host',
) {
  const id = newId()
  ids[key] = id
  await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) =>
    createPartners(
      { tx, networkId: network.id, side, actor: { kind: 'system', id: null }, now: new Date() },
      [{ ...partner, id }],
    ),
  )
}

async function find(typed: string, scope: Partial<Scope> = {}, limit = 8): Promise<string[]> {
  const found = await inScope(database.db, { networkId: ours.id, side: 'host', ...scope }, (tx) =>
    findPartners(tx, typed, limit),
  )
  return found.map(({ partnerId }) => Object.keys(ids).find((key) => ids[key] === partnerId) ?? partnerId)
}

beforeAll(async () => {
  database = await testDatabase()
  ours = await makeNetwork(database)
  theirs = await makeNetwork(database)
  await create(
    ours,
    'len',
    {
      name: 'ООО «Лён и Нить»',
      curatorId: 'anna',
      externalIds: [{ source: '1c', externalId: 'A-0057' }],
      legalEntities: [
        {
          ...entity,
          audience: 'shared',
          name: 'ООО «Лён и Нить плюс»',
          inn: '7707083893',
          ogrn: '1027700132195',
        },
      ],
      contacts: [
        {
          ...person,
          audience: 'shared',
          name: 'Ольга Смирнова',
          email: 'olga@len.example',
          phone: '+7 (900) 123-45-67',
        },
        { ...person, audience: 'host', name: 'Тайный Советник', email: 'secret@len.example' },
        { ...person, audience: 'partner', name: 'Внутренний Бухгалтер', email: 'inner@len.example' },
      ],
    },
    'system' as 'host',
  )
  await create(ours, 'tkach', { name: 'АО «Северный Ткач»', curatorId: 'pyotr' })
  await create(ours, 'tkachi', { name: 'Ткачи Урала', curatorId: 'anna' })
  await create(ours, 'nordic', {
    name: 'Nordic Fabrics Ltd',
    legalEntities: [
      { ...entity, audience: 'host', kind: 'foreign', name: 'Nordic Fabrics Holding', taxId: 'EE-102030' },
    ],
  })
  await create(ours, 'percent', { name: '100% Хлопок_и' })
  await create(theirs, 'foreign', {
    name: 'Лён и Нить чужая',
    externalIds: [{ source: '1c', externalId: 'A-0057' }],
    contacts: [{ ...person, audience: 'shared', name: 'Ольга Смирнова', email: 'olga@len.example' }],
  })
})

describe('finding partners', () => {
  it.each([
    ['the name as it is written', 'ООО «Лён и Нить»', ['len']],
    ['without ё, capitals and the legal form', 'лен и нить', ['len']],
    ['in Latin letters, words left out', 'len nit', ['len']],
    ['the beginning of a word', 'север', ['tkach']],
    ['another form of the Russian words', 'северного ткача', ['tkach']],
    ['another form of the English words', 'fabric', ['nordic']],
    ['a typing error', 'севреный ткач', ['tkach']],
    ['a typing error in Latin letters', 'nordik fabrix', ['nordic']],
    ['a tax number', '7707083893', ['len']],
    ['the beginning of a tax number', '77070', ['len']],
    ['a registration number', '1027700132195', ['len']],
    ['a foreign tax number', 'ee-1020', ['nordic']],
    ['an external id', 'a-0057', ['len']],
    ['a contact’s name', 'смирнова', ['len']],
    ['a contact’s mail', 'olga@len', ['len']],
    ['the middle of a phone', '123-45-67', ['len']],
    ['a legal entity’s own name', 'holding', ['nordic']],
    ['nothing that is there', 'абракадабра', []],
    ['signs that LIKE would read', '%', []],
    ['signs that LIKE would read, in a name', '100%', ['percent']],
    ['nothing at all', '   ', []],
  ])('by %s', async (_, typed, expected) => {
    expect(await find(typed)).toEqual(expected)
  })

  it('puts the better match first', async () => {
    expect(await find('ткач')).toEqual(['tkachi', 'tkach'])
  })

  it('answers with the survivor of a merge, once', async () => {
    await create(ours, 'double', { name: 'Лён и Нить (дубль)' })
    await database.owner.query('update partner set merged_into = $1 where partner_id = $2', [
      ids['len'],
      ids['double'],
    ])
    expect(await find('лен и нить')).toEqual(['len'])
    expect(await find('дубль')).toEqual(['len'])
  })

  it('is not led astray by any text', async () => {
    for (const typed of [
      "'",
      '"',
      '\\',
      "a' | b",
      ':*',
      '!!!',
      '<->',
      '((',
      '\u0000x',
      '🧵',
      'x'.repeat(200),
    ])
      expect(await find(typed.replaceAll('\u0000', ''))).toEqual(expect.any(Array))
  })
})

describe('the search function runs as the owner, so it keeps the walls itself', () => {
  const words = [
    'лен',
    'olga',
    'тайный',
    'secret@len',
    'внутренний',
    'inner@len',
    'A-0057',
    '7707083893',
    'ткач',
    'holding',
    'EE-1020',
  ]

  it('never shows another network', async () => {
    for (const word of words) {
      expect(await find(word)).not.toContain('foreign')
      const there = await find(word, { networkId: theirs.id })
      expect(there.every((key) => key === 'foreign')).toBe(true)
    }
  })

  it('never finds by what is private to the other side', async () => {
    const len = { side: 'partner', partnerId: ids['len'] } as const
    expect(await find('тайный советник')).toEqual(['len'])
    expect(await find('тайный советник', len)).toEqual([])
    expect(await find('secret@len', len)).toEqual([])
    expect(await find('внутренний', len)).toEqual(['len'])
    expect(await find('внутренний')).toEqual([])
    expect(await find('inner@len')).toEqual([])
    // External ids are the host's knowledge.
    expect(await find('A-0057', len)).toEqual([])
  })

  it('shows a partner’s side itself and nobody else', async () => {
    for (const word of words) {
      const found = await find(word, { side: 'partner', partnerId: ids['tkach'] })
      expect(found.every((key) => key === 'tkach')).toBe(true)
    }
  })

  it('shows a curator the partners they curate', async () => {
    expect(await find('ткач', { curatorId: 'pyotr' })).toEqual(['tkach'])
    expect(await find('ткач', { curatorId: 'anna' })).toEqual(['tkachi'])
    expect(await find('ткач', { curatorId: 'nobody' })).toEqual([])
    expect(await find('A-0057', { curatorId: 'pyotr' })).toEqual([])
    expect(await find('olga', { curatorId: 'pyotr' })).toEqual([])
    expect(await find('севреный ткач', { curatorId: 'anna' })).not.toContain('tkach')
  })

  it('shows nothing without a scope', async () => {
    const { db, close } = connect(database.appUrl, { max: 1 })
    expect(await findPartners(db, 'лен', 8)).toEqual([])
    await close()
  })
})
