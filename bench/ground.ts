import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Connection, connect } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { refuseUnfitDatabase } from '#platform/health/database-check.ts'
import { openPostgres } from '#platform/postgres/open.ts'

/** A migrated database of this run, empty at first. */
export type BenchDatabase = { ownerUrl: string; appUrl: string; owner: pg.Pool; app: Connection }

/** What the benches stand on: a folder and databases of their own, gone when the run ends. */
export type Ground = {
  folder: string
  /** The version of the PostgreSQL server, as it tells it. */
  postgres: string
  database: (name: string) => Promise<BenchDatabase>
  drop: (database: BenchDatabase) => Promise<void>
  close: () => Promise<void>
}

const TEMPLATE = "template template0 encoding 'UTF8' locale_provider icu icu_locale 'ru-RU' locale 'C.UTF-8'"

/**
 * Opens a PostgreSQL in a temporary folder with the settings Artel ships, or uses the server of DATABASE_URL, where
 * databases of this run are made beside the others and dropped at the end.
 */
export async function openGround(say: (sentence: string) => void): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'artel-bench-'))
  chmodSync(folder, 0o755) // PostgreSQL refuses to run as root, so its own account must be able to enter
  const given = process.env['DATABASE_URL']
  if (given) await refuseUnfitDatabase(given)
  const embedded = given ? null : await openPostgres(folder, say)
  const serverUrl = given ?? embedded?.url ?? ''
  const run = randomBytes(3).toString('hex')
  const opened = new Map<BenchDatabase, string>()
  const administrator = new pg.Pool({ connectionString: serverUrl, max: 1 })
  administrator.on('error', () => {})

  async function database(name: string): Promise<BenchDatabase> {
    const full = `artel_bench_${run}_${name}`
    await administrator.query(`create database ${full} ${TEMPLATE}`)
    const url = new URL(serverUrl)
    url.pathname = `/${full}`
    const ownerUrl = url.href
    const { appUrl } = await migrate(ownerUrl)
    const owner = new pg.Pool({ connectionString: ownerUrl, max: 2 })
    owner.on('error', () => {})
    const made = { ownerUrl, appUrl, owner, app: connect(appUrl, { max: 4, name: 'artel-bench' }) }
    opened.set(made, full)
    return made
  }

  async function drop(made: BenchDatabase): Promise<void> {
    const full = opened.get(made)
    if (!full) return
    opened.delete(made)
    await made.app.close()
    await made.owner.end()
    await administrator.query(`drop database if exists ${full} with (force)`)
    await administrator.query(`drop role if exists artel_app_${full}`)
  }

  const { rows } = await administrator.query<{ server_version: string }>('show server_version')
  return {
    folder,
    postgres: rows[0]?.server_version ?? 'unknown',
    database,
    drop,
    close: async () => {
      for (const made of opened.keys()) await drop(made)
      await administrator.end()
      await embedded?.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    },
  }
}

/** Writes out what is dirty, so that each measured part begins alike; where the account may not, it is left. */
export async function settle(database: BenchDatabase): Promise<void> {
  await database.owner.query('checkpoint').catch(() => {})
}
