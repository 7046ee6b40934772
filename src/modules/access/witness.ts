import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Opened } from '#platform/http/register-route.ts'
import { auditOf, originOf, writeAudit } from './audit.ts'

/** How long the same thing, opened again, is not written down once more: pages ask again by themselves. */
const AGAIN_AFTER = '5 minutes'

/**
 * Writes down what an auditor opened: which operation, which partner and with which question. In the transaction that
 * reads, so that nothing is read unseen.
 */
export async function witnessOpening(tx: Tx, actor: Actor, opened: Opened): Promise<void> {
  const partnerId = await partnerOf(tx, opened)
  const values = { ...opened.params, ...opened.query }
  const asked = Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== undefined && name !== 'cursor' && name !== 'limit',
    ),
  )
  const details = { operation: opened.id, asked }
  const { rows } = await sql`
    select 1 from audit_entry where kind = 'opened' and actor_id = ${actor.id}
      and at > ${opened.now}::timestamptz - ${AGAIN_AFTER}::interval and details = ${JSON.stringify(details)}::jsonb limit 1`.execute(
    tx,
  )
  if (rows.length > 0) return
  const origin = originOf(opened.request)
  await writeAudit(
    tx,
    { ...auditOf(actor), kind: 'opened', partnerId, target: opened.id, origin, details },
    opened.now,
  )
}

/** The partner that was opened, if the actor may see it. */
async function partnerOf(tx: Tx, opened: Opened): Promise<string | null> {
  const id = opened.params['partnerId'] ?? opened.query['partnerId']
  if (typeof id !== 'string') return null
  const { rows } = await sql<{
    partner_id: string
  }>`select partner_id from partner where partner_id = ${id}`.execute(tx)
  return rows[0]?.partner_id ?? null
}
