import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeNetwork, makePartner, type WorldNetwork } from '#testing/world.ts'
import { MOMENT, remembered } from './remember.ts'
import { inScope, type Scope } from './scope.ts'

let database: TestDatabase
let network: WorldNetwork

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database)
})

const count = (scope: Scope) =>
  inScope(database.db, scope, async (tx) => {
    const { rows } = await sql<{ moment: string | null }>`select ${MOMENT} as moment`.execute(tx)
    const question = sql<{ count: number }>`select count(*)::int as count from partner`
    return (await remembered(tx, rows[0]?.moment ?? null, question))[0]?.count
  })

describe('what is remembered', () => {
  it('is never older than the last commit, whoever made it', async () => {
    const scope = { networkId: network.id, side: 'host' } as const
    for (let n = 0; n < 5; n++) {
      expect(await count(scope)).toBe(n)
      expect(await count(scope)).toBe(n)
      await makePartner(database, network)
    }
  })

  it('is of one scope: what another sees is asked anew', async () => {
    const partner = await makePartner(database, network, { curatorId: 'curator-1' })
    const all = await count({ networkId: network.id, side: 'host' })
    expect(all).toBeGreaterThan(1)
    expect(await count({ networkId: network.id, side: 'host', curatorId: 'curator-1' })).toBe(1)
    expect(await count({ networkId: network.id, side: 'partner', partnerId: partner.id })).toBe(1)
    const other = await makeNetwork(database)
    expect(await count({ networkId: other.id, side: 'host' })).toBe(0)
  })

  it('is shared by those who see the whole network, unless it looks at who asks', async () => {
    const asking = (userId: string, text: 'partner' | 'saved_view') =>
      inScope(database.db, { networkId: network.id, side: 'host', userId }, async (tx) => {
        const { rows } = await sql<{ moment: string | null }>`select ${MOMENT} as moment`.execute(tx)
        const question = sql<{ count: number }>`select count(*)::int as count from ${sql.table(text)}`
        return remembered(tx, rows[0]?.moment ?? null, question)
      })
    expect(await asking('anna', 'partner')).toBe(await asking('boris', 'partner'))
    expect(await asking('anna', 'saved_view')).not.toBe(await asking('boris', 'saved_view'))
    expect(await asking('anna', 'saved_view')).toBe(await asking('anna', 'saved_view'))
  })

  it('is nothing in a transaction that has written, which sees its own rows', async () => {
    await inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) => {
      await sql`update partner set version = version + 1`.execute(tx)
      const { rows } = await sql<{ moment: string | null }>`select ${MOMENT} as moment`.execute(tx)
      expect(rows[0]?.moment).toBeNull()
    })
  })
})
