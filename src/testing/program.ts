import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A data folder of its own, which PostgreSQL may enter whoever it runs as; the caller removes it. */
export function makeDataFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'artel-program-'))
  chmodSync(path, 0o755)
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

export type Program = {
  pid: number
  /** What it printed so far. */
  told: { out: string; err: string }
  /** Its exit code, null when a signal ended it. */
  ended: Promise<number | null>
  kill: (signal: NodeJS.Signals) => void
}

/** Runs a program of the application (`start.ts`, `cli.ts`) as a process of its own, in the environment given and no other. */
export function runProgram(
  program: 'start.ts' | 'cli.ts',
  args: readonly string[],
  environment: Record<string, string>,
): Program {
  const { PATH = '', HOME = '' } = process.env
  const path = fileURLToPath(new URL(`../app/${program}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH, HOME, LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    told.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    told.err += chunk.toString()
  })
  return {
    pid: child.pid ?? 0,
    told,
    ended: once(child, 'close').then(([code]) => code as number | null),
    kill: (signal) => void child.kill(signal),
  }
}

export type Served = Program & {
  /** `http://127.0.0.1:port` */
  address: string
  isOver: () => boolean
  /** The process id of its PostgreSQL at this moment. */
  postmaster: () => number
  /** SIGTERM, and waits for the end. */
  stop: () => Promise<number | null>
}

/** Starts the whole application on a data folder and waits until it is ready. Throws what it said when it ends instead. */
export async function startServer(folder: string, environment: Record<string, string> = {}): Promise<Served> {
  const port = await freePort()
  const program = runProgram('start.ts', [], {
    ARTEL_DATA: folder,
    ARTEL_DEMO: '0',
    HOST: '127.0.0.1',
    PORT: String(port),
    ...environment,
  })
  const address = `http://127.0.0.1:${port}`
  let isOver = false
  void program.ended.then(() => {
    isOver = true
  })
  for (;;) {
    const answer = await fetch(`${address}/health/ready`).catch(() => null)
    if (answer?.ok) break
    if (isOver) throw new Error(`the server ended before it was ready: ${program.told.err}`)
    await sleep(50)
  }
  return {
    ...program,
    address,
    isOver: () => isOver,
    postmaster: () =>
      Number(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]),
    stop: () => {
      program.kill('SIGTERM')
      return program.ended
    },
  }
}
