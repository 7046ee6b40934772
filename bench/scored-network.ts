import { readFileSync } from 'node:fs'
import { addNetwork } from '#modules/network/index.ts'
import { connect } from '#platform/database/database.ts'
import { withBareTables } from './bare-tables.ts'
import { type BenchDatabase, settle } from './ground.ts'
import { addPeople, type Registry } from './registry.ts'

/** Facts of each partner. */
export const FACTS_EACH = 100

const FILLED = [
  ...['partner', 'partner_order', 'order_line', 'transfer', 'promise', 'measure', 'fact', 'fact_counter'],
  ...['partner_day', 'partner_month'],
]

/** Fills an empty database with a network of so many partners, a hundred facts each (scored-network.sql). */
export async function fillScoredNetwork(
  database: BenchDatabase,
  { partners, people }: { partners: number; people: number },
): Promise<Registry> {
  const owner = connect(database.ownerUrl, { max: 1, name: 'artel-bench' })
  try {
    const network = await addNetwork(owner.db, { slug: 'scored', currency: 'RUB', timeZone: 'Europe/Moscow' })
    const users = await addPeople(database, network.id, Math.max(1, people), new Date())
    const client = await owner.pool.connect()
    try {
      await client.query(
        `insert into scale (network_id, id, code, name, min, max, better)
         select $1, house.new_id(), 'csat', 'csat', 1, 5, 'higher'
         where not exists (select from scale where network_id = $1 and code = 'csat')`,
        [network.id],
      )
      const text = readFileSync(new URL('scored-network.sql', import.meta.url), 'utf8')
        .replaceAll('$network', network.id)
        .replaceAll('$partners', String(partners))
        .replaceAll('$user', users[0]?.id ?? '')
      await withBareTables(client, FILLED, async () => {
        await client.query(text)
      })
      await client.query('vacuum analyze')
      const found = await client.query<{ id: string; name: string }>(
        'select partner_id as id, name from partner where network_id = $1 order by partner_id',
        [network.id],
      )
      await settle(database)
      return { networkId: network.id, users, partners: found.rows }
    } finally {
      client.release()
    }
  } finally {
    await owner.close()
  }
}
