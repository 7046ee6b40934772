import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { postgresAccount } from './account.ts'
import { type Cluster, openCluster, SUPERUSER } from './cluster.ts'
import { type Lock, tryLockExclusive, tryLockShared, waitForLock } from './lock.ts'
import { clusterFolder } from './places.ts'
import {
  isPostgres,
  type Postmaster,
  runningPostmaster,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts'

const DATABASE = 'artel'

// Sized for a laptop and for imports of half a million rows, with no server process above 512 MiB. Parallel workers
// are off: they need shared memory that containers limit to 64 MB, and requests already run side by side.
const SETTINGS = {
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '96MB',
  max_connections: '100',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  password_encryption: 'scram-sha-256',
  log_min_messages: 'warning',
}

export type Postgres = {
  /** URL of the database as its owner. */
  url: string
  /** Process id and port of the server at this moment. */
  server: () => Postmaster
  /** Gives the server up; the last process that needs it stops it. May be called twice. */
  stop: () => Promise<void>
}

/**
 * Opens the PostgreSQL of a data folder. One server per folder is shared by all processes that open it: the first
 * starts it, later ones attach, the last one to stop ends it. What a killed process held is released by the system,
 * and a server it left behind is attached to. While it is held, a server that dies is started again on its port.
 * `say` receives the sentence to tell when the data had to be placed elsewhere.
 */
export async function openPostgres(
  dataFolder: string,
  say: (sentence: string) => void = () => {},
): Promise<Postgres> {
  const gateFile = join(dataFolder, 'postgres.lock')
  const usersFile = join(dataFolder, 'postgres.users')
  const takeGate = () => waitForLock(() => tryLockExclusive(gateFile), gateFile)
  const gate = await takeGate()
  let user: Lock | undefined
  try {
    user = await waitForLock(() => tryLockShared(usersFile), usersFile)
    const password = passwordOf(dataFolder)
    const cluster = await placeCluster(dataFolder, password, say)
    const server = runningPostmaster(cluster) ?? (await startPostmaster(cluster, SETTINGS))
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/`
    await ensureDatabase(url)
    return hold({ cluster, server, url: url + DATABASE, user, takeGate, gateFile })
  } catch (error) {
    user?.release()
    throw error
  } finally {
    gate.release()
  }
}

type Held = {
  cluster: Cluster
  server: Postmaster
  url: string
  user: Lock
  takeGate: () => Promise<Lock>
  gateFile: string
}

function hold(held: Held): Postgres {
  let stopped: Promise<void> | undefined
  const supervisor = supervise(held)
  const atExit = () => {
    // without a stop(), as after an uncaught error; only what can be done at once
    const gate = tryLockExclusive(held.gateFile)
    if (gate && held.user.tryMakeExclusive() && isPostgres(held.server.pid))
      process.kill(held.server.pid, 'SIGINT')
  }
  process.once('exit', atExit)
  return {
    url: held.url,
    server: () => held.server,
    stop: () => {
      stopped ??= (async () => {
        await supervisor.stop()
        const gate = await held.takeGate()
        try {
          const current = runningPostmaster(held.cluster) ?? held.server
          if (held.user.tryMakeExclusive()) await stopPostmaster(held.cluster, current)
        } finally {
          process.removeListener('exit', atExit)
          held.user.release()
          gate.release()
        }
      })()
      return stopped
    },
  }
}

/** Starts the server again on its port when it died; connection pools then reconnect by themselves. */
function supervise(held: Held): { stop: () => Promise<void> } {
  let working: Promise<void> | undefined
  const timer = setInterval(() => {
    if (working || isPostgres(held.server.pid)) return
    working = restart(held).finally(() => {
      working = undefined
    })
  }, 500)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await working
    },
  }
}

async function restart(held: Held): Promise<void> {
  const gate = await held.takeGate()
  try {
    held.server =
      runningPostmaster(held.cluster) ?? (await startPostmaster(held.cluster, SETTINGS, held.server.port))
  } catch {
    // tried again at the next look; requests answer 503 meanwhile
  } finally {
    gate.release()
  }
}

function passwordOf(dataFolder: string): string {
  const file = join(dataFolder, 'postgres.password')
  if (!existsSync(file)) {
    if ([join('postgres', 'cluster'), 'postgres.location'].some((name) => existsSync(join(dataFolder, name))))
      throw new Error(`${file} is missing: it holds the password of the database beside it.`)
    writeFileSync(file, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  }
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}

async function placeCluster(
  dataFolder: string,
  password: string,
  say: (sentence: string) => void,
): Promise<Cluster> {
  const account = postgresAccount(join(dataFolder, 'postgres'))
  const { folder, moved } = clusterFolder(dataFolder, account)
  if (moved) say(`PostgreSQL may not enter ${dataFolder}, so the database is kept in ${folder}.`)
  return openCluster(folder, password, account)
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}postgres` })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}
