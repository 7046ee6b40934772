import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import type { Audience, Side } from '#records/writer.ts'
import { type BuiltNetwork, type BuiltPartner, buildWorld } from '#testing/build-world.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { writeAs } from '#testing/world.ts'
import { refreshProjections } from './projections/registry.ts'
import { makePromise } from './promises/make.ts'
import { makeTransfer } from './transfers/make.ts'

let database: TestDatabase
let home: BuiltNetwork
let foreign: BuiltNetwork
let ours: BuiltPartner
/** Every table of the schema public. */
let tables: string[]

/** Tables of records; all others are asked the same by the test of the catalogue. */
const recordTables = [
  'fact',
  'fact_counter',
  'fact_personal',
  'leaf',
  'promise',
  'transfer',
  'balance',
  'measure',
  'document',
  'document_version',
  'note',
  'partner_order',
  'order_line',
  'partner_figure',
]

beforeAll(async () => {
  database = await testDatabase()
  const world = await buildWorld(database)
  home = world.networks[0]
  foreign = world.networks[1]
  ours = home.partners[0] as BuiltPartner
  const { rows } = await database.owner.query(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
  )
  tables = rows.map((row: { relname: string }) => row.relname)
})

type Row = Record<string, unknown>

async function visible(scope: Scope, table: string): Promise<Row[]> {
  const { rows } = await inScope(database.db, scope, (tx) =>
    sql<Row>`select * from ${sql.table(table)}`.execute(tx),
  ).catch((error: { code?: string }) => {
    if (error.code === '42501') return { rows: [] }
    throw error
  })
  return rows
}

const scopes = (): Record<'host' | 'partner' | 'curator' | 'stranger', Scope> => ({
  host: { networkId: home.id, side: 'host' },
  partner: { networkId: home.id, side: 'partner', partnerId: ours.id },
  curator: { networkId: home.id, side: 'host', curatorId: home.people['curator']?.userId ?? 'nobody' },
  stranger: { networkId: home.id, side: 'host', curatorId: 'somebody_else' },
})

describe.each(recordTables)('the table %s', (table) => {
  it('shows each scope what is its own and shared, of its network and its partners, and nothing else', async () => {
    const all = (await database.owner.query(`select * from ${table}`)).rows as Row[]
    const count = (of: (row: Row) => boolean) => all.filter(of).length
    const expected = {
      host: count((row) => row['network_id'] === home.id && row['audience'] !== 'partner'),
      partner: count((row) => row['partner_id'] === ours.id && row['audience'] !== 'host'),
      curator: count((row) => row['partner_id'] === ours.id && row['audience'] !== 'partner'),
      stranger: 0,
    }
    expect(expected.partner).toBeGreaterThan(0)
    for (const [name, scope] of Object.entries(scopes())) {
      const rows = await visible(scope, table)
      expect(rows.length, name).toBe(expected[name as keyof typeof expected])
      expect(rows.some((row) => row['network_id'] === foreign.id)).toBe(false)
    }
  })

  it('shows nothing without a scope', async () => {
    const { rows } = await sql<Row>`select * from ${sql.table(table)}`.execute(database.db)
    expect(rows).toEqual([])
  })
})

describe('writing', () => {
  const stating = (
    scope: Scope,
    place: { networkId?: string; partnerId?: string; audience?: Audience; side?: Side },
  ) =>
    inScope(database.db, scope, (tx) =>
      makePromise(
        {
          tx,
          networkId: place.networkId ?? home.id,
          side: place.side ?? (scope.side as Side),
          actor: { kind: 'person', id: 'x' },
          now: new Date(),
        },
        {
          partnerId: place.partnerId ?? ours.id,
          audience: place.audience ?? 'shared',
          owedBy: 'host',
          owedTo: 'partner',
          kind: 'task',
          title: 'x',
          dueAt: new Date(),
        },
      ),
    )

  it('is let in for one’s own place only: network, partner, audience and side', async () => {
    const { host, partner, curator } = scopes()
    const neighbour = home.partners[1]?.id ?? ''
    const [stranger] = foreign.partners
    for (const [scope, place] of [
      [host, {}],
      [host, { audience: 'host' }],
      [host, { partnerId: neighbour }],
      [partner, { audience: 'partner' }],
      [curator, {}],
    ] as const)
      await expect(stating(scope, place)).resolves.toBeTypeOf('string')
    for (const [scope, place] of [
      [host, { audience: 'partner' }],
      [host, { side: 'partner' }],
      [host, { networkId: foreign.id, partnerId: stranger?.id ?? '' }],
      [partner, { audience: 'host' }],
      [partner, { side: 'host' }],
      [partner, { partnerId: neighbour }],
      [partner, { networkId: foreign.id, partnerId: stranger?.id ?? '' }],
      [curator, { partnerId: neighbour }],
    ] as const)
      await expect(stating(scope, place), JSON.stringify(place)).rejects.toMatchObject({ code: '42501' })
    await inScope(database.db, { networkId: home.id, side: 'system' }, (tx) =>
      refreshProjections(
        tx,
        home.partners.map(({ id }) => id),
      ),
    )
  })
})

describe('records', () => {
  const appendOnly = [
    'fact',
    'fact_personal',
    'leaf',
    'transfer',
    'order_line',
    'balance',
    'partner_day',
    'partner_figure',
  ]

  it.each(appendOnly)('of %s can be neither changed nor deleted by the login role', async (name) => {
    for (const side of ['host', 'system'] as const)
      for (const statement of [`update ${name} set network_id = network_id`, `delete from ${name}`])
        await expect(
          inScope(database.db, { networkId: home.id, side }, (tx) => sql.raw(statement).execute(tx)),
        ).rejects.toMatchObject({ code: '42501' })
  })

  it.each([
    ['promise', 'title'],
    ['promise', 'owed_by'],
    ['promise', 'audience'],
    ['promise', 'first_due_at'],
    ['measure', 'value'],
    ['measure', 'audience'],
    ['document', 'audience'],
    ['document_version', 'sha256'],
    ['document_version', 'n'],
    ['note', 'audience'],
    ['note', 'side'],
  ])('of %s keep their %s', async (table, column) => {
    await expect(
      inScope(database.db, { networkId: home.id, side: 'host' }, (tx) =>
        sql.raw(`update ${table} set ${column} = ${column}`).execute(tx),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it.each(['promise', 'measure', 'document', 'document_version', 'note', 'scale'])(
    'of %s are never deleted by the login role',
    async (table) => {
      await expect(
        inScope(database.db, { networkId: home.id, side: 'system' }, (tx) =>
          sql.raw(`delete from ${table}`).execute(tx),
        ),
      ).rejects.toMatchObject({ code: '42501' })
    },
  )

  it.each(['host', 'partner'] as const)(
    'of the %s’s own cannot be counted by the other side: nothing it can read changes when they grow',
    async (side) => {
      const reader = scopes()[side === 'host' ? 'partner' : 'host']
      const picture = async () => {
        const seen: Record<string, string[]> = {}
        for (const table of tables)
          seen[table] = (await visible(reader, table)).map((row) =>
            JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
          )
        return Object.fromEntries(Object.entries(seen).map(([name, rows]) => [name, rows.sort()]))
      }
      const before = await picture()
      await writeAs(database, { ...home, partners: [] }, { side, partnerId: ours.id }, async (writer, tx) => {
        for (let i = 0; i < 20; i++) {
          const common = { partnerId: ours.id, audience: side }
          await makePromise(writer, {
            ...common,
            owedBy: 'host',
            owedTo: 'partner',
            kind: 'task',
            title: 'private',
            dueAt: new Date(),
          })
          await makeTransfer(writer, {
            ...common,
            kind: 'bonus',
            unit: 'RUB',
            amount: 100n,
            from: { side: 'host', account: 'bonus' },
            to: { side: 'partner', account: 'bonus' },
          })
        }
        await refreshProjections(tx, [ours.id])
      })
      expect(await picture()).toEqual(before)
    },
  )

  it('of the whole world agree with everything that is derived from them', async () => {
    for (const network of [home, foreign])
      expect(
        (await checkRecords(database.db, network.id)).filter(({ differences }) => differences > 0),
      ).toEqual([])
  })
})
