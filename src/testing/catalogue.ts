import type pg from 'pg'

export type CatalogueColumn = {
  name: string
  type: string
  /** Must be given: not null and without a default. */
  isNeeded: boolean
  isGenerated: boolean
}

export type CatalogueTable = {
  /** As PostgreSQL prints it: `fact`, `house.remembered`. */
  name: string
  columns: CatalogueColumn[]
  primaryKey: string[]
  /** Tables it refers to, itself left out. */
  refersTo: string[]
  /** The policy that lets the login role in; `closed` when there is none. */
  protection: 'partnership' | 'network' | 'closed' | 'unknown'
}

/**
 * Every table of the database, parents before children, but those of libraries (schemas auth and pgboss) and of
 * PostgreSQL itself. What a test enumerates from here cannot be forgotten.
 */
export async function readCatalogue(owner: pg.Pool): Promise<CatalogueTable[]> {
  const { rows } = await owner.query<CatalogueTable>(`
    select c.oid::regclass::text as name,
      (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
          'isNeeded', a.attnotnull and not a.atthasdef and a.attgenerated = '', 'isGenerated', a.attgenerated <> '') order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select array_agg(a.attname::text order by k.place) from pg_constraint p, unnest(p.conkey) with ordinality as k(n, place),
        pg_attribute a where p.conrelid = c.oid and p.contype = 'p' and a.attrelid = c.oid and a.attnum = k.n), '{}') as "primaryKey",
      coalesce((select array_agg(distinct f.confrelid::regclass::text) from pg_constraint f
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '{}') as "refersTo",
      (select case when array_agg(p.polname::text) @> '{partnership}' then 'partnership' when array_agg(p.polname::text) @> '{network}' then 'network'
          when array_agg(p.polname::text) = '{owner}' then 'closed' else 'unknown' end
        from pg_policy p where p.polrelid = c.oid) as protection
    from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and s.nspname not in ('auth', 'pgboss', 'pg_catalog', 'information_schema')
    order by 1`)
  return parentsFirst(rows)
}

function parentsFirst(tables: CatalogueTable[]): CatalogueTable[] {
  const sorted: CatalogueTable[] = []
  const waiting = new Map(tables.map((table) => [table.name, table]))
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ refersTo }) => !refersTo.some((name) => waiting.has(name)))
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()]}`)
    for (const table of ready) waiting.delete(table.name)
    sorted.push(...ready)
  }
  return sorted
}
