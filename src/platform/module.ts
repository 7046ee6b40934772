import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from './database/database.ts'

/** The outside world as use cases see it: passed in, so that tests run on their own clock. */
export type Clock = { now: () => Date }

/** What the composition root gives to commands and jobs. `db` connects as the login role, `ownerUrl` as the owner. */
export type Context = {
  db: Kysely<Database>
  appUrl: string
  ownerUrl: string
  clock: Clock
  log: Logger
  dataFolder: string
}

/** A command of `npm run artel`. `run` returns the exit code; with --json it prints exactly one JSON document. */
export type Command = {
  /** Words that name it, for example `['import', 'orders']`. */
  path: readonly string[]
  summary: string
  run: (context: Context, args: readonly string[]) => Promise<number>
}

/** Work done in the background: on a schedule (cron in UTC), when the worker starts, or when woken by name. */
export type Job = {
  name: string
  cron?: string
  atStart?: boolean
  run: (context: Context, data: unknown) => Promise<void>
}
