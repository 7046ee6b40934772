import type { FastifyInstance } from 'fastify'
import { ConfigError } from '#platform/config/config.ts'
import { DatabaseUnfit } from '#platform/health/database-check.ts'
import { startWorker, type Worker } from '#platform/jobs/worker.ts'
import { ensureDemo, type SignIn } from './demo.ts'
import { type House, openHouse } from './house.ts'
import { jobs } from './modules.ts'

export type Parts = { http: boolean; worker: boolean }

const END_LIMIT_MS = 12_000
const ANSWER_LIMIT_MS = 3_000

/**
 * Runs the server, the worker or both in this process until it is told to end (SIGTERM, SIGINT, SIGHUP); then requests
 * and jobs that run are finished within a few seconds, everything that was started is stopped and the exit code is 0.
 */
export async function serve(name: string, parts: Parts): Promise<void> {
  const ending = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort())
  ending.signal.addEventListener('abort', () => setTimeout(() => process.exit(1), END_LIMIT_MS).unref())
  watchParent(ending)
  const ends: (() => Promise<unknown>)[] = []
  try {
    await run(name, parts, ending.signal, ends)
    await aborted(ending.signal)
  } catch (error) {
    if (!ending.signal.aborted) {
      tell(error)
      process.exitCode = 1
    }
  }
  for (const end of ends.reverse()) await end().catch(tell)
  process.exit()
}

/** Under npm the process ends with it, also where npm is killed and cannot pass a signal on. */
function watchParent(ending: AbortController): void {
  const parent = process.ppid
  if (!process.env['npm_lifecycle_event']) return
  setInterval(() => {
    if (process.ppid !== parent) ending.abort()
  }, 500).unref()
}

async function run(
  name: string,
  parts: Parts,
  signal: AbortSignal,
  ends: (() => Promise<unknown>)[],
): Promise<void> {
  const house = await openHouse(name)
  ends.push(house.close)
  signal.throwIfAborted()
  let missing: string | null = 'start'
  const app = parts.http ? await listen(house, () => missing) : null
  if (app) ends.push(() => closeServer(app))
  signal.throwIfAborted()
  // one process makes the demonstration; a worker apart leaves it to the server
  const signIns = house.config.demo && parts.http ? await ensureDemo(house.context, signal) : []
  signal.throwIfAborted()
  missing = null
  if (app) tellReady(house, app, signIns)
  else process.stdout.write('Artel works in the background.\n')
  if (parts.worker) {
    const worker: Worker = await startWorker(house.context, jobs)
    ends.push(() => worker.stop(ANSWER_LIMIT_MS))
    await receiveLetters(house, ends)
  }
}

/** Where the operator wants it, letters to forwarding addresses are taken in. */
async function receiveLetters(house: House, ends: (() => Promise<unknown>)[]): Promise<void> {
  const { inboundMail } = house.config
  if (!inboundMail) return
  const { openInbound } = await import('#modules/messaging/index.ts')
  try {
    const server = await openInbound(house.context, inboundMail)
    ends.push(server.close)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EADDRINUSE' || code === 'EACCES')
      throw new ConfigError(
        `Port ${inboundMail.port} of ${inboundMail.host} cannot be used for letters (${code}); choose another one with INBOUND_MAIL_PORT.`,
      )
    throw error
  }
}

async function listen(house: House, missing: () => string | null): Promise<FastifyInstance> {
  const { createServer } = await import('./http.ts')
  const app = await createServer(house, missing)
  const { host, port } = house.config
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EADDRINUSE')
      throw new ConfigError(`Port ${port} of ${host} is in use; choose another one with PORT.`)
    if (code === 'EACCES')
      throw new ConfigError(`Port ${port} may not be opened by this user; choose another one with PORT.`)
    throw error
  }
  return app
}

/** Answers what was asked already and then closes; connections that are still open after the limit are cut. */
async function closeServer(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), ANSWER_LIMIT_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
  }
}

function tellReady(house: House, app: FastifyInstance, signIns: SignIn[]): void {
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : house.config.port
  const host = ['0.0.0.0', '::'].includes(house.config.host) ? 'localhost' : house.config.host
  const lines = [`Artel is ready: ${house.config.publicUrl ?? `http://${host}:${port}`}`]
  if (signIns.length > 0) lines.push('', 'Sign in to the demonstration network:')
  const [wide, wider] = [
    Math.max(...signIns.map(({ who }) => who.length)),
    Math.max(...signIns.map(({ mail }) => mail.length)),
  ]
  for (const { who, mail, password } of signIns)
    lines.push(`  ${who.padEnd(wide)}  ${mail.padEnd(wider)}  ${password}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Mistakes of the settings are told in a sentence; anything else with where it happened. */
function tell(error: unknown): void {
  const isPlain = error instanceof ConfigError || error instanceof DatabaseUnfit
  const text =
    isPlain || !(error instanceof Error)
      ? String(isPlain ? error.message : error)
      : (error.stack ?? error.message)
  process.stderr.write(`${text}\n`)
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  // a pending promise alone keeps no process alive; a server does, a worker between two looks at its queues may not
  const alive = setInterval(() => {}, 60_000)
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => {
      clearInterval(alive)
      resolve()
    }),
  )
}
