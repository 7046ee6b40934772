import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#shared/ids.ts'
import { makeDataFolder, runProgram, type Served, startServer } from '#testing/program.ts'
import { writeWholesalerFile } from '../../bench/wholesaler-file.ts'

// The whole program is killed without a warning, and so is its PostgreSQL, while people write and while an import runs.
// What was acknowledged is there afterwards, nothing is half there, and what is derived agrees with the records.

const folder = makeDataFolder()
let server: Served
let authorization = ''

beforeAll(async () => {
  server = await startServer(folder.path)
  const origin = { origin: server.address, 'content-type': 'application/json' }
  const made = await fetch(`${server.address}/api/v1/set-up`, {
    method: 'POST',
    headers: origin,
    body: JSON.stringify({
      network: { name: 'Crash', currency: 'GBP', timeZone: 'UTC', language: 'en' },
      owner: { name: 'Owner', email: 'owner@example.com', password: 'correct horse battery' },
    }),
  })
  expect(made.status).toBe(204)
  const cookie = (made.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const key = await fetch(`${server.address}/api/v1/api-keys`, {
    method: 'POST',
    headers: { ...origin, cookie },
    body: JSON.stringify({ name: 'crash', role: 'owner' }),
  })
  authorization = `Bearer ${((await key.json()) as { key: string }).key}`
}, 120_000)

afterAll(async () => {
  await server?.stop()
  folder.remove()
}, 60_000)

type Reply<T> = { status: number; body: T }

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply<T>> {
  const isForm = body instanceof FormData
  const answer = await fetch(`${server.address}/api/v1${path}`, {
    method,
    headers: {
      authorization,
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
}

/** What `artel rebuild --check --json` says, with the server running. */
async function checkRecords(): Promise<{ code: number | null; differences: unknown }> {
  const check = runProgram('cli.ts', ['rebuild', '--check', '--json'], {
    ARTEL_DATA: folder.path,
    ARTEL_DEMO: '0',
  })
  const code = await check.ended
  const told = JSON.parse(check.told.out) as {
    networks: { checks: { check: string; differences: number }[] }[]
  }
  const differences = told.networks.flatMap(({ checks }) => checks.filter((one) => one.differences > 0))
  return { code, differences }
}

const VICTIMS = ['node', 'PostgreSQL'] as const
type Victim = (typeof VICTIMS)[number]

/** Kills without a warning and brings the application back: by a new start, or by itself where only PostgreSQL died. */
async function kill(victim: Victim): Promise<void> {
  if (victim === 'node') {
    server.kill('SIGKILL')
    await server.ended
    server = await startServer(folder.path)
    return
  }
  const before = server.postmaster()
  process.kill(before, 'SIGKILL')
  for (;;) {
    const answer = await call('GET', '/network').catch(() => null)
    if (server.isOver()) throw new Error(`the server ended with its PostgreSQL: ${server.told.err}`)
    if (answer?.status === 200 && server.postmaster() !== before) return
    await sleep(100)
  }
}

type Written = { key: string; name: string; acknowledged: string | null }
type PartnerAnswer = { id: string; name: string }

/** One person's work: a partner with two contacts, then a promise, a note and a gift, until the server is gone. */
async function writeUntilGone(worker: number, isOver: () => boolean): Promise<Written[]> {
  const written: Written[] = []
  for (let i = 0; !isOver(); i++) {
    const one: Written = {
      key: newId(),
      name: `Crash ${worker}-${i}-${newId().slice(-6)}`,
      acknowledged: null,
    }
    written.push(one)
    try {
      const made = await createPartner(one)
      if (made.status !== 201) continue
      one.acknowledged = made.body.id
      await call('POST', `/partners/${made.body.id}/promises`, promiseOf(one))
      await call('POST', `/partners/${made.body.id}/transfers`, gift)
    } catch {
      // the connection went with the server
    }
  }
  return written
}

const createPartner = (one: Written) =>
  call<PartnerAnswer>(
    'POST',
    '/partners',
    {
      name: one.name,
      contacts: [
        { ofSide: 'partner', name: `${one.name} first` },
        { ofSide: 'partner', name: `${one.name} second` },
      ],
    },
    { 'idempotency-key': one.key },
  )
const promiseOf = (one: Written) => ({
  owedBy: 'host',
  title: one.name,
  dueAt: new Date(Date.now() + 86_400_000).toISOString(),
})
const gift = { from: 'host', kind: 'marketing', unit: 'GBP', amount: '10.00' }

describe('acknowledged writing', () => {
  it.each(VICTIMS)(
    'survives the end of %s, whole, and a repeated request writes nothing twice',
    {
      timeout: 180_000,
    },
    async (victim) => {
      let isOver = false
      const working = [1, 2, 3, 4].map((worker) => writeUntilGone(worker, () => isOver))
      await sleep(1500 + Math.random() * 500)
      const killed = kill(victim)
      await sleep(20) // some are sent to what is no longer there
      isOver = true
      await killed
      const written = (await Promise.all(working)).flat()
      const acknowledged = written.filter(({ acknowledged: id }) => id !== null)
      expect(acknowledged.length).toBeGreaterThan(10)
      for (const { acknowledged: id, name } of acknowledged)
        expect((await call('GET', `/partners/${id}`)).status, name).toBe(200)

      // Every request again with its key: what was done is told again, what was not is done now.
      for (const one of written) {
        const again = await createPartner(one)
        expect(again.status, one.name).toBe(201)
        if (one.acknowledged) expect(again.body.id).toBe(one.acknowledged)
        const contacts = await call<{ data: unknown[] }>('GET', `/partners/${again.body.id}/contacts`)
        expect(contacts.body.data).toHaveLength(2)
      }
      const names = await call<{ data: PartnerAnswer[]; nextCursor: string | null }>(
        'GET',
        `/partners?q=${encodeURIComponent(written[0]?.name ?? '')}&limit=200`,
      )
      expect(names.body.data.filter(({ name }) => name === written[0]?.name)).toHaveLength(1)
      expect(await checkRecords()).toEqual({ code: 0, differences: [] })
    },
  )
})

type ImportRun = { id: string; status: string; phase: string | null; summary: { imported: number } | null }

async function sendImport(path: string): Promise<string> {
  const begun = await call<{ import: ImportRun }>('POST', '/imports', { kind: 'orders' })
  const { id } = begun.body.import
  const form = new FormData()
  form.append('file', new Blob([readFileSync(path)], { type: 'text/csv' }), 'orders.csv')
  expect((await call('POST', `/imports/${id}/files`, form)).status).toBe(201)
  const settings = {
    map: {
      partner: 'CustomerID',
      number: 'InvoiceNo',
      date: 'InvoiceDate',
      sku: 'StockCode',
      name: 'Description',
      quantity: 'Quantity',
      unitPrice: 'UnitPrice',
    },
    createPartners: true,
    dateFormat: 'M/d/yyyy H:mm',
  }
  expect((await call('PATCH', `/imports/${id}`, { settings })).status).toBe(200)
  return id
}

const readImport = async (id: string) =>
  (await call<{ import: ImportRun }>('GET', `/imports/${id}`)).body.import

async function until(id: string, isReached: (run: ImportRun) => boolean): Promise<ImportRun> {
  for (;;) {
    const run = await readImport(id).catch(() => null)
    if (run && isReached(run)) return run
    await sleep(run ? 5 : 100)
  }
}

const isOver = ({ status }: ImportRun) => ['done', 'failed'].includes(status)

async function wholeValue(): Promise<string> {
  const report = await call<{ gross: string; orders?: number; partners: number }>(
    'GET',
    '/reports/value?from=2000-01-01&to=2030-01-01',
  )
  return `${report.body.gross} of ${report.body.partners}`
}

describe('an import', () => {
  const file = join(folder.path, 'orders.csv')
  let totals: Awaited<ReturnType<typeof writeWholesalerFile>>
  beforeAll(async () => {
    totals = await writeWholesalerFile(file, 15_000)
  })

  it.each([
    ['node', 'reading'],
    ['PostgreSQL', 'comparing'],
    ['node', 'writing'],
    ['PostgreSQL', 'writing'],
  ] as const)(
    'is all there or not at all when %s is killed while it is %s',
    { timeout: 240_000 },
    async (victim, phase) => {
      const before = await wholeValue()
      const id = await sendImport(file)
      expect((await call('POST', `/imports/${id}/run`, { skipInvalid: true })).status).toBe(202)
      const reached = await until(id, (run) => run.phase === phase || isOver(run))
      await sleep(Math.random() * 100)
      await kill(victim)
      const ended = await until(id, isOver)
      if (ended.status === 'failed') expect(await wholeValue()).toBe(before)
      expect(await checkRecords()).toEqual({ code: 0, differences: [] })
      expect(isOver(reached), 'it was over before it could be killed').toBe(false)
      if (ended.status === 'done') {
        await call('POST', `/imports/${id}/undo`)
        await until(id, ({ status }) => status === 'undone')
      }
      expect(await wholeValue()).toBe(before)
    },
  )

  it('goes in whole afterwards, and a second time brings nothing', { timeout: 240_000 }, async () => {
    const id = await sendImport(file)
    await call('POST', `/imports/${id}/run`, { skipInvalid: true })
    expect(await until(id, isOver)).toMatchObject({ status: 'done' })
    const gross = `${totals.gross / 100n}.${String(totals.gross % 100n).padStart(2, '0')}`
    const withOrders = new Set([...totals.active.values()].flatMap((partners) => [...partners]))
    expect(await wholeValue()).toBe(`${gross} of ${withOrders.size}`)
    const again = await sendImport(file)
    await call('POST', `/imports/${again}/run`, { skipInvalid: true })
    expect((await until(again, isOver)).summary?.imported).toBe(0)
    expect(await checkRecords()).toEqual({ code: 0, differences: [] })
  })
})
