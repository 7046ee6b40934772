import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { LEFT_OUT, restoreOrder } from './rules.ts'

/** A table with a network's rows as the database describes it; generated columns are not among its columns. */
export type CatalogueTable = {
  name: string
  columns: string[]
  key: string[]
  hasPartner: boolean
  hasAudience: boolean
}

export type Catalogue = {
  /** Tables an archive holds, those others refer to first. */
  tables: CatalogueTable[]
  /** Derived tables: only their digest goes into an archive. */
  projections: string[]
}

/**
 * What an archive of a network consists of, read from the database itself so that no new table is forgotten. Columns
 * and tables that the connection may not read are left out.
 */
export async function readCatalogue(tx: Tx): Promise<Catalogue> {
  const { rows } = await sql<CatalogueTable & { isProjection: boolean }>`
    select c.relname as name,
      array_agg(a.attname order by a.attnum) filter (where a.attgenerated = '')::text[] as columns,
      coalesce((select array_agg(k.attname order by array_position(i.indkey::int2[], k.attnum)) from pg_index i
        join pg_attribute k on k.attrelid = c.oid and k.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary), '{}')::text[] as key,
      bool_or(a.attname = 'partner_id') as "hasPartner", bool_or(a.attname = 'audience') as "hasAudience",
      to_regclass('house.' || quote_ident('expected_' || c.relname)) is not null as "isProjection"
    from pg_class c join pg_namespace s on s.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where s.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute n where n.attrelid = c.oid and n.attname = 'network_id' and not n.attisdropped)
      and has_column_privilege(c.oid, a.attnum, 'select')
    group by c.oid, c.relname`.execute(tx)
  const { rows: references } = await sql<{ from: string; to: string }>`
    select distinct f.relname as from, t.relname as to from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid where k.contype = 'f'`.execute(
    tx,
  )
  const exported = new Map(
    rows
      .filter(({ name, isProjection }) => !isProjection && !(name in LEFT_OUT))
      .map((row) => [row.name, row]),
  )
  const order = restoreOrder([...exported.keys()], references)
  return {
    tables: order.flatMap((name) => exported.get(name) ?? []),
    projections: rows
      .filter(({ isProjection }) => isProjection)
      .map(({ name }) => name)
      .sort(),
  }
}

/** A name as SQL: only names that came from the catalogue reach it. */
export function quoted(name: string) {
  return sql.raw(`"${name.replaceAll('"', '""')}"`)
}
