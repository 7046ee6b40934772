// Loaded before the server in a process of its own (node --import): keeps the statements of requests for the floor and
// the time they take inside the server. The server whose requests are counted runs without it.
import pg from 'pg'
import type { PoolFacts, Seen } from './capture.ts'
import { clockRequests } from './server-clock.ts'

type Client = { connectionParameters?: { application_name?: string } }
type Asked = { text?: string; values?: unknown[]; name?: string; submit?: unknown }

const clock = clockRequests()
const clients = new WeakMap<object, number>()
const pools = new Map<string, PoolFacts>()
let seen: Seen[] = []
let made = 0

const query = pg.Client.prototype.query as (this: object, ...words: unknown[]) => unknown
pg.Client.prototype.query = function (this: Client, ...words: unknown[]) {
  const [asked, values] = words as [string | Asked, unknown[] | undefined]
  const isText = typeof asked === 'string'
  if (isText || (asked && !asked.submit)) {
    if (!clients.has(this)) clients.set(this, made++)
    const name = isText ? undefined : asked.name
    seen.push({
      pool: this.connectionParameters?.application_name ?? '',
      client: clients.get(this) ?? 0,
      text: isText ? asked : (asked.text ?? ''),
      values: Array.isArray(values) ? [...values] : isText ? [] : [...(asked.values ?? [])],
      ...(name === undefined ? {} : { name }),
    })
  }
  return query.apply(this, words)
} as typeof pg.Client.prototype.query

const open = pg.Pool.prototype.connect as (this: object, ...words: unknown[]) => unknown
pg.Pool.prototype.connect = function (this: pg.Pool, ...words: unknown[]) {
  const { application_name: name = '', connectionString: url = '', max = 10 } = this.options
  pools.set(name, { name, url, max })
  return open.apply(this, words)
} as typeof pg.Pool.prototype.connect

process.on('message', (asked: 'statements' | 'times') => {
  if (asked === 'times') process.send?.(clock.take())
  else process.send?.({ seen, pools: [...pools.values()] })
  seen = []
})
process.channel?.unref()
