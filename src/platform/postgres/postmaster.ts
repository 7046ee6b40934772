import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asAccount, type Cluster } from './cluster.ts'

/** A running PostgreSQL server. */
export type Postmaster = { pid: number; port: number }

const LOG_LIMIT = 16 * 1024 * 1024
const START_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 20_000

/** The server that runs on the cluster and accepts connections, or null. A stale postmaster.pid is seen through. */
export function runningPostmaster(cluster: Cluster): Postmaster | null {
  const lines = pidFileLines(cluster)
  const [pid, port, state] = [Number(lines[0]), Number(lines[3]), lines[7]?.trim()]
  return state === 'ready' && pid > 0 && isPostgres(pid) ? { pid, port } : null
}

function pidFileLines(cluster: Cluster): string[] {
  try {
    return readFileSync(join(cluster.files, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

/** Whether the process lives and is a PostgreSQL server: numbers of dead processes are given to others. */
export function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    const [, name, state] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return name === 'postgres' && state !== 'Z'
  } catch {
    return false
  }
}

/**
 * Starts a server on the cluster, on loopback only, and returns when it accepts connections (after a crash that
 * includes recovery). It runs in a session of its own, so that a signal to our process group does not cut it off from
 * the requests that are still being answered; whoever started it stops it.
 */
export async function startPostmaster(
  cluster: Cluster,
  settings: Record<string, string>,
  port?: number,
): Promise<Postmaster> {
  const started = Date.now()
  for (;;) {
    const chosen = port ?? (await freePort())
    const all = {
      ...settings,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(chosen),
    }
    const outcome = await tryStart(cluster, all)
    if (typeof outcome !== 'string') return outcome
    // children of a killed server hold its memory for a moment; a port may have been taken since it was chosen
    const passing =
      /shared memory block|lock file "postmaster.pid"|Address already in use|could not create any TCP/i
    if (!passing.test(outcome) || Date.now() - started > 30_000) {
      throw new Error(
        `PostgreSQL did not start: ${outcome.trim()} (log: ${join(cluster.folder, 'postgres.log')})`,
      )
    }
    if (Date.now() - started > 5_000) port = undefined
    await sleep(150)
  }
}

async function tryStart(cluster: Cluster, settings: Record<string, string>): Promise<Postmaster | string> {
  const logFile = join(cluster.folder, 'postgres.log')
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) truncateSync(logFile)
  const log = openSync(logFile, 'a', 0o600)
  const logStart = statSync(logFile).size
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.files, ...flags], {
    ...asAccount(cluster),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  let problem = ''
  child.on('error', (error) => {
    ended = true
    problem = error.message
  })
  child.on('exit', () => {
    ended = true
  })
  const started = Date.now()
  while (!ended) {
    const found = runningPostmaster(cluster)
    if (found && found.pid === child.pid) {
      child.unref()
      return found
    }
    if (Date.now() - started > START_LIMIT_MS) {
      child.kill('SIGQUIT')
      return `not ready after ${START_LIMIT_MS / 1000} s`
    }
    await sleep(10)
  }
  return problem || readFileSync(logFile).subarray(logStart).toString()
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Stops the server: transactions that run are rolled back, what was committed is written down. */
export async function stopPostmaster(cluster: Cluster, server: Postmaster): Promise<void> {
  const ended = () => !isPostgres(server.pid) || !existsSync(join(cluster.files, 'postmaster.pid'))
  for (const [signal, limit] of [
    ['SIGINT', STOP_LIMIT_MS],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (ended()) return
    try {
      process.kill(server.pid, signal)
    } catch {
      return // gone by itself
    }
    const asked = Date.now()
    while (!ended() && Date.now() - asked < limit) await sleep(10)
  }
}
