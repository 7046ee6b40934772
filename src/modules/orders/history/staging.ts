import type pg from 'pg'
import type { BulkWriter } from '#records/bulk/facts.ts'
import type { Audience, Side } from '#records/writer.ts'

/** Columns of a staging table of order lines, in the order of its COPY. */
export const STAGED_LINE_COLUMNS = [
  'file',
  'row_no',
  'k',
  'number',
  'line',
  'sku',
  'name',
  'quantity',
  'unit_price',
  'amount',
  'currency',
  'at',
  'status',
  'promised',
  'delivered',
  'cancelled',
  'original',
] as const

/**
 * Makes an empty staging table of order lines for this connection. Temporary tables lie outside row-level security,
 * cost no log and vanish with a crash. Texts compare by bytes: sorting by a language's rules costs many times more.
 */
export async function makeLineStaging(client: pg.Client, table: string): Promise<void> {
  await client.query(`create temp table ${table} (
    file smallint not null, row_no int not null, k int not null, number text not null, line text collate "C",
    sku text collate "C", name text collate "C", quantity numeric not null, unit_price numeric, amount bigint not null,
    currency text not null, at timestamptz not null, status text, promised timestamptz, delivered timestamptz,
    cancelled timestamptz, original text)`)
}

/** Columns of a staging table of deliveries. */
export const STAGED_DELIVERY_COLUMNS = [
  'file',
  'row_no',
  'k',
  'number',
  'status',
  'promised',
  'delivered',
  'cancelled',
] as const

/** Makes an empty staging table of deliveries: what became of orders that are known already. */
export async function makeDeliveryStaging(client: pg.Client, table: string): Promise<void> {
  await client.query(`create temp table ${table} (
    file smallint not null, row_no int not null, k int, number text not null, status text, promised timestamptz,
    delivered timestamptz, cancelled timestamptz)`)
}

/** How staged rows become orders. `k` of a row names its partner in the temporary table `import_partner`. */
export type HistoryRules = {
  source: string
  /** Audience of orders that are new; a known order keeps its own. */
  audience: Audience
  /** The side that imports: with `shared`, the audiences whose orders it knows. */
  side: Side
  seller: Side
  /** What the seller's promise of an unavailable order becomes. */
  unavailable: 'broken' | 'withdrawn' | 'open'
  /** `known`: whichever of the two the order's promises are (deliveries). */
  promisePer: 'order' | 'line' | 'known'
  /** Title of a delivery promise; `#` stands for the order's number. */
  promiseTitle: string
}

export type OrderHistory = { writer: BulkWriter; rules: HistoryRules }
