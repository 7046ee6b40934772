import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'
import { connect, type Database } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { databaseUrl } from './database-url.ts'

export type TestDatabase = {
  /** URL of the database as its owner, who is not bound by row-level security. */
  ownerUrl: string
  /** URL of the database as the login role that requests use. */
  appUrl: string
  owner: pg.Pool
  /** Queries as the login role: under row-level security, as in a request. */
  db: Kysely<Database>
  close: () => Promise<void>
}

/**
 * A database of its own, cloned from the migrated template. Asked for in a test it ends with that test, elsewhere
 * (`beforeAll`, top level) with the file; `close()` ends it before.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, template } = inject('postgres')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  const administrator = new pg.Pool({ connectionString: url, max: 1 })
  await administrator.query(`create database ${name} template ${template} strategy wal_log`)
  const ownerUrl = databaseUrl(url, name)
  const { appUrl } = await migrate(ownerUrl)
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 })
  const app = connect(appUrl, { max: 10, name: 'artel-test' })
  owner.on('error', () => {}) // the database is dropped with force
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= (async () => {
      await app.close()
      await owner.end()
      await administrator.query(`drop database if exists ${name} with (force)`)
      await administrator.end()
    })()
    return closed
  }
  endWith(close)
  return { ownerUrl, appUrl, owner, db: app.db, close }
}

function endWith(close: () => Promise<void>): void {
  try {
    onTestFinished(close)
  } catch {
    afterAll(close) // not inside a test
  }
}
