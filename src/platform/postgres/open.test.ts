import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { openPostgres, type Postgres } from './open.ts'
import { isPostgres } from './postmaster.ts'

const program = new URL('../../testing/hold-postgres.ts', import.meta.url).pathname

type Holder = {
  child: ChildProcess
  url: string
  server: number
  leave: () => Promise<void>
  kill: () => Promise<void>
}

const servers = new Set<number>()

afterEach(() => {
  for (const pid of servers) if (isPostgres(pid)) process.kill(pid, 'SIGQUIT')
  servers.clear()
})

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'artel-open-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }))
  return folder
}

async function holder(folder: string): Promise<Holder> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, pid } = JSON.parse(line) as { url: string; pid: number }
  servers.add(pid)
  const ended = once(child, 'exit')
  return {
    child,
    url,
    server: pid,
    leave: async () => {
      child.stdin.end()
      expect(await ended).toEqual([0, null])
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function ask(url: string, question: string): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(question)
    return rows[0]
  } finally {
    await client.end()
  }
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const started = Date.now()
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() - started > 40_000) throw error
      await sleep(100)
    }
  }
}

describe('the embedded PostgreSQL of a data folder', () => {
  it('is shared by processes that open it together, and ended by the last of them only', async () => {
    const folder = dataFolder()
    const all = await Promise.all([holder(folder), holder(folder), holder(folder)])
    expect(new Set(all.map(({ server }) => server)).size).toBe(1)
    const [first, second, third] = all as [Holder, Holder, Holder]
    await first.leave()
    await second.leave()
    expect(isPostgres(third.server)).toBe(true)
    expect(await ask(third.url, 'select 1 as one')).toEqual({ one: 1 })
    await third.leave()
    expect(isPostgres(third.server)).toBe(false)
    expect(existsSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false)
  })

  it('survives a killed holder: others go on, the next attaches to the server left behind and ends it', async () => {
    const folder = dataFolder()
    const [killed, other] = [await holder(folder), await holder(folder)]
    await ask(other.url, 'create table kept (id int)')
    await killed.kill()
    expect(await ask(other.url, 'select count(*)::int as n from kept')).toEqual({ n: 0 })
    await other.kill()
    expect(isPostgres(other.server)).toBe(true)
    const next = await holder(folder)
    expect(next.server).toBe(other.server)
    expect(await ask(next.url, 'select count(*)::int as n from kept')).toEqual({ n: 0 })
    await next.leave()
    expect(isPostgres(next.server)).toBe(false)
  })

  it('brings a killed server back at the same address with everything that was committed', async () => {
    const postgres = await openPostgres(dataFolder())
    onTestFinished(postgres.stop)
    const before = postgres.server().pid
    await ask(postgres.url, 'create table kept as select generate_series(1, 1000) as id')
    process.kill(before, 'SIGKILL')
    const found = await eventually(() => ask(postgres.url, 'select count(*)::int as n from kept'))
    expect(found).toEqual({ n: 1000 })
    expect(postgres.server().pid).not.toBe(before)
  })

  it('starts after both the process and the server were killed', async () => {
    const folder = dataFolder()
    const killed = await holder(folder)
    await ask(killed.url, 'create table kept as select generate_series(1, 1000) as id')
    await killed.kill()
    process.kill(killed.server, 'SIGKILL')
    const next = await holder(folder)
    expect(await ask(next.url, 'select count(*)::int as n from kept')).toEqual({ n: 1000 })
    await next.leave()
  })

  it('knows Russian letters and trigrams, and keeps its password to its owner', async () => {
    const folder = dataFolder()
    const postgres = await openPostgres(folder)
    onTestFinished(postgres.stop)
    await ask(postgres.url, 'create extension pg_trgm')
    const found = await ask(
      postgres.url,
      "select lower('ПАРТНЁР') as lower, similarity('партнёр', 'партнер') > 0.3 as similar",
    )
    expect(found).toEqual({ lower: 'партнёр', similar: true })
    expect(statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600)
    await expect(ask(postgres.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password')
  })

  it.runIf(process.getuid?.() === 0)(
    'is placed elsewhere, and says so, where only root may enter',
    async () => {
      const parent = mkdtempSync(join(tmpdir(), 'artel-closed-'))
      const folder = join(parent, 'data')
      onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
      mkdirSync(folder)
      const said: string[] = []
      const open = async (): Promise<Postgres> => openPostgres(folder, (sentence) => said.push(sentence))
      const first = await open()
      const place = readFileSync(join(folder, 'postgres.location'), 'utf8').trim()
      onTestFinished(() => rmSync(place, { recursive: true, force: true }))
      await ask(first.url, 'create table kept (id int)')
      await first.stop()
      const second = await open()
      expect(await ask(second.url, 'select count(*)::int as n from kept')).toEqual({ n: 0 })
      await second.stop()
      expect(said[0]).toContain(place)
      expect(said.length).toBe(2)
    },
  )
})
