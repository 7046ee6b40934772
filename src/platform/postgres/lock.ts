import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A lock between processes that the system releases when its holder ends, however it ends: the file lock of SQLite.
 * Nothing is ever stored in the file. One process may hold several locks on the same file; they count apart.
 */
export type Lock = {
  /** Turns a shared lock into the only one; false when others hold it too (the shared lock is then kept). */
  tryMakeExclusive: () => boolean
  release: () => void
}

/** Takes the lock together with others who share it, or returns null while someone has it alone. */
export function tryLockShared(file: string): Lock | null {
  return tryLock(file, 'begin; select 1 from sqlite_schema')
}

/** Takes the lock alone, or returns null while anyone has it. */
export function tryLockExclusive(file: string): Lock | null {
  return tryLock(file, 'begin exclusive')
}

/** Waits until `attempt` gets the lock; refuses after the limit, naming what was waited for. */
export async function waitForLock(
  attempt: () => Lock | null,
  what: string,
  limitMs = 180_000,
): Promise<Lock> {
  const started = Date.now()
  for (;;) {
    const lock = attempt()
    if (lock) return lock
    if (Date.now() - started > limitMs)
      throw new Error(`Another Artel holds ${what} for ${limitMs / 1000} s.`)
    await sleep(20)
  }
}

function tryLock(file: string, statement: string): Lock | null {
  const database = new DatabaseSync(file)
  try {
    take(database, statement)
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  return { tryMakeExclusive: () => tryMakeExclusive(database), release: () => database.close() }
}

function tryMakeExclusive(database: DatabaseSync): boolean {
  database.exec('rollback')
  try {
    take(database, 'begin exclusive')
    return true
  } catch (error) {
    if (!isBusy(error)) throw error
    take(database, 'begin; select 1 from sqlite_schema')
    return false
  }
}

function take(database: DatabaseSync, statement: string): void {
  const [begin, select] = statement.split('; ')
  database.exec(begin ?? statement)
  if (select) database.prepare(select).all()
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
