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
/** Longer answers are shared by those who ask at the same time, and then let go. */
const MOST_ROWS = 500
/** Policies may also look at the clock, so that nothing is kept for longer than this. */
const LONGEST_MS = 10_000

type Kept = { moment: string; until: number; rows: Promise<unknown[]> }
const kept = new Map<string, Kept>()

/** A moment in its parts: what makes an answer old, and for whom it is the same. */
type Moment = { snapshot: string; scope: string; scopeOfAll: string | null }

function readMoment(moment: string): Moment {
  const [started, snapshot, ...settings] = moment.split('|')
  const scope = Object.fromEntries(SCOPE_SETTINGS.map((name, n) => [name, settings[n] ?? '']))
  const seesAll = scope['side'] === 'host' && scope['curator_id'] === ''
  return {
    snapshot: `${started}|${snapshot}`,
    scope: settings.join('|'),
    scopeOfAll: seesAll ? ['all', scope['network_id'], scope['role'], scope['lacks']].join('|') : null,
  }
}

/**
 * The rows of a reading query, from memory when the same was asked in the same scope and no transaction in the whole
 * cluster has begun to count since: then it could not answer anything else. People of the host who see the whole network
 * and have the same rights share what does not look at who asks. Whoever asks while it runs waits for the same rows. For answers that are small
 * and take long (totals, groups, pages); they must not be changed.
 */
export async function remembered<Row>(
  tx: Tx,
  moment: string | null,
  query: RawBuilder<Row>,
): Promise<readonly Row[]> {
  if (moment === null) return (await query.execute(tx)).rows
  const { sql: text, parameters } = query.compile(tx)
  const { snapshot, scope, scopeOfAll } = readMoment(moment)
  const isSame = scopeOfAll !== null && !(await asksWho(tx, text))
  // a list of found ids may be long, and a key is kept with each answer
  const key = createHash('sha256')
    .update(JSON.stringify([isSame ? scopeOfAll : scope, text, parameters]))
    .digest('base64')
  const known = kept.get(key)
  const now = performance.now()
  if (known && known.moment === snapshot && known.until > now) {
    kept.delete(key)
    kept.set(key, known) // it was used last
    return (await known.rows) as Row[]
  }
  const rows = query.execute(tx).then((answer) => answer.rows)
  kept.set(key, { moment: snapshot, until: now + LONGEST_MS, rows })
  rows.then(
    ({ length }) => length > MOST_ROWS && kept.delete(key),
    () => kept.delete(key),
  )
  const oldest = kept.size > MOST ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  return rows
}

let personal: Promise<ReadonlySet<string>> | null = null
const asking = new Map<string, boolean>()

/**
 * Whether an answer depends on who asks within a scope that sees the whole network: whether the text names a table whose
 * policy, or a function that, looks at the user. The catalogue tells which do; of a text it is found out once.
 */
async function asksWho(tx: Tx, text: string): Promise<boolean> {
  personal ??= readPersonal(tx)
  const names = await personal.catch((error) => {
    personal = null
    throw error
  })
  let asks = asking.get(text)
  if (asks === undefined) {
    asks = (text.match(/[a-z_][a-z0-9_]*/g) ?? []).some((word) => names.has(word))
    asking.set(text, asks)
    const oldest = asking.size > MOST ? asking.keys().next().value : undefined
    if (oldest !== undefined) asking.delete(oldest)
  }
  return asks
}

async function readPersonal(tx: Tx): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_policies where concat(qual, with_check) like '%app.user_id%'
    union select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'house' and p.prosrc like '%app.user_id%'`.execute(tx)
  return new Set(rows.map(({ name }) => name))
}
