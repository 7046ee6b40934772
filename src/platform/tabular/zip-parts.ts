import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { TableError } from './table-error.ts'

/** The parts of a packed spreadsheet, by name; sizes are those the archive states, which reading holds it to. */
export type ZipParts = {
  sizeOf: (name: string) => number | null
  open: (name: string) => Promise<Readable>
  close: () => void
}

const MOST_PARTS = 20_000

/**
 * Opens a zip archive for reading. Nothing is unpacked to disk. Refuses archives that are damaged, locked with a
 * password, or would unpack to more than `most` bytes in all; a part that turns out longer than stated ends in an error.
 */
export async function openZip(source: string | Buffer, most: number): Promise<ZipParts> {
  const zip = await opened(source)
  try {
    if (zip.entryCount > MOST_PARTS) throw new TableError('unpacks_too_large')
    const entries = await listEntries(zip)
    const total = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    if (total > most) throw new TableError('unpacks_too_large')
    return {
      sizeOf: (name) => entries.get(name)?.uncompressedSize ?? null,
      open: (name) => openEntry(zip, entries.get(name)),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error instanceof TableError ? error : new TableError('spreadsheet_damaged')
  }
}

function opened(source: string | Buffer): Promise<yauzl.ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true }
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip: yauzl.ZipFile) =>
      error ? reject(new TableError('spreadsheet_damaged')) : resolve(zip)
    if (typeof source === 'string') yauzl.open(source, options, done)
    else yauzl.fromBuffer(source, options, done)
  })
}

function listEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>()
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: yauzl.Entry) => {
      if ((entry.generalPurposeBitFlag & 1) === 1) reject(new TableError('spreadsheet_locked'))
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry | undefined): Promise<Readable> {
  if (!entry) throw new TableError('not_a_spreadsheet')
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(new TableError('spreadsheet_damaged')) : resolve(stream),
    )
  })
}
