import { readFileSync } from 'node:fs'
import { addNetwork } from '#modules/network/index.ts'
import { connect } from '#platform/database/database.ts'
import { withBareTables } from './bare-tables.ts'
import { type BenchDatabase, settle } from './ground.ts'
import { addPeople, type Registry } from './registry.ts'
import { russianFirst, russianSecond } from './registry-partners.ts'

/** A network of 50,000 partners with ten fields of its own; what the benches ask for by id stands in `ids`. */
export type LargeRegistry = Registry & { ids: { tags: string[]; curators: string[] } }

const FILLED = [
  ...['partner', 'partner_external_id', 'contact', 'legal_entity', 'partner_figure', 'fact_counter'],
  ...['partner_tag', 'field_value', 'partner_score'],
]

/** Fills an empty database by a few statements (registry-50k.sql); under a minute. */
export async function fillLargeRegistry(database: BenchDatabase, people: number): Promise<LargeRegistry> {
  const now = new Date()
  const owner = connect(database.ownerUrl, { max: 1, name: 'artel-bench' })
  try {
    const network = await addNetwork(owner.db, { slug: 'large', currency: 'RUB', timeZone: 'Europe/Moscow' })
    const users = await addPeople(database, network.id, people, now)
    const client = await owner.pool.connect()
    try {
      const list = (words: readonly string[]) => `{${words.join(',')}}`
      const settings = { people: users.map(({ id }) => id), first: russianFirst, second: russianSecond }
      for (const [name, words] of Object.entries(settings))
        await client.query('select set_config($1, $2, false)', [`app.bench_${name}`, list(words)])
      const text = readFileSync(new URL('registry-50k.sql', import.meta.url), 'utf8')
      await withBareTables(client, FILLED, async () => {
        await client.query(text.replaceAll('$network', network.id))
      })
      await client.query('vacuum analyze')
      const partners = await client.query<{ id: string; name: string }>(
        'select partner_id as id, name from partner where network_id = $1 order by partner_id',
        [network.id],
      )
      const tags = await client.query<{ id: string }>(
        'select tag_id as id from partner_tag group by 1 order by count(*), 1',
      )
      await settle(database)
      return {
        networkId: network.id,
        users,
        partners: partners.rows,
        ids: { tags: tags.rows.map(({ id }) => id), curators: users.map(({ id }) => id) },
      }
    } finally {
      client.release()
    }
  } finally {
    await owner.close()
  }
}
