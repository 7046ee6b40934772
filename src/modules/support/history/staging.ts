import type pg from 'pg'

/** Columns of a staging table of events of requests, in the order of COPY. */
export const STAGED_EVENT_COLUMNS = [
  'file',
  'row_no',
  'k',
  'number',
  'kind',
  'word',
  'person',
  'happened_at',
] as const

/** Makes the empty staging table of events; `k` names the partner in `import_partner`, null for nobody. */
export async function makeEventStaging(client: pg.Client, table: string): Promise<void> {
  await client.query(`create temp table ${table} (file smallint not null, row_no int not null, k int, number text not null,
    kind text not null, word text not null, person text, happened_at timestamptz not null)`)
}
