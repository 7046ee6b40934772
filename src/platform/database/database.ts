import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

/** All tables; each `tables.ts` adds its own with `declare module '#platform/database/database.ts'`. */
// biome-ignore lint/suspicious/noEmptyInterface: the tables are added by declaration merging
export interface Database {}

/** A handle inside a transaction (see `inScope`), or a plain one where no row-level security is involved. */
export type Tx = Kysely<Database>

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text))
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(1016 as never, (text: string) => parseBigintArray(text))

/** An array of 64-bit integers as PostgreSQL prints it: `{1,NULL,3}`. */
function parseBigintArray(text: string): (bigint | null)[] {
  const inner = text.slice(1, -1)
  return inner === '' ? [] : inner.split(',').map((item) => (item === 'NULL' ? null : BigInt(item)))
}

export type Connection = { db: Kysely<Database>; pool: pg.Pool; close: () => Promise<void> }

/** Statements that begin with this are prepared once for each connection and keep their plan: see `KeepingClient`. */
export const KEPT = '/* kept */'

/**
 * Names the statements marked as kept, so that the server parses and plans them once for each connection. Under
 * row-level security planning a statement over many tables takes longer than running it. What is kept has to be a fixed
 * text: each different one stays with the connection until it ends.
 */
class KeepingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const query = this.query.bind(this) as (...given: unknown[]) => unknown
    this.query = ((...given: unknown[]) => query(...named(given))) as pg.Client['query']
  }
}

const names = new Map<string, string>()

function named(given: unknown[]): unknown[] {
  const [text, values, ...rest] = given
  if (typeof text !== 'string' || !text.startsWith(KEPT)) return given
  let name = names.get(text)
  if (name === undefined) {
    name = `kept_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
    names.set(text, name)
  }
  return [{ name, text, values }, ...rest]
}

/**
 * A handle on one connection that somebody else opened, in whatever transaction it is: statements go to it one after the
 * other, and nothing is begun, ended or released by the handle.
 */
export function databaseOn(client: pg.Client): Tx {
  const borrowed = { query: client.query.bind(client), release: () => {} } as unknown as pg.PoolClient
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: { connect: async () => borrowed, end: async () => {}, options: {} },
    }),
  })
}

/**
 * Opens a pool and a query builder on it. 64-bit integers arrive as `bigint`, numerics as text, days as
 * `YYYY-MM-DD` text and instants as `Date`.
 */
export function connect(url: string, options: { max?: number; name?: string } = {}): Connection {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? 'artel',
    idleTimeoutMillis: 30_000,
    Client: KeepingClient,
  })
  // An idle connection that the server ends (restart, failover) must not end the process; the next query reconnects.
  pool.on('error', () => {})
  // Nor may one that is in a transaction and between two statements: the next statement tells.
  pool.on('connect', (client) => {
    client.on('error', () => {})
  })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}
