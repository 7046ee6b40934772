import type { Kysely } from 'kysely'
import type pg from 'pg'
import { type Config, readConfig } from '#platform/config/config.ts'
import { openDataFolder, readSecret } from '#platform/config/data-folder.ts'
import { connect, type Database } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { refuseUnfitDatabase } from '#platform/health/database-check.ts'
import { createLog, type Logger } from '#platform/log/log.ts'
import type { Context } from '#platform/module.ts'
import { openPostgres } from '#platform/postgres/open.ts'

/** What every program of Artel stands on: settings, data folder, a migrated database and the log. */
export type House = {
  config: Config
  secret: string
  log: Logger
  db: Kysely<Database>
  pool: pg.Pool
  context: Context
  close: () => Promise<void>
}

/**
 * Opens the data folder and the database (the embedded one, or the operator's) and brings it to the newest migration.
 * Refuses with a sentence that a person can act on. `close` ends everything that was opened, in the right order.
 */
export async function openHouse(
  name: string,
  options: { pool?: number; logLevel?: string } = {},
): Promise<House> {
  const config = readConfig()
  const log = createLog(options.logLevel ?? config.logLevel)
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`)
  const dataFolder = openDataFolder(config.dataFolder, say)
  const postgres = config.databaseUrl ? null : await openPostgres(dataFolder, say)
  try {
    const ownerUrl = postgres?.url ?? config.databaseUrl ?? ''
    if (!postgres) await refuseUnfitDatabase(ownerUrl)
    const { applied, appUrl } = await migrate(ownerUrl, { appUrl: config.databaseAppUrl })
    if (applied.length > 0) log.info({ applied }, 'the database was brought up to date')
    const { db, pool, close } = connect(appUrl, { name: `artel-${name}`, max: options.pool ?? 10 })
    const context: Context = { db, appUrl, ownerUrl, clock: { now: () => new Date() }, log, dataFolder }
    const secret = readSecret(config.secret, dataFolder)
    let closed: Promise<void> | undefined
    return {
      config,
      secret,
      log,
      db,
      pool,
      context,
      close: () => {
        closed ??= close().then(() => postgres?.stop())
        return closed
      },
    }
  } catch (error) {
    await postgres?.stop()
    throw error
  }
}
