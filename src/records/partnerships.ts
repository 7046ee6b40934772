import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'

/**
 * The partner accounts whose records a page shows: the account itself and those merged into it. Refuses (not found)
 * an account that the scope may not see.
 */
export async function partnerSet(tx: Tx, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ partner_id: string }>`
    select partner_id from partner where partner_id = ${partnerId} or merged_into = ${partnerId}`.execute(tx)
  if (!rows.some((row) => row.partner_id === partnerId)) throw new NotFound()
  return rows.map((row) => row.partner_id)
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
