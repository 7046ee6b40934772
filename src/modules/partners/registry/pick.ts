import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Picked, PickInput } from './bulk-shapes.ts'
import { openListing } from './list.ts'
import { collectFields, PartnerFilter } from './registry-shapes.ts'
import { sourceOf } from './rows.ts'

/**
 * The ids of the partners that the parameters of a list find now, by name, as many as asked for at most; says whether there
 * are more. Refuses parameters that no list takes.
 */
export async function pickPartners(tx: Tx, input: PickInput, actor: Actor, now: Date): Promise<Picked> {
  const read = PartnerFilter.safeParse(collectFields(input.filter))
  if (!read.success)
    throw new Refused('invalid', {
      status: 400,
      errors: read.error.issues.map(({ path, code, message }) => ({
        pointer: `#/filter/${path.join('/')}`,
        code,
        detail: message,
      })),
    })
  const listing = await openListing(tx, read.data, 'name', actor, now)
  const { rows } = await sql<{ partner_id: string }>`
    select p.partner_id from ${sourceOf(listing)} where ${listing.conditions.where}
    order by lower(p.name), p.partner_id limit ${input.limit + 1}`.execute(tx)
  const ids = rows.map((row) => row.partner_id)
  return { ids: ids.slice(0, input.limit), isCut: ids.length > input.limit }
}
