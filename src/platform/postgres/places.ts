import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from './account.ts'

/** Folders outside the project that are tried, in this order, when a folder of the project cannot be used. */
export function sharedFolders(): string[] {
  if (process.getuid?.() === 0)
    return ['/var/lib/artel', '/opt/artel', join(tmpdir(), 'artel')].filter(isOurs)
  const home = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share')
  return [join(home, 'artel'), join(tmpdir(), `artel-${process.getuid?.() ?? 'data'}`)].filter(isOurs)
}

/** A folder of that name may lie ready in a place where anyone can write: it must be one of ours. */
function isOurs(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false })
  return !found || process.getuid === undefined || found.uid === process.getuid()
}

/** Whether the account can read and enter the folder through all its parents. */
export function mayEnter(folder: string, account: Account): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', folder], {
      ...account,
      cwd: '/',
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

/**
 * The folder of the cluster: `postgres` inside the data folder, or where that cannot be entered by the account that
 * runs PostgreSQL, a new folder in a shared place whose name is kept in the data folder (so that deleting the data
 * folder starts afresh). The folder exists afterwards and belongs to the account.
 */
export function clusterFolder(
  dataFolder: string,
  account: Account | null,
): { folder: string; moved: boolean } {
  const own = join(dataFolder, 'postgres')
  const pointer = join(dataFolder, 'postgres.location')
  if (existsSync(pointer)) {
    const folder = readFileSync(pointer, 'utf8').trim()
    if (existsSync(folder)) return { folder, moved: true }
  }
  if (make(own, account)) return { folder: own, moved: false }
  for (const base of sharedFolders()) {
    const folder = join(base, `cluster-${randomBytes(6).toString('hex')}`)
    if (!makeWay(base) || !make(folder, account)) continue
    writeFileSync(pointer, `${folder}\n`)
    return { folder, moved: true }
  }
  throw new Error(
    `No folder was found in which PostgreSQL can keep its data; set ARTEL_DATA to one (tried ${own} and ${sharedFolders().join(', ')}).`,
  )
}

/** The shared place, which others may pass through but not list: the account of PostgreSQL has to get by. */
function makeWay(base: string): boolean {
  try {
    mkdirSync(base, { recursive: true })
    chmodSync(base, 0o711)
    return true
  } catch {
    return false
  }
}

function make(folder: string, account: Account | null): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!account) return true
    if (statSync(folder).uid === 0) {
      chmodSync(folder, 0o700)
      chownSync(folder, account.uid, account.gid)
    }
    return mayEnter(folder, account)
  } catch {
    return false
  }
}
