import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import { latestMigration } from '#platform/database/migrate.ts'
import { scopeSettings } from '#platform/database/scope.ts'
import { discardFile, keepFile, receiveFile } from '#platform/files/store.ts'
import { Refused } from '#platform/http/refused.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { readCatalogue } from './catalogue.ts'
import type { ExportedTable, Manifest } from './contract.ts'
import { inOneTransaction } from './one-connection.ts'
import { type Archive, archiveRefused } from './open-archive.ts'
import { type ExportedPerson, restorePeople } from './people.ts'
import { digestOf, type Extent, fixForms } from './read-rows.ts'

export type Restored = {
  network: { id: string; slug: string; name: string }
  scope: Manifest['scope']
  tables: number
  rows: number
  people: number
  files: number
  /** Derived tables that came out as they were where the archive was taken: all of them, else nothing is restored. */
  figures: number
}

export type RestoreOptions = {
  ownerUrl: string
  dataFolder: string
  /** Another slug than the one the network had. */
  slug?: string | null
  progress?: (what: string, rows: number) => void
}

// Control characters that no JSON text holds: every line is one field, whatever is in it.
const ONE_FIELD = `(format csv, delimiter E'\\x02', quote E'\\x01')`

/**
 * Brings an archive into this database, all of it or nothing: rows as they were, stored bytes, and the derived tables made
 * anew and compared with what they gave at the source. Refuses a network or people that are here already, tables or
 * columns this version does not know, rows of another network, and bytes whose hash differs.
 */
export async function restoreArchive(archive: Archive, options: RestoreOptions): Promise<Restored> {
  const { manifest } = archive
  const networkId = manifest.network.id
  const slug = options.slug ?? manifest.network.slug
  const settings = scopeSettings({ networkId, side: 'system' })
  return inOneTransaction(options.ownerUrl, settings, async (client, tx) => {
    await fixForms(tx)
    await refuseExisting(tx, networkId, slug)
    const known = await knownTables(tx, manifest)
    await copyFiles(archive, options)
    const people = await copyPeople(archive, tx)
    let rows = 0
    for (const table of manifest.tables) {
      options.progress?.(table.name, table.rows)
      await copyTable(client, archive, table, known, networkId)
      rows += table.rows
    }
    if (slug !== manifest.network.slug)
      await sql`update network set slug = ${slug} where network_id = ${networkId}`.execute(tx)
    options.progress?.('figures', 0)
    await makeFigures(tx, manifest)
    const { name } = manifest.network
    return {
      network: { id: networkId, slug, name },
      scope: manifest.scope,
      ...{ tables: manifest.tables.length, rows, people, files: manifest.files.length },
      figures: manifest.figures.length,
    }
  })
}

async function refuseExisting(tx: Kysely<Database>, networkId: string, slug: string): Promise<void> {
  const { rows } = await sql<{ id: string; slug: string }>`
    select network_id as id, slug from network where network_id = ${networkId} or slug = ${slug}`.execute(tx)
  const [row] = rows
  if (row?.id === networkId)
    throw new Refused('network_exists', {
      status: 409,
      detail: `This network is here already, as "${row.slug}". Restore into an empty Artel.`,
    })
  if (row)
    throw new Refused('slug_taken', {
      status: 409,
      detail: `There is another network "${slug}" here. Give a different slug with --slug.`,
    })
}

/** Types of the archive's tables, checked against this database; refuses what a newer version has added. */
async function knownTables(
  tx: Kysely<Database>,
  manifest: Manifest,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { tables } = await readCatalogue(tx)
  const known = new Map(tables.map(({ name, columns }) => [name, columns]))
  const seen = new Set<string>()
  for (const { name, columns } of manifest.tables) {
    const here = known.get(name)
    const unknown = here ? columns.find((column) => !here.includes(column)) : name
    if (seen.has(name)) throw archiveRefused(`Its manifest names the table ${name} twice.`)
    seen.add(name)
    if (unknown !== undefined || !columns.includes('network_id'))
      throw new Refused('archive_of_another_version', {
        detail: `It holds ${here ? `the column ${name}.${unknown}` : `the table ${name}`}, which this version does not know. It was taken from ${manifest.schema}, this is ${await latestMigration()}.`,
      })
  }
  return known
}

async function copyTable(
  client: pg.Client,
  archive: Archive,
  table: ExportedTable,
  known: ReadonlyMap<string, readonly string[]>,
  networkId: string,
): Promise<void> {
  const columns = (known.get(table.name) ?? []).filter((column) => table.columns.includes(column))
  const name = client.escapeIdentifier(table.name)
  const list = columns.map((column) => client.escapeIdentifier(column))
  await client.query(
    'drop table if exists pg_temp.incoming; create temp table incoming (line json not null) on commit drop',
  )
  const source = await archive.read(`tables/${table.name}.jsonl`, table)
  try {
    await pipeline(source, client.query(copyFrom(`copy pg_temp.incoming from stdin ${ONE_FIELD}`)))
    const { rows } = await client.query<{ n: number; foreign: number }>(
      `select count(*)::int as n, count(*) filter (where line ->> 'network_id' is distinct from $1)::int as foreign from pg_temp.incoming`,
      [networkId],
    )
    if (rows[0]?.n !== table.rows) throw archiveRefused(`${table.name} has not the rows its manifest tells.`)
    if (rows[0]?.foreign !== 0) throw archiveRefused(`${table.name} has rows of another network.`)
    await client.query(
      `insert into ${name} (${list.join(', ')}) select ${list.map((column) => `r.${column}`).join(', ')}
       from pg_temp.incoming, json_populate_record(null::${name}, line) r`,
    )
  } catch (error) {
    if (error instanceof Refused || !isDatabaseError(error)) throw error
    throw archiveRefused(`${table.name}: ${error.message}`)
  }
}

function isDatabaseError(error: unknown): error is Error & { code: string } {
  // Classes 22 and 23 are about the data, 42 about their form; the rest is trouble of our own.
  return error instanceof Error && 'code' in error && /^(22|23|42)/.test(String(error.code))
}

async function copyPeople(archive: Archive, tx: Kysely<Database>): Promise<number> {
  const source = await archive.read('people.jsonl', archive.manifest.people)
  const people: ExportedPerson[] = []
  // The stream is read to its end, where its hash is compared, before anything is written.
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== '') people.push(readPerson(line))
  await restorePeople(tx, people)
  return people.length
}

function readPerson(line: string): ExportedPerson {
  const value = JSON.parse(line) as Partial<ExportedPerson> | null
  const text = (one: unknown) => (typeof one === 'string' ? one : null)
  const [id, name] = [text(value?.id), text(value?.name)]
  if (id === null || name === null || !/^[A-Za-z0-9_-]{1,64}$/.test(id))
    throw archiveRefused('people.jsonl holds no person.')
  const language = value?.language === 'ru' || value?.language === 'en' ? value.language : null
  return {
    id,
    name,
    email: text(value?.email)?.toLowerCase() ?? null,
    language,
    createdAt: text(value?.createdAt),
  }
}

/** Bytes first: should the rest fail, the nightly sweep takes away what no document names. */
async function copyFiles({ manifest, read }: Archive, options: RestoreOptions): Promise<void> {
  for (const { sha256, size } of manifest.files) {
    const bytes = await read(`files/${sha256}`, { bytes: size, sha256 })
    const received = await receiveFile(options.dataFolder, manifest.network.id, bytes, size)
    if (received.sha256.toString('hex') !== sha256) {
      await discardFile(received)
      throw archiveRefused(`files/${sha256} was changed: its hash differs.`)
    }
    await keepFile(options.dataFolder, manifest.network.id, received)
  }
}

async function makeFigures(tx: Kysely<Database>, manifest: Manifest): Promise<void> {
  const networkId = manifest.network.id
  const { rows } = await sql<{
    id: string
  }>`select partner_id as id from partner where network_id = ${networkId}`.execute(tx)
  await refreshProjections(
    tx,
    rows.map(({ id }) => id),
  )
  const extent: Extent = { networkId, partnerIds: manifest.partnerIds }
  if (manifest.schema !== (await latestMigration())) return
  for (const { name, digest, rows: count } of manifest.figures) {
    const here = await digestOf(tx, name, extent, manifest.audiences)
    if (here.digest !== digest)
      throw new Refused('figures_differ', {
        detail: `${name} came out with ${here.rows} rows that are not the ${count} of the source: the archive is not whole, or this version computes otherwise.`,
      })
  }
}
