import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from '#platform/database/database.ts'

/**
 * Runs work on one connection that takes both built queries and COPY, in one transaction: committed when `work` returns,
 * rolled back when it throws.
 */
export async function inOneTransaction<T>(
  url: string,
  settings: string,
  work: (client: pg.Client, tx: Kysely<Database>) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'artel-restore' })
  // An error of the connection is met by the next query.
  client.on('error', () => {})
  await client.connect()
  const always = Object.assign(client, { release: () => {} })
  const tx = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: { connect: async () => always, end: async () => {}, options: {} } }),
  })
  try {
    await client.query(`begin; ${settings}`)
    const result = await work(client, tx)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}
