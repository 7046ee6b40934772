import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'

/**
 * The partner accounts whose records a page shows: those that stand for the same partner, whichever of them is named,
 * the one the others were merged into first. Refuses (not found) an account that the scope may not see.
 */
export async function partnerSet(tx: Tx, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] }>`select house.partner_set(${partnerId}) as ids`.execute(tx)
  const ids = rows[0]?.ids ?? []
  if (ids.length === 0) throw new NotFound()
  return ids
}

/** The account that stands for a partner: the one it was merged into, else itself. Refuses (not found) as above. */
export async function survivorOf(tx: Tx, partnerId: string): Promise<string> {
  const [survivor = partnerId] = await partnerSet(tx, partnerId)
  return survivor
}

/** Refuses (not found) a partner account that the scope may not see. */
export async function requirePartner(tx: Tx, partnerId: string): Promise<void> {
  await partnerSet(tx, partnerId)
}

/** `column = id` for one account, so that indexes give the order of the rows; `= any` for several. */
export function ofPartners(column: string, partnerIds: readonly string[]): RawBuilder<boolean> {
  const [only, ...more] = partnerIds
  return more.length === 0
    ? sql`${sql.ref(column)} = ${only ?? null}::uuid`
    : sql`${sql.ref(column)} = any (${partnerIds}::uuid[])`
}
