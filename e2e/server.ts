import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { databaseUrl } from '#testing/database-url.ts'
import { makeDataFolder, runProgram, type Served, startServer } from '#testing/program.ts'

/** The owner of the networks the journeys set up. */
export const OWNER = { name: 'Анна Верещагина', email: 'anna@example.com', password: 'tri-medvedya-i-masha' }

export type House = {
  address: string
  /** Runs `artel …` beside the server, as an operator does; throws what it says unless it succeeds. */
  command: (...args: string[]) => Promise<void>
  stop: () => Promise<void>
}

/** The program as it is started, empty, on a data folder of its own with its own PostgreSQL. */
export async function openEmbedded(): Promise<House> {
  const folder = makeDataFolder()
  const served = await startServer(folder.path)
  const command = commandIn({ ARTEL_DATA: folder.path })
  return { address: served.address, command, stop: () => end(served, folder.remove) }
}

/** The program as it is started, empty, on a database cloned from the migrated template of this run. */
export async function openHouse(settings: Record<string, string> = {}): Promise<House> {
  const { url, template } = inject('postgres')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  await administer(url, `create database ${name} template ${template} strategy wal_log`)
  const folder = makeDataFolder()
  const environment = { DATABASE_URL: databaseUrl(url, name), ...settings }
  const served = await startServer(folder.path, environment)
  return {
    address: served.address,
    command: commandIn({ ARTEL_DATA: folder.path, ...environment }),
    stop: () =>
      end(served, async () => {
        folder.remove()
        await administer(url, `drop database if exists ${name} with (force)`)
      }),
  }
}

function commandIn(environment: Record<string, string>): House['command'] {
  return async (...args) => {
    const program = runProgram('cli.ts', args, { ARTEL_DEMO: '0', ...environment })
    if ((await program.ended) !== 0)
      throw new Error(`artel ${args.join(' ')}: ${program.told.err}${program.told.out}`)
  }
}

/** A server for all journeys of a file with a network of its own, and its owner's API. `settings` are asked for late. */
export function ownNetwork(
  language: 'ru' | 'en' = 'ru',
  settings: () => Promise<Record<string, string>> = async () => ({}),
): {
  address: () => string
  command: House['command']
  api: Api
} {
  let house: House
  let cookie = ''
  beforeAll(async () => {
    house = await openHouse(await settings())
    const answer = await fetch(`${house.address}/api/v1/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: house.address },
      body: JSON.stringify({
        network: { name: 'Северная мануфактура', currency: 'RUB', timeZone: 'Europe/Moscow', language },
        owner: OWNER,
      }),
    })
    if (!answer.ok) throw new Error(`set-up: ${answer.status} ${await answer.text()}`)
    cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }, 120_000)
  afterAll(() => house?.stop(), 60_000)
  return {
    address: () => house.address,
    command: (...args) => house.command(...args),
    api: async (method, path, body) => {
      const answer = await fetch(`${house.address}/api/v1${path}`, {
        method,
        headers: {
          cookie,
          origin: house.address,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    },
  }
}

/** Sends as the owner; the parsed answer. Throws what was refused. */
export type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>

async function end(served: Served, after: () => void | Promise<void>): Promise<void> {
  await served.stop()
  await after()
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
