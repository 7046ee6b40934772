import pg from 'pg'

/** The database cannot serve Artel; the message names the remedy. */
export class DatabaseUnfit extends Error {
  override name = 'DatabaseUnfit'
}

const REMEDY =
  "create database artel template template0 encoding 'UTF8' locale_provider icu icu_locale 'ru-RU' locale 'C.UTF-8'"

/**
 * Refuses a database that is older than PostgreSQL 15, is not in UTF-8, or whose locale makes Russian search fail
 * silently (under a C locale `lower` leaves Cyrillic as it is and trigrams see no letters). Changes nothing.
 */
export async function refuseUnfitDatabase(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'artel-check',
  })
  try {
    await client.connect()
  } catch (error) {
    const { host, pathname } = new URL(url)
    const reason =
      error instanceof Error ? error.message || ('code' in error ? String(error.code) : '') : String(error)
    throw new DatabaseUnfit(`The database ${host}${pathname} of DATABASE_URL cannot be reached: ${reason}`)
  }
  try {
    await check(client)
  } finally {
    await client.end()
  }
}

async function check(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; lower: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding, lower('Я') as lower",
  )
  const found = rows[0]
  if (!found || found.version < 150_000)
    throw new DatabaseUnfit(
      `Artel needs PostgreSQL 15 or newer; this one is ${Math.floor((found?.version ?? 0) / 10_000)}.`,
    )
  if (found.encoding !== 'UTF8')
    throw new DatabaseUnfit(
      `The database is in ${found.encoding}, Artel needs UTF-8. Make one with: ${REMEDY}`,
    )
  if (found.lower !== 'я')
    throw new DatabaseUnfit(
      `The locale of the database does not know Russian letters. Make one with: ${REMEDY}`,
    )
  if (!(await areTrigramsRussian(client)))
    throw new DatabaseUnfit(
      `Search would not find Russian names under this database's LC_CTYPE. Make one with: ${REMEDY}`,
    )
}

async function areTrigramsRussian(client: pg.Client): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query('create extension if not exists pg_trgm')
    const place = await client.query<{ schema: string }>(
      "select quote_ident(nspname) as schema from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'",
    )
    const { rows } = await client.query<{ similar: boolean }>(
      `select ${place.rows[0]?.schema}.similarity('партнёр', 'партнер') > 0.3 as similar`,
    )
    return rows[0]?.similar === true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseUnfit(
      `The extension pg_trgm cannot be used (${reason}). Install PostgreSQL's contrib package and run, as its administrator: create extension pg_trgm`,
    )
  } finally {
    await client.query('rollback')
  }
}
