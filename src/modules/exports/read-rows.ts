import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { type Catalogue, type CatalogueTable, quoted } from './catalogue.ts'
import { NAMES_PARTNERS, NOT_OF_ONE_PARTNERSHIP } from './rules.ts'

const BATCH = 2000

/** What an archive is of: a network, or those of its partnerships that were merged into one. */
export type Extent = { networkId: string; partnerIds: readonly string[] | null }

/** Values are written the same whatever the session was set to; call it before anything is read. */
export async function fixForms(tx: Tx): Promise<void> {
  await sql`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`.execute(tx)
}

/** Tables of the catalogue that hold something of this extent. */
export function tablesOf(catalogue: Catalogue, extent: Extent): CatalogueTable[] {
  if (extent.partnerIds === null) return catalogue.tables
  return catalogue.tables.filter(({ name }) => !NOT_OF_ONE_PARTNERSHIP.has(name))
}

function rowsOf(table: { name: string; hasPartner: boolean }, extent: Extent): RawBuilder<unknown> {
  const ofNetwork = sql`t.network_id = ${extent.networkId}`
  if (extent.partnerIds === null) return ofNetwork
  const partners = sql`any (${`{${extent.partnerIds.join(',')}}`}::uuid[])`
  // letters to many: those that went to this partner
  if (table.name === 'message')
    return sql`${ofNetwork} and t.id in (select c.message_id from message_copy c where c.partner_id = ${partners})`
  const columns = table.hasPartner ? ['partner_id'] : (NAMES_PARTNERS[table.name] ?? [])
  const ofPartners = columns.map((column) => sql`t.${quoted(column)} = ${partners}`)
  return sql.join([ofNetwork, ...ofPartners], sql` and `)
}

export async function countRows(tx: Tx, table: CatalogueTable, extent: Extent): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${quoted(table.name)} t where ${rowsOf(table, extent)}`.execute(tx)
  return rows[0]?.n ?? 0
}

/**
 * The rows of a table as JSON texts made by the database, some thousand at a time, ordered by their key: numbers keep all
 * their digits, instants their microseconds.
 */
export async function* readRows(tx: Tx, table: CatalogueTable, extent: Extent): AsyncGenerator<string[]> {
  const columns = sql.join(table.columns.map((name) => sql`t.${quoted(name)}`))
  const order = table.key.length > 0 ? sql.join(table.key.map((name) => sql`t.${quoted(name)}`)) : sql`1`
  await sql`declare exported_rows no scroll cursor for
    select row_to_json(r)::text as line from (
      select ${columns} from ${quoted(table.name)} t where ${rowsOf(table, extent)} order by ${order}) r`.execute(
    tx,
  )
  try {
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(BATCH)} from exported_rows`.execute(tx)
      if (rows.length > 0) yield rows.map(({ line }) => line)
      if (rows.length < BATCH) return
    }
  } finally {
    await sql`close exported_rows`.execute(tx)
  }
}

/** How many rows a derived table has for these audiences, and one digest over all of them whatever their order. */
export async function digestOf(
  tx: Tx,
  name: string,
  extent: Extent,
  audiences: readonly string[],
): Promise<{ name: string; rows: number; digest: string }> {
  const { rows } = await sql<{ rows: number; digest: string }>`
    select count(*)::int as rows, md5(coalesce(string_agg(line, '' order by line), '')) as digest from (
      select md5(row_to_json(t)::text) as line from ${quoted(name)} t
      where ${rowsOf({ name, hasPartner: true }, extent)} and t.audience = any (${[...audiences]}::text[])) lines`.execute(
    tx,
  )
  return { name, rows: rows[0]?.rows ?? 0, digest: rows[0]?.digest ?? '' }
}
