import type { PoolFacts, Script, Seen } from './capture.ts'
import { scriptOf } from './capture.ts'
import { type Child, startProgram, startServer } from './children.ts'
import type { FloorOrder, FloorScript } from './floor-server.ts'
import { freshWord, idsMadeBy } from './freshen.ts'
import type { BenchDatabase } from './ground.ts'
import { type LoadOrder, type LoadResult, WORD } from './loader.ts'
import type { Registry } from './registry.ts'
import { interleave, type Measured, median, quantile, type Round } from './rounds.ts'

/** A request below /api/v1; `WORD` in the body becomes a new word with each sending. */
export type Request = { method: 'GET' | 'POST'; path: string; body?: unknown }

/** How long and how often: longer rounds and more of them tell more surely. */
export type Pace = { rounds: number; seconds: number; warmSeconds: number }

export const CONNECTIONS = 20
/** Four times a second: more than a team of ten does, with its imports and orders. */
const WRITE_EVERY_MS = 250

/** Both servers over one registry, with somebody signed in for each connection. */
export type Stage<Filled extends Registry = Registry> = {
  registry: Filled
  /** Where our server listens. */
  port: number
  /** Requests a second, ours and the floor's, over 20 connections that send the requests in turn. */
  rate: (requests: readonly Request[], pace: Pace) => Promise<Measured>
  /** Median milliseconds inside the server over one connection, ours and the floor's; the ratio is floor ÷ ours. */
  time: (requests: readonly Request[], pace: Pace) => Promise<Measured>
  /**
   * Milliseconds each of 20 people waits who all ask for the same page at once, again and again, one page after the other:
   * the median of the page with the longest, and what 95 of 100 waits for all pages do not exceed; ours and the floor's,
   * the ratios are floor ÷ ours. `isFresh`: something is written four times a second, so that what was counted before
   * has to be counted anew.
   */
  waits: (
    requests: readonly Request[],
    pace: Pace,
    isFresh: boolean,
  ) => Promise<{ median: Measured; most: Measured; slowest: string }>
  close: () => Promise<void>
}

/** How long people waited for one page. */
type Page = { path: string; ours: number[]; floor: number[] }

function waitsOf(pages: readonly Page[]): { median: Measured; most: Measured; slowest: string } {
  const asMeasured = (round: Round): Measured => ({
    figure: round.ours,
    floor: round.floor,
    ratio: round.floor / round.ours,
  })
  const medians = pages.map(({ path, ours, floor }) => ({ path, ours: median(ours), floor: median(floor) }))
  const slowest = medians.reduce((one, other) => (other.ours > one.ours ? other : one))
  const most = {
    ours: quantile(
      pages.flatMap(({ ours }) => ours),
      0.95,
    ),
    floor: quantile(
      pages.flatMap(({ floor }) => floor),
      0.95,
    ),
  }
  return { median: asMeasured(slowest), most: asMeasured(most), slowest: slowest.path }
}

type Probed = { seen: Seen[]; pools: PoolFacts[] }

/** Starts our server, the same one with the probe, the floor and the loader, and signs everybody in. */
export async function openStage<Filled extends Registry>(
  database: BenchDatabase,
  registry: Filled,
  folder: string,
): Promise<Stage<Filled>> {
  const children: Child[] = []
  const add = async (starting: Promise<Child>) => {
    const child = await starting
    children.push(child)
    return child
  }
  const close = async () => {
    for (const child of children.reverse()) await child.stop()
  }
  try {
    const server = await add(startServer(database, folder, false))
    const probed = await add(startServer(database, folder, true))
    const floor = await add(startProgram('floor-server.ts', true))
    const loader = await add(startProgram('loader.ts'))
    const cookies: string[] = []
    for (const user of registry.users) cookies.push(await signIn(server.port, user))

    /** A transaction that counts: whatever was remembered before it is out of date. */
    const write = () => database.owner.query('select pg_current_xact_id()')
    const capture = async (request: Request, cookie: string, isFresh = false) => {
      if (isFresh) await write()
      await probed.ask<Probed>('statements')
      const word = freshWord()
      const { method, path, body } = request
      const answer = await fetch(`http://127.0.0.1:${probed.port}/api/v1${path}`, {
        method,
        headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body).replaceAll(WORD, word) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${text}`)
      const { seen, pools } = await probed.ask<Probed>('statements')
      return { script: scriptOf(seen), pools, word: body === undefined ? null : word }
    }

    /** Twice each: what differs the second time the request made itself. The first time fills caches. */
    const orderOf = async (requests: readonly Request[], isFresh = false): Promise<FloorOrder> => {
      const pools = new Map<string, PoolFacts>()
      const scripts: FloorScript[] = []
      const cookie = cookies[0] ?? ''
      for (const request of requests) {
        const other = await capture(request, cookie, isFresh)
        const { script, pools: own, word } = await capture(request, cookie, isFresh)
        for (const pool of own) pools.set(pool.name, pool)
        refuseEmpty(request, script)
        scripts.push({ script, made: request.method === 'GET' ? [] : idsMadeBy(script, other.script), word })
      }
      return { pools: [...pools.values()], scripts }
    }

    const loaded = async (order: LoadOrder): Promise<LoadResult> => {
      const result = await loader.ask<LoadResult>(order)
      if (result.refused.length > 0) throw new Error(`requests were refused: ${result.refused.join('; ')}`)
      return result
    }
    const load = async (order: LoadOrder): Promise<number> => {
      const { answers, seconds } = await loaded(order)
      return answers / seconds
    }
    const ours = (port: number, requests: readonly Request[], count: number) =>
      cookies
        .slice(0, count)
        .map((cookie, turn) => turned(requests, turn).map((one) => wire(port, one, cookie)))
    const bareWire = (script: number) => `GET /${script} HTTP/1.1\r\nhost: bench\r\n\r\n`
    const bare = (requests: readonly Request[], count: number) =>
      cookies.slice(0, count).map((_, turn) => turned([...requests.keys()], turn).map(bareWire))
    const bareOf = (script: number, count: number) => cookies.slice(0, count).map(() => [bareWire(script)])

    return {
      registry,
      port: server.port,
      close,
      rate: async (requests, pace) => {
        await floor.ask(await orderOf(requests))
        const a = { port: server.port, connections: ours(server.port, requests, CONNECTIONS) }
        const b = { port: floor.port, connections: bare(requests, CONNECTIONS) }
        for (const side of [a, b]) await load({ ...side, seconds: pace.warmSeconds })
        return interleave(pace.rounds, {
          ours: () => load({ ...a, seconds: pace.seconds }),
          floor: () => load({ ...b, seconds: pace.seconds }),
        })
      },
      waits: async (requests, pace, isFresh) => {
        await floor.ask(await orderOf(requests, isFresh))
        const writing = isFresh ? setInterval(() => void write().catch(() => {}), WRITE_EVERY_MS) : undefined
        try {
          const pages: Page[] = []
          for (const [script, request] of requests.entries()) {
            const a = { port: server.port, connections: ours(server.port, [request], CONNECTIONS) }
            const b = { port: floor.port, connections: bareOf(script, CONNECTIONS) }
            for (const side of [a, b]) await load({ ...side, seconds: pace.warmSeconds })
            const all: Page = { path: request.path, ours: [], floor: [] }
            for (let round = 0; round < pace.rounds; round++) {
              all.ours.push(...(await loaded({ ...a, seconds: pace.seconds })).waits)
              all.floor.push(...(await loaded({ ...b, seconds: pace.seconds })).waits)
            }
            pages.push(all)
          }
          return waitsOf(pages)
        } finally {
          clearInterval(writing)
        }
      },
      time: async (requests, pace) => {
        await floor.ask(await orderOf(requests))
        const a = { port: probed.port, connections: ours(probed.port, requests, 1) }
        const b = { port: floor.port, connections: bare(requests, 1) }
        for (const side of [a, b]) await load({ ...side, seconds: pace.warmSeconds })
        const timed = async (child: Child, order: LoadOrder) => {
          await child.ask('times')
          await load(order)
          return median(await child.ask<number[]>('times'))
        }
        return interleave(
          pace.rounds,
          {
            ours: () => timed(probed, { ...a, seconds: pace.seconds }),
            floor: () => timed(floor, { ...b, seconds: pace.seconds }),
          },
          (round) => round.floor / round.ours,
        )
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The same things from another one on, so that connections do not all ask the same at the same time. */
function turned<T>(things: readonly T[], turn: number): T[] {
  const start = (turn * 7) % things.length
  return [...things.slice(start), ...things.slice(0, start)]
}

function wire(port: number, { method, path, body }: Request, cookie: string): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const lines = [
    `${method} /api/v1${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    `cookie: ${cookie}`,
    'accept: application/json',
    ...(body === undefined
      ? []
      : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

async function signIn(port: number, user: { email: string; password: string }): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: user.password }),
  })
  const cookie = answer.headers.getSetCookie().find((one) => one.includes('session_token='))
  if (!answer.ok || !cookie)
    throw new Error(`${user.email} could not sign in: ${answer.status} ${await answer.text()}`)
  return cookie.split(';')[0] ?? ''
}

/** A floor that asked nothing would be no floor: session, transaction, at least one query, commit. */
function refuseEmpty(request: Request, { steps }: Script): void {
  const texts = steps.flatMap(({ statements }) => statements.map(({ text }) => text))
  const isWhole =
    texts.some((text) => text.includes('identity_of_session')) &&
    texts.some((text) => text.startsWith('begin')) &&
    texts.at(-1) === 'commit' &&
    texts.length >= 4
  if (!isWhole) throw new Error(`${request.path}: unexpected statements\n${texts.join('\n')}`)
}
