import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scope, scopeSettings } from '#platform/database/scope.ts'
import { type CatalogueTable, readCatalogue } from '#testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { type PlantedRow, plantRows } from '#testing/planted-rows.ts'
import { makeNetwork, makePartner, type WorldNetwork, type WorldPartner } from '#testing/world.ts'

// Who sees the rows of an account while it is merged into another, and after that was undone: every table of
// partnerships in the catalogue.

let database: TestDatabase
let client: pg.Client
let tables: CatalogueTable[]
let network: WorldNetwork
let survivor: WorldPartner
let merged: WorldPartner
let stranger: WorldPartner
let rows: PlantedRow[]

beforeAll(async () => {
  database = await testDatabase()
  tables = await readCatalogue(database.owner)
  network = await makeNetwork(database)
  survivor = await makePartner(database, network, { curatorId: 'curator-of-survivor' })
  merged = await makePartner(database, network, { curatorId: 'curator-of-merged' })
  stranger = await makePartner(database, network, { curatorId: 'curator-of-others' })
  const userId = 'somebody'
  await database.owner.query(
    `insert into auth."user" ("id", "name", "email", "emailVerified") values ($1, 'Somebody', 'somebody@example.com', true)`,
    [userId],
  )
  const plot = { networkId: network.id, partnerId: merged.id, userId, marker: 'planted', twinId: stranger.id }
  const planted = await plantRows(
    database.owner,
    tables.filter(({ name }) => name !== 'auditor_partner'),
    plot,
  )
  const ofPartnerships = tables
    .filter(({ protection }) => protection === 'partnership')
    .map(({ name }) => name)
  rows = planted.filter(({ table, partnerId }) => ofPartnerships.includes(table) && partnerId === merged.id)
  client = new pg.Client({ connectionString: database.appUrl })
  await client.connect()
})

afterAll(() => client?.end())

/** Tables and audiences of the merged account's rows that a scope sees. */
async function seen(scope: Omit<Scope, 'networkId'>): Promise<string[]> {
  const found = new Set<string>()
  for (const row of rows) {
    const key = tables.find(({ name }) => name === row.table)?.primaryKey ?? []
    await client.query(`begin; ${scopeSettings({ networkId: network.id, ...scope })}`)
    const answer = await client.query(
      `select from ${row.table} where ${key.map((column, n) => `"${column}" = $${n + 1}`).join(' and ')}`,
      key.map((column) => row.values[column]),
    )
    await client.query('rollback')
    if ((answer.rowCount ?? 0) > 0) found.add(`${row.table} ${row.owned}`)
  }
  return [...found].sort()
}

const all = (...owned: string[]) =>
  [
    ...new Set(rows.filter((row) => owned.includes(row.owned)).map((row) => `${row.table} ${row.owned}`)),
  ].sort()

const point = (into: string | null) =>
  database.owner.query('update partner set merged_into = $1 where partner_id = $2', [into, merged.id])

describe('rows of an account', () => {
  it('are seen by its own sides alone while it stands by itself', async () => {
    expect(rows.length).toBeGreaterThan(40)
    expect(await seen({ side: 'partner', partnerId: merged.id })).toEqual(all('shared', 'partner'))
    expect(await seen({ side: 'partner', partnerId: survivor.id })).toEqual([])
    expect(await seen({ side: 'host', curatorId: 'curator-of-merged' })).toEqual(all('shared', 'host'))
    expect(await seen({ side: 'host', curatorId: 'curator-of-survivor' })).toEqual([])
  })

  it('are seen by the people and the curator of the one it was merged into, and by no others', async () => {
    await point(survivor.id)
    expect(await seen({ side: 'partner', partnerId: survivor.id })).toEqual(all('shared', 'partner'))
    expect(await seen({ side: 'partner', partnerId: merged.id })).toEqual(all('shared', 'partner'))
    expect(await seen({ side: 'partner', partnerId: stranger.id })).toEqual([])
    expect(await seen({ side: 'host', curatorId: 'curator-of-survivor' })).toEqual(all('shared', 'host'))
    expect(await seen({ side: 'host', curatorId: 'curator-of-merged' })).toEqual([])
    expect(await seen({ side: 'host', curatorId: 'curator-of-others' })).toEqual([])
  })

  it('are again its own when that is undone', async () => {
    await point(null)
    expect(await seen({ side: 'partner', partnerId: survivor.id })).toEqual([])
    expect(await seen({ side: 'partner', partnerId: merged.id })).toEqual(all('shared', 'partner'))
    expect(await seen({ side: 'host', curatorId: 'curator-of-survivor' })).toEqual([])
  })
})
