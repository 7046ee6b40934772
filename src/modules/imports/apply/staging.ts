import type pg from 'pg'
import { makeOpportunityStaging, STAGED_OPPORTUNITY_COLUMNS } from '#modules/deals/index.ts'
import {
  makeDeliveryStaging,
  makeLineStaging,
  STAGED_DELIVERY_COLUMNS,
  STAGED_LINE_COLUMNS,
} from '#modules/orders/index.ts'
import { makeEventStaging, STAGED_EVENT_COLUMNS } from '#modules/support/index.ts'
import type { ImportKind } from '../contract.ts'

export type StagingTable = { table: string; columns: readonly string[] }

const PARTNER_COLUMNS = [
  'file',
  'row_no',
  'k',
  'name',
  'city',
  'country',
  'website',
  'stage',
  'since',
  'nature',
  'term',
  'more',
]
const CONTACT_COLUMNS = [
  'file',
  'row_no',
  'k',
  'name',
  'position',
  'email',
  'phone',
  'messenger',
  'is_primary',
  'search',
]
const LEGAL_ENTITY_COLUMNS = [
  ...[
    'file',
    'row_no',
    'k',
    'name',
    'full_name',
    'kind',
    'inn',
    'kpp',
    'ogrn',
    'tax_id',
    'country',
    'address',
  ],
  ...['is_primary', 'search_name'],
]
const MEASURE_COLUMNS = [
  'file',
  'row_no',
  'k',
  'number',
  'key',
  'has_key',
  'value',
  'at',
  'evidence',
  'about',
]
const LEAD_COLUMNS = [
  'file',
  'row_no',
  'key',
  'name',
  'origin',
  'city',
  'country',
  'at',
  'won_at',
  'account',
  'k',
]

/** Makes the empty staging table of a step; it lives as long as the connection. */
export async function makeStaging(client: pg.Client, kind: ImportKind, index: number): Promise<StagingTable> {
  const table = `staged_${index}`
  if (kind === 'orders') {
    await makeLineStaging(client, table)
    return { table, columns: STAGED_LINE_COLUMNS }
  }
  if (kind === 'deliveries') {
    await makeDeliveryStaging(client, table)
    return { table, columns: STAGED_DELIVERY_COLUMNS }
  }
  if (kind === 'opportunities') {
    await makeOpportunityStaging(client, table)
    return { table, columns: STAGED_OPPORTUNITY_COLUMNS }
  }
  if (kind === 'requests') {
    await makeEventStaging(client, table)
    return { table, columns: STAGED_EVENT_COLUMNS }
  }
  if (kind === 'contacts') {
    await client.query(`create temp table ${table} (file smallint not null, row_no int not null, k int not null, name text not null,
      position text, email text, phone text, messenger text, is_primary boolean, search text not null)`)
    return { table, columns: CONTACT_COLUMNS }
  }
  if (kind === 'legal_entities') {
    await client.query(`create temp table ${table} (file smallint not null, row_no int not null, k int not null, name text not null,
      full_name text, kind text not null, inn text, kpp text, ogrn text, tax_id text, country text, address text, is_primary boolean,
      search_name text not null)`)
    return { table, columns: LEGAL_ENTITY_COLUMNS }
  }
  if (kind === 'partners') {
    await client.query(`create temp table ${table} (file smallint not null, row_no int not null, k int not null, name text, city text,
      country text, website text, stage text, since timestamptz, nature text, term text, more jsonb)`)
    return { table, columns: PARTNER_COLUMNS }
  }
  if (kind === 'measures') {
    await client.query(`create temp table ${table} (file smallint not null, row_no int not null, k int, number text, key text not null,
      has_key boolean not null, value numeric not null, at timestamptz not null, evidence text, about text)`)
    return { table, columns: MEASURE_COLUMNS }
  }
  await client.query(`create temp table ${table} (file smallint not null, row_no int not null, key text not null, name text, origin text,
    city text, country text, at timestamptz, won_at timestamptz, account text, k int)`)
  return { table, columns: LEAD_COLUMNS }
}

/** Rows that were refused, with their cells; and rows refused by what the database knows, whose cells come later. */
export async function makeErrorStaging(client: pg.Client): Promise<void> {
  await client.query(`create temp table staged_error (file smallint not null, row_no int not null, reason text not null, field text,
    value text, original text[] not null default '{}')`)
}

/** A list of texts as COPY writes an array. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\u0000', '')}"`).join(',')}}`
}
