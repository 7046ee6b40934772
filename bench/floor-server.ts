// The floor of requests: a bare node:http and pg server that runs the statements of our requests, on pools as large,
// and answers the last rows. /7 runs script 7. Started as a process of its own by benched.ts.
import { createServer } from 'node:http'
import pg from 'pg'
import type { PoolFacts, Script, Statement } from './capture.ts'
import { freshener } from './freshen.ts'
import { clockRequests } from './server-clock.ts'

export type FloorScript = { script: Script; made: string[]; word: string | null }
export type FloorOrder = { pools: PoolFacts[]; scripts: FloorScript[] }

type Work = { pools: pg.Pool[]; run: () => readonly (readonly Statement[])[] }

const clock = clockRequests()
const pools = new Map<string, pg.Pool>()
let works: Work[] = []

function poolOf(order: FloorOrder, name: string): pg.Pool {
  const facts = order.pools.find((one) => one.name === name)
  if (!facts) throw new Error(`no pool ${name}`)
  const known = pools.get(name)
  if (known) return known
  const pool = new pg.Pool({ connectionString: facts.url, max: facts.max, application_name: `floor-${name}` })
  pools.set(name, pool)
  return pool
}

async function answer({ pools: own, run }: Work): Promise<string> {
  let last: unknown[] = []
  for (const [index, statements] of run().entries()) {
    const client = await own[index]?.connect()
    if (!client) throw new Error('a step without a pool')
    try {
      for (const statement of statements) {
        const { rows } = await client.query(statement)
        if (rows?.length > 0) last = rows
      }
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }
  return JSON.stringify(last)
}

const server = createServer((request, response) => {
  const work = works[Number(request.url?.slice(1))]
  if (!work) {
    response.writeHead(404).end()
    return
  }
  answer(work).then(
    (body) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    },
    (error: Error) => response.writeHead(500).end(error.message),
  )
})

process.on('message', (order: FloorOrder | 'times') => {
  if (order === 'times') {
    process.send?.(clock.take())
    return
  }
  works = order.scripts.map(({ script, made, word }) => ({
    pools: script.steps.map(({ pool }) => poolOf(order, pool)),
    run: freshener(script, made, word),
  }))
  process.send?.('ready')
})
process.on('disconnect', () => process.exit())
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
