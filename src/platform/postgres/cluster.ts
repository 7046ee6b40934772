import { type SpawnOptions, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, postgresAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'

/** A PostgreSQL cluster: its files, the account that runs it (null: the current one) and the programs that do. */
export type Cluster = { files: string; folder: string; account: Account | null; binaries: Binaries }

export const SUPERUSER = 'artel'

// C.UTF-8 for the character classes (trigrams follow LC_CTYPE), ICU for the order of Russian and English.
const LOCALE = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=ru-RU', '--encoding=UTF8']

/**
 * The cluster of a folder, created when there is none. It is made aside and put in place when it is complete, so an
 * interrupted creation leaves nothing that looks like a cluster and an existing one is never touched.
 */
export async function openCluster(
  folder: string,
  password: string,
  account: Account | null = postgresAccount(folder),
  flags: string[] = [],
): Promise<Cluster> {
  const cluster = { folder, files: join(folder, 'cluster'), account, binaries: await findBinaries(account) }
  if (existsSync(join(cluster.files, 'PG_VERSION'))) {
    refuseOtherVersion(cluster)
    return cluster
  }
  const unfinished = join(folder, 'unfinished')
  rmSync(unfinished, { recursive: true, force: true })
  const secret = mkdtempSync(join(tmpdir(), 'artel-initdb-'))
  const passwordFile = join(secret, 'password')
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    for (const path of account ? [passwordFile, secret] : [])
      chownSync(path, account?.uid ?? 0, account?.gid ?? 0)
    const given = [`--pgdata=${unfinished}`, '--auth=scram-sha-256', `--username=${SUPERUSER}`]
    await run(cluster, [...given, `--pwfile=${passwordFile}`, ...LOCALE, ...flags])
  } finally {
    rmSync(secret, { recursive: true, force: true })
  }
  renameSync(unfinished, cluster.files)
  return cluster
}

function refuseOtherVersion(cluster: Cluster): void {
  const made = readFileSync(join(cluster.files, 'PG_VERSION'), 'utf8').trim()
  const [ours] = cluster.binaries.version.split('.')
  if (made === ours) return
  throw new Error(
    `The data in ${cluster.files} is of PostgreSQL ${made}, this Artel brings ${ours}: see ` +
      '"Upgrades" in docs/operate.md.',
  )
}

function run(cluster: Cluster, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(cluster.binaries.initdb, args, {
      ...asAccount(cluster),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let told = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      told += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`PostgreSQL could not create ${cluster.folder}: ${told.trim()}`))
    })
  })
}

/** Spawn options that run a program of PostgreSQL under the account of the cluster, with nothing of our environment. */
export function asAccount(cluster: Cluster): SpawnOptions {
  return {
    ...cluster.account,
    cwd: cluster.folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  }
}
