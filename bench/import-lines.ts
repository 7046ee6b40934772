import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { addNetwork } from '#modules/network/index.ts'
import { connect } from '#platform/database/database.ts'
import { environmentOf } from './children.ts'
import { type BenchDatabase, type Ground, settle } from './ground.ts'
import type { Result } from './report.ts'
import { interleave } from './rounds.ts'
import { writeWholesalerFile } from './wholesaler-file.ts'

const LINES = 200_000
const MAP =
  'partner=CustomerID,number=InvoiceNo,date=InvoiceDate,sku=StockCode,name=Description,quantity=Quantity,unitPrice=UnitPrice'

/** What an import wrote into one table, kept in a file as COPY reads it. */
type Dump = { table: string; columns: string; rows: number; file: string }

/**
 * Rows a second of an import of 200,000 order lines: all rows of all tables it writes, by the time its own process
 * takes from start to end. The floor copies the very same rows, as text from files, into empty copies of the same
 * tables with their keys and indexes. Each import begins in a database of its own.
 */
export async function importLines(ground: Ground, say: (sentence: string) => void): Promise<Result> {
  const file = join(ground.folder, 'wholesaler.csv')
  await writeWholesalerFile(file, LINES)
  const rounds = Number(process.env['BENCH_IMPORT_ROUNDS'] ?? 3)
  const first = await ground.database('import_0')
  const opened = [first]
  let dumps: Dump[] = []
  let rows = 0
  try {
    const measured = await interleave(rounds, {
      ours: async () => {
        const isFirst = dumps.length === 0
        const database = isFirst ? first : await ground.database(`import_${opened.length}`)
        if (!isFirst) opened.push(database)
        const networkId = await prepare(database)
        const seconds = await runImport(database, ground.folder, file)
        if (isFirst) {
          dumps = await dump(database, networkId, ground.folder)
          rows = dumps.reduce((sum, each) => sum + each.rows, 0)
          say(dumps.map(({ table, rows: count }) => `${table} ${count}`).join(', '))
          await makeCopies(database, dumps)
        } else await ground.drop(database)
        return rows / seconds
      },
      floor: async () => {
        await emptyCopies(first, dumps)
        await settle(first)
        return rows / (await copyAll(first, dumps))
      },
    })
    return { name: 'import-lines', unit: 'rows/s', aim: { of: 'ratio', atLeast: 0.15 }, ...measured }
  } finally {
    for (const database of opened) await ground.drop(database)
  }
}

async function prepare(database: BenchDatabase): Promise<string> {
  const owner = connect(database.ownerUrl, { max: 1, name: 'artel-bench' })
  try {
    const network = await addNetwork(owner.db, { slug: 'bench', currency: 'GBP', timeZone: 'Europe/London' })
    await settle(database)
    return network.id
  } finally {
    await owner.close()
  }
}

/** Runs the command in a process of its own; the seconds from its start to its end. */
async function runImport(database: BenchDatabase, folder: string, file: string): Promise<number> {
  const program = fileURLToPath(new URL('../src/app/cli.ts', import.meta.url))
  const profile = process.env['BENCH_PROFILE']
  const nodeOptions = profile ? ['--cpu-prof', '--cpu-prof-dir', profile] : []
  const words = [
    'import',
    'orders',
    file,
    '--map',
    MAP,
    '--network',
    'bench',
    '--date-format',
    'M/d/yyyy H:mm',
  ]
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [...nodeOptions, program, ...words, '--create-partners', '--skip-invalid', '--json'],
    {
      env: environmentOf({ ARTEL_DATA: folder, DATABASE_URL: database.ownerUrl }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err = (err + chunk.toString()).slice(-4000)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const seconds = (performance.now() - started) / 1000
  const told = code === 0 ? (JSON.parse(out) as { rows: number; imported: number }) : null
  if (told?.rows !== LINES || told.imported < LINES / 2)
    throw new Error(`the import ended with ${code}: ${out}\n${err}`)
  return seconds
}

/** Keeps the rows of every table that has any of this network: all of them were written by the import. */
async function dump(database: BenchDatabase, networkId: string, folder: string): Promise<Dump[]> {
  const { rows: tables } = await database.owner.query<{ name: string; columns: string }>(`
    select c.relname as name, (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'network'
      and exists (select from pg_attribute n where n.attrelid = c.oid and n.attname = 'network_id' and not n.attisdropped)
    order by c.relname`)
  const dumps: Dump[] = []
  await withClient(database, async (client) => {
    for (const { name, columns } of tables) {
      const from = `from ${name} where network_id = '${networkId}'`
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count ${from}`)
      const count = rows[0]?.count ?? 0
      if (count === 0) continue
      const file = join(folder, `${name}.copy`)
      await pipeline(
        client.query(copyTo(`copy (select ${columns} ${from}) to stdout`)),
        createWriteStream(file),
      )
      dumps.push({ table: name, columns, rows: count, file })
    }
  })
  return dumps
}

async function makeCopies(database: BenchDatabase, dumps: readonly Dump[]): Promise<void> {
  await database.owner.query('create schema bench_copy')
  for (const { table } of dumps)
    await database.owner.query(`create table bench_copy.${table} (like public.${table} including all)`)
}

async function emptyCopies(database: BenchDatabase, dumps: readonly Dump[]): Promise<void> {
  for (const { table } of dumps) await database.owner.query(`truncate bench_copy.${table}`)
}

/** Copies all kept rows, table after table in one transaction; the seconds it takes. */
async function copyAll(database: BenchDatabase, dumps: readonly Dump[]): Promise<number> {
  return withClient(database, async (client) => {
    const started = performance.now()
    await client.query('begin')
    for (const { table, columns, file } of dumps)
      await pipeline(
        createReadStream(file, { highWaterMark: 256 * 1024 }),
        client.query(copyFrom(`copy bench_copy.${table} (${columns}) from stdin`)),
      )
    await client.query('commit')
    return (performance.now() - started) / 1000
  })
}

async function withClient<T>(database: BenchDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.ownerUrl, application_name: 'artel-bench' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
