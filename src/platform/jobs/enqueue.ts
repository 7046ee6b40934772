import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'

/**
 * Puts a job into its queue in this transaction: it runs once that commits, never when it is rolled back. Returns false
 * when no worker has made the queue yet.
 */
export async function enqueueJob(tx: Tx, name: string, data: Record<string, unknown>): Promise<boolean> {
  const pattern = name.replace(/[\\%_]/g, '\\$&')
  const { rows } = await sql<{ queued: boolean }>`
    select house.enqueue_job(${pattern}, ${JSON.stringify(data)}::jsonb) as queued`.execute(tx)
  return rows[0]?.queued ?? false
}
