import pino from 'pino'
import type { Context } from '#platform/module.ts'
import type { TestDatabase } from './database.ts'

/** What commands and jobs are given, over a test database; `dataFolder` is needed only by what keeps files. */
export function testContext(
  database: TestDatabase,
  options: { dataFolder?: string; now?: () => Date } = {},
): Context {
  return {
    db: database.db,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    clock: { now: options.now ?? (() => new Date()) },
    log: pino({ level: 'silent' }),
    dataFolder: options.dataFolder ?? '/nowhere',
  }
}
