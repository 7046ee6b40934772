import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from './database.ts'
import { SCOPE_SETTINGS } from './scope.ts'

/**
 * What decides what a query can answer: the server, the snapshot (which transactions count) and the scope. Null in a
 * transaction that has written, which sees more than its snapshot. Select it under a name in a statement that runs anyway.
 */
export const MOMENT = sql<
  string | null
>`case when pg_current_xact_id_if_assigned() is null then concat_ws('|',
  pg_postmaster_start_time(), pg_current_snapshot(), ${sql.join(
    SCOPE_SETTINGS.map((name) => sql`coalesce(current_setting(${sql.lit(`app.${name}`)}, true), '')`),
  )}) end`

const MOST = 1000
/** Policies may also look at the clock, so that nothing is kept for longer than this. */
const LONGEST_MS = 10_000

type Kept = { moment: string; until: number; rows: Promise<unknown[]> }
const kept = new Map<string, Kept>()

/**
 * The rows of a reading query, from memory when the same was asked in the same scope and no transaction in the whole
 * cluster has begun to count since: then it could not answer anything else. Whoever asks while it runs waits for the same
 * rows. For answers that are small and take long (totals, groups); they must not be changed.
 */
export async function remembered<Row>(
  tx: Tx,
  moment: string | null,
  query: RawBuilder<Row>,
): Promise<readonly Row[]> {
  if (moment === null) return (await query.execute(tx)).rows
  const { sql: text, parameters } = query.compile(tx)
  // a list of found ids may be long, and a key is kept with each answer
  const key = createHash('sha256')
    .update(JSON.stringify([scopeIn(moment), text, parameters]))
    .digest('base64')
  const known = kept.get(key)
  const now = performance.now()
  if (known && known.moment === moment && known.until > now) {
    kept.delete(key)
    kept.set(key, known) // it was used last
    return (await known.rows) as Row[]
  }
  const rows = query.execute(tx).then((answer) => answer.rows)
  kept.set(key, { moment, until: now + LONGEST_MS, rows })
  rows.catch(() => kept.delete(key))
  const oldest = kept.size > MOST ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  return rows
}

/** The part of a moment that names the scope: behind the server's start and the snapshot. */
function scopeIn(moment: string): string {
  return moment.split('|').slice(2).join('|')
}
