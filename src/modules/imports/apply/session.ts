import pg from 'pg'
import '#platform/database/database.ts'
import { type Scope, scopeSettings } from '#platform/database/scope.ts'
import { currencyCodes, currencyExponent } from '#shared/currencies.ts'

/**
 * The one connection of an import, as the login role: its temporary tables outlive transactions and vanish with it, and
 * its advisory lock tells that the import is alive. Memory is kept modest whatever the server's settings are.
 */
export type ImportSession = {
  client: pg.Client
  begin: () => Promise<void>
  close: () => Promise<void>
  /** The server process of this connection, to cancel what it runs. */
  pid: number
}

/** Opens the connection of an import and takes its lock; null when somebody else runs it. */
export async function openSession(
  appUrl: string,
  importId: string,
  scope: Scope,
): Promise<ImportSession | null> {
  const client = new pg.Client({ connectionString: appUrl, application_name: 'artel-import' })
  // an error of an idle connection is met by the next query
  client.on('error', () => {})
  await client.connect()
  await client.query(`set work_mem = '24MB'; set hash_mem_multiplier = 1.5; set temp_buffers = '16MB'; set jit = off;
    set max_parallel_workers_per_gather = 0; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`)
  const { rows } = await client.query<{ is_ours: boolean; pid: number }>(
    `select pg_try_advisory_lock(hashtextextended('import ' || $1, 0)) as is_ours, pg_backend_pid() as pid`,
    [importId],
  )
  const close = () => client.end().catch(() => {})
  if (!rows[0]?.is_ours) {
    await close()
    return null
  }
  const settings = scopeSettings(scope)
  return {
    client,
    pid: rows[0].pid,
    close,
    begin: async () => {
      await client.query(`begin; ${settings}`)
    },
  }
}

/** Makes imports of one network apply one after the other, until the transaction ends. */
export async function lockNetwork(client: pg.Client, networkId: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('imports ' || $1, 0))`, [networkId])
}

/** The decimals of currencies, for statements that write amounts as text. */
export async function makeCurrencyTable(client: pg.Client): Promise<void> {
  const codes = currencyCodes()
  await client.query('create temp table currency_exponent (currency text primary key, exponent int not null)')
  await client.query('insert into currency_exponent select * from unnest($1::text[], $2::int[])', [
    codes,
    codes.map(currencyExponent),
  ])
}
