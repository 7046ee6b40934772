import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'

const woken = new WeakSet<Tx>()

/**
 * Wakes the consumers of facts when this transaction commits: one job for each consumer, however many facts it
 * states. Whoever writes facts by SQL calls it; `stateFacts` does so itself.
 */
export async function wakeConsumers(tx: Tx): Promise<void> {
  if (woken.has(tx)) return
  woken.add(tx)
  await sql`select house.wake_consumers()`.execute(tx)
}
