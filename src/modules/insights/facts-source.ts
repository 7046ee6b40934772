import { type RawBuilder, sql } from 'kysely'

/**
 * The records behind a figure as a sub-query. Its columns: partner_id, id, kind, fact_id, happened_at, code, text,
 * side, state, due_at, ended_at, n, amount (numeric: minor units of `currency`, or points).
 */
export type FactsSource = {
  rows: RawBuilder<unknown>
  /** The currency of the amounts; 'points' for measures; null where nothing is added up. */
  unit: string | null
}

type Columns = {
  partnerId?: RawBuilder<unknown>
  id: RawBuilder<unknown>
  kind: 'partner' | 'order' | 'transfer' | 'promise' | 'measure' | 'fact'
  factId?: RawBuilder<unknown>
  happenedAt: RawBuilder<unknown>
  code: RawBuilder<unknown>
  text?: RawBuilder<unknown>
  side?: RawBuilder<unknown>
  state?: RawBuilder<unknown>
  dueAt?: RawBuilder<unknown>
  endedAt?: RawBuilder<unknown>
  n?: RawBuilder<unknown>
  amount?: RawBuilder<unknown>
}

/** The columns every source has, in one order and with one type each. */
export function columnsOf(columns: Columns): RawBuilder<unknown> {
  const nothing = sql`null`
  return sql`${columns.partnerId ?? sql`partner_id`}::uuid as partner_id, ${columns.id}::uuid as id,
    ${sql.lit(columns.kind)}::text as kind, (${columns.factId ?? nothing})::uuid as fact_id,
    (${columns.happenedAt})::timestamptz as happened_at, (${columns.code})::text as code, (${columns.text ?? nothing})::text as text,
    (${columns.side ?? nothing})::text as side, (${columns.state ?? nothing})::text as state,
    (${columns.dueAt ?? nothing})::timestamptz as due_at, (${columns.endedAt ?? nothing})::timestamptz as ended_at,
    (${columns.n ?? nothing})::int as n, (${columns.amount ?? nothing})::numeric as amount`
}
