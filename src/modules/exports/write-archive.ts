import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { ZipFile } from 'yazl'
import type { Tx } from '#platform/database/database.ts'
import { latestMigration } from '#platform/database/migrate.ts'
import { readStoredFile, storedSize } from '#platform/files/store.ts'
import { partnerSet } from '#records/partnerships.ts'
import { type Catalogue, type CatalogueTable, readCatalogue } from './catalogue.ts'
import { AUDIENCES, type ExportedTable, FORMAT, FORMAT_VERSION, type Manifest } from './contract.ts'
import { readPeople } from './people.ts'
import { countRows, digestOf, type Extent, fixForms, readRows, tablesOf } from './read-rows.ts'
import { README } from './readme-text.ts'

export type ArchiveOptions = {
  networkId: string
  /** One partnership, with what was merged into it; null for the whole network. */
  partnerId: string | null
  /** Who looks: rows of other audiences are not in it. */
  side: 'host' | 'partner' | 'system'
  dataFolder: string
  path: string
  now: Date
  progress?: (rows: number, totalRows: number) => void
}

/**
 * Writes an archive of what the transaction's scope may see to `path`, all from one picture of the database: call it
 * first in its transaction. Nothing is held in memory but some thousand rows. Returns the manifest.
 */
export async function writeArchive(tx: Tx, options: ArchiveOptions): Promise<Manifest> {
  const { networkId, partnerId, side } = options
  await sql`set transaction isolation level repeatable read`.execute(tx)
  await fixForms(tx)
  const extent: Extent = {
    networkId,
    partnerIds: partnerId === null ? null : await partnerSet(tx, partnerId),
  }
  const catalogue = await readCatalogue(tx)
  const audiences =
    side === 'system' ? [...AUDIENCES] : AUDIENCES.filter((one) => one === 'shared' || one === side)
  const tables = tablesOf(catalogue, extent)
  const manifest: Manifest = {
    ...{
      format: FORMAT,
      version: FORMAT_VERSION,
      schema: await latestMigration(),
      takenAt: options.now.toISOString(),
    },
    network: await readNetwork(tx, networkId),
    scope: extent.partnerIds === null ? 'network' : 'partnership',
    partnerIds: extent.partnerIds === null ? null : [...extent.partnerIds],
    audiences,
    tables: [],
    people: { rows: 0, bytes: 0, sha256: '' },
    files: await readFiles(tx, extent, options.dataFolder),
    figures: await readFigures(tx, catalogue, extent, audiences),
  }
  let total = 0
  for (const table of tables) total += await countRows(tx, table, extent)
  await writeZip(tx, options, extent, manifest, tables, total)
  return manifest
}

async function writeZip(
  tx: Tx,
  options: ArchiveOptions,
  extent: Extent,
  manifest: Manifest,
  tables: readonly CatalogueTable[],
  total: number,
): Promise<void> {
  const zip = new ZipFile()
  // Entries of a set time: the same records give the same bytes.
  const entry = { mtime: options.now, mode: 0o100600 }
  const written = pipeline(
    zip.outputStream as unknown as Readable,
    createWriteStream(options.path, { mode: 0o600, flush: true }),
  )
  // Whatever fails while an entry is made ends the file; the first failure is the one told.
  const failing = (error: unknown) => (zip.outputStream as unknown as Readable).destroy(error as Error)
  const add = (name: string, open: () => Readable, compress = true) =>
    zip.addReadStreamLazy(name, { ...entry, compress }, (given) => {
      try {
        const stream = open()
        stream.on('error', failing)
        given(null, stream)
      } catch (error) {
        failing(error)
      }
    })
  let done = 0
  zip.addBuffer(Buffer.from(README, 'utf8'), 'README.txt', entry)
  for (const table of tables) {
    add(`tables/${table.name}.jsonl`, () => {
      const lines = linesOf(readRows(tx, table, extent), (rows) => {
        done += rows
        options.progress?.(done, total)
      })
      return hashed(lines, (size, sha256, rows) => {
        const { name, columns } = table
        manifest.tables.push({ name, columns, rows, bytes: size, sha256 } satisfies ExportedTable)
      })
    })
  }
  add('people.jsonl', () =>
    hashed(linesOf(peopleLines(tx, extent)), (bytes, sha256, rows) => {
      manifest.people = { rows, bytes, sha256 }
    }),
  )
  for (const { sha256 } of manifest.files)
    add(
      `files/${sha256}`,
      () => readStoredFile(options.dataFolder, extent.networkId, Buffer.from(sha256, 'hex')),
      false,
    )
  add('manifest.json', () => Readable.from([`${JSON.stringify(manifest, null, 1)}\n`]))
  zip.end()
  await written
}

async function* peopleLines(tx: Tx, extent: Extent): AsyncGenerator<string[]> {
  yield (await readPeople(tx, extent)).map((person) => JSON.stringify(person))
}

async function* linesOf(
  batches: AsyncGenerator<string[]>,
  told: (rows: number) => void = () => {},
): AsyncGenerator<{ text: string; rows: number }> {
  for await (const lines of batches) {
    if (lines.length > 0) yield { text: `${lines.join('\n')}\n`, rows: lines.length }
    told(lines.length)
  }
}

/** The texts as bytes; `ended` learns their length, hash and number of rows before the stream ends. */
function hashed(
  texts: AsyncGenerator<{ text: string; rows: number }>,
  ended: (bytes: number, sha256: string, rows: number) => void,
): Readable {
  const hash = createHash('sha256')
  let bytes = 0
  let rows = 0
  const counting = new Transform({
    writableObjectMode: true,
    transform(part: { text: string; rows: number }, _encoding, next) {
      const chunk = Buffer.from(part.text, 'utf8')
      hash.update(chunk)
      bytes += chunk.length
      rows += part.rows
      next(null, chunk)
    },
    flush(next) {
      ended(bytes, hash.digest('hex'), rows)
      next()
    },
  })
  const source = Readable.from(texts)
  source.on('error', (error) => counting.destroy(error))
  return source.pipe(counting)
}

async function readNetwork(tx: Tx, networkId: string): Promise<Manifest['network']> {
  const { rows } = await sql<Manifest['network']>`
    select network_id as id, slug, name from network where network_id = ${networkId}`.execute(tx)
  if (!rows[0]) throw new Error('write-archive: no such network in the scope')
  return rows[0]
}

async function readFigures(tx: Tx, catalogue: Catalogue, extent: Extent, audiences: readonly string[]) {
  const figures: Manifest['figures'] = []
  for (const name of catalogue.projections) figures.push(await digestOf(tx, name, extent, audiences))
  return figures
}

/** Stored bytes of the versions the scope sees; bytes that went by a retention rule are in no archive. */
async function readFiles(tx: Tx, extent: Extent, dataFolder: string): Promise<Manifest['files']> {
  const { rows } = await sql<{ sha256: Buffer }>`
    select distinct sha256 from document_version where network_id = ${extent.networkId} and bytes_removed_at is null
      ${extent.partnerIds ? sql`and partner_id = any (${`{${extent.partnerIds.join(',')}}`}::uuid[])` : sql``}
    order by sha256`.execute(tx)
  const files: Manifest['files'] = []
  for (const { sha256 } of rows) {
    const size = await storedSize(dataFolder, extent.networkId, sha256)
    if (size === null)
      throw new Error(`the bytes ${sha256.toString('hex')} of a document are not in the data folder`)
    files.push({ sha256: sha256.toString('hex'), size })
  }
  return files
}
