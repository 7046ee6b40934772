import type pg from 'pg'

/** Columns of a staging table of opportunities, in the order of COPY. */
export const STAGED_OPPORTUNITY_COLUMNS = [
  'file',
  'row_no',
  'k',
  'number',
  'status',
  'name',
  'product',
  'series',
  'agent',
  'team',
  'region',
  'value',
  'currency',
  'opened_at',
  'engaged_at',
  'closed_at',
] as const

/** Makes the empty staging table of opportunities; `k` names the partner in `import_partner`, null for nobody. */
export async function makeOpportunityStaging(client: pg.Client, table: string): Promise<void> {
  await client.query(`create temp table ${table} (file smallint not null, row_no int not null, k int, number text not null,
    status text not null, name text, product text, series text, agent text, team text, region text, value bigint, currency text not null,
    opened_at timestamptz, engaged_at timestamptz, closed_at timestamptz)`)
}
