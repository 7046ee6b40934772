import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'

/**
 * Whether what the actor writes reaches this partner: a curator who reads all partners writes only to those they answer
 * for. Everybody else reads no further than they write.
 */
export async function writesReach(tx: Tx, actor: Actor, partnerId: string): Promise<boolean> {
  if (!actor.readsAll || actor.curatorId === null) return true
  // the scope of a reading does not name the curator; the rule is asked as a writing would ask it
  await sql`select set_config('app.curator_id', ${actor.curatorId}, true)`.execute(tx)
  const { rows } = await sql<{ reaches: boolean }>`
    select ${partnerId}::uuid = any (house.curated_partners()) as reaches`.execute(tx)
  await sql`select set_config('app.curator_id', '', true)`.execute(tx)
  return rows[0]?.reaches ?? false
}
