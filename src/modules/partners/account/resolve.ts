import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { uuids } from '../registry/filter.ts'

export type PartnerToResolve = { source: string; externalId: string }

const keyOf = (source: string, externalId: string) => `${source}\u0000${externalId}`

/**
 * The partners that external ids name, by one statement. A merged partner resolves to the one it was merged into. The
 * answer has the same order; null for an id that is unknown or that the scope does not show.
 */
export async function resolvePartners(
  tx: Tx,
  wanted: readonly PartnerToResolve[],
): Promise<(string | null)[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<{ source: string; external_id: string; id: string }>`
    select e.source, e.external_id, coalesce(p.merged_into, p.partner_id) as id
    from unnest(${wanted.map(({ source }) => source)}::text[], ${wanted.map(({ externalId }) => externalId)}::text[]) as w(source, external_id)
    join partner_external_id e on e.source = w.source and e.external_id = w.external_id
      and e.network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)
    join partner p on p.partner_id = e.partner_id`.execute(tx)
  const found = new Map(rows.map((row) => [keyOf(row.source, row.external_id), row.id]))
  return wanted.map(({ source, externalId }) => found.get(keyOf(source, externalId)) ?? null)
}

/** Names of partners by id; ids that the scope does not show are missing. */
export async function partnerNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select partner_id as id, name from partner where partner_id = any (${uuids(wanted)})`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
