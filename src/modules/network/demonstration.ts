import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Context } from '#platform/module.ts'
import { isUuid } from '#shared/ids.ts'

export type Deleted = { rows: number; seconds: number }

/**
 * Deletes a demonstration network with everything in it, its users who belong nowhere else, and its files, in one
 * transaction: a crash in between leaves it whole. The next start does not make it again. Refuses a network that is
 * no demonstration.
 */
export async function deleteDemonstration(context: Context, networkId: string): Promise<Deleted> {
  if (!isUuid(networkId)) throw new Error('a network id is a UUID')
  const started = performance.now()
  const client = new pg.Client({ connectionString: context.ownerUrl, application_name: 'artel-delete' })
  client.on('error', () => {}) // a lost connection is told by the next statement
  await client.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ gone: bigint }>('select house.delete_demonstration($1) as gone', [
      networkId,
    ])
    await client.query('commit')
    await rm(join(context.dataFolder, 'files', networkId), { recursive: true, force: true })
    // the sign-ins that the terminal prints at each start
    await rm(join(context.dataFolder, 'demonstration.json'), { force: true })
    const seconds = Math.round((performance.now() - started) / 10) / 100
    return { rows: Number(rows[0]?.gone ?? 0), seconds }
  } finally {
    await client.end()
  }
}

/** Whether a demonstration was deleted by hand, so that no start makes one again. */
export async function isDemonstrationUnwanted(owner: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rowCount } = await owner.query(
    "select from house.remembered where name = 'demonstration' and value = 'deleted'",
  )
  return (rowCount ?? 0) > 0
}
