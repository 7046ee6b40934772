import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { domainOf, isOwnDomain } from './rules.ts'

/**
 * The one partner that mail addresses belong to, as far as the scope sees it: by the address of a contact or of somebody
 * who signs in, else by a company's domain among contacts and websites. Null when there is none, or several.
 */
export async function findPartnerByAddresses(tx: Tx, addresses: readonly string[]): Promise<string | null> {
  if (addresses.length === 0) return null
  const { rows: byAddress } = await sql<{ partner_id: string }>`
    select distinct coalesce(p.merged_into, p.partner_id) as partner_id from partner p join (
      select c.partner_id from contact c where c.of_side = 'partner' and c.archived_at is null
        and lower(c.email) = any (${addresses}::text[])
      union select m.partner_id from member m join auth."user" u on u."id" = m.user_id
        where m.side = 'partner' and m.ended_at is null and lower(u."email") = any (${addresses}::text[])
    ) known on known.partner_id = p.partner_id where p.archived_at is null limit 2`.execute(tx)
  if (byAddress.length > 0) return byAddress.length === 1 ? (byAddress[0]?.partner_id ?? null) : null
  const domains = [...new Set(addresses.map(domainOf))].filter(isOwnDomain)
  if (domains.length === 0) return null
  const { rows: byDomain } = await sql<{ partner_id: string }>`
    select distinct coalesce(p.merged_into, p.partner_id) as partner_id from partner p where p.archived_at is null and (
      exists (select from contact c where c.partner_id = p.partner_id and c.of_side = 'partner' and c.archived_at is null
        and split_part(lower(c.email), '@', 2) = any (${domains}::text[]))
      or regexp_replace(lower(p.website), '^(https?://)?(www\\.)?([^/:]+).*$', '\\3') = any (${domains}::text[])) limit 2`.execute(
    tx,
  )
  return byDomain.length === 1 ? (byDomain[0]?.partner_id ?? null) : null
}
