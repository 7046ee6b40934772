import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refused } from '#platform/http/refused.ts'
import { newId } from '#shared/ids.ts'
import {
  type ImportGuess,
  type ImportKind,
  type ImportSettings,
  type InspectedFile,
  isFieldOf,
} from './contract.ts'
import { guessFormats, guessMap, type OwnColumn } from './guess.ts'
import { openFile } from './read/step-rows.ts'
import type { StoredFile } from './tables.ts'

/** The most bytes one file of an import may have as it is sent. */
export const MAX_FILE_BYTES = 2 * 1024 ** 3
export const MAX_FILES = 50

const SAMPLE_ROWS = 20
const LOOKED_AT_ROWS = 1000

/** The folder of an import's uploads: names are ours, never the sender's. */
export function uploadFolder(dataFolder: string, networkId: string, importId: string): string {
  return join(dataFolder, 'imports', networkId, importId)
}

/** Writes a stream to the folder of the import. Refuses (`too_large`) more than a file may have. Returns where it lies. */
export async function storeUpload(folder: string, stream: Readable): Promise<{ path: string; size: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, newId())
  let size = 0
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > MAX_FILE_BYTES)
        done(
          new Refused('too_large', {
            status: 413,
            detail: 'At most 2 GiB for each file.',
            params: { limit: '2 GB' },
          }),
        )
      else done(null, chunk)
    },
  })
  try {
    await pipeline(stream, limit, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { path, size }
}

/** A file's name as people know it: the last part, without control characters. */
export function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 255) || 'file.csv'
  )
}

type Head = InspectedFile & { rows: readonly (readonly string[])[] }

/** What a stored file is: delimiter, encoding, columns and its first rows. Refuses what cannot be read as a table. */
export async function inspectFile(
  { n, name, size, path }: StoredFile & { path: string },
  wanted?: string,
): Promise<Head> {
  const table = await openFile({ name, path, ...(wanted === undefined ? {} : { table: wanted }) })
  const rows: (readonly string[])[] = []
  try {
    for await (const batch of table.rows) {
      rows.push(...batch.rows.slice(0, LOOKED_AT_ROWS - rows.length))
      if (rows.length >= LOOKED_AT_ROWS) break
    }
    return {
      ...{
        n,
        name,
        size,
        delimiter: table.delimiter,
        encoding: table.encoding,
        isCompressed: table.compression === 'gzip',
        format: table.format,
        parts: [...table.parts],
        part: table.part,
      },
      columns: [...table.columns],
      sample: rows.slice(0, SAMPLE_ROWS).map((row) => row.map((cell) => cell.slice(0, 200))),
      rows,
    }
  } finally {
    table.close()
  }
}

/**
 * Looks into all files, and guesses what the first one's columns are for the kind; `map` overrules the guess. `own` are the
 * network's own fields that the reader may write.
 */
export async function inspectFiles(
  files: readonly StoredFile[],
  kind: ImportKind,
  { map, table }: Pick<ImportSettings, 'map' | 'table'>,
  own: readonly OwnColumn[] = [],
): Promise<{ files: InspectedFile[]; guess: ImportGuess | null }> {
  const heads: Head[] = []
  for (const file of files) if (file.path) heads.push(await inspectFile({ ...file, path: file.path }, table))
  const [first] = heads
  if (!first) return { files: [], guess: null }
  const guessed = guessMap(kind, first.columns, first.rows, own)
  const known = Object.entries(map).filter(
    ([field, column]) => isFieldOf(kind, field) && first.columns.includes(column),
  )
  const chosen = { ...guessed, ...Object.fromEntries(known) }
  return {
    files: heads.map(({ rows: _, ...file }) => file),
    guess: { kind, map: guessed, ...guessFormats(kind, chosen, first.columns, first.rows, own) },
  }
}
