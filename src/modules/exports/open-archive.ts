import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { type Entry, open, type ZipFile } from 'yauzl'
import { Refused } from '#platform/http/refused.ts'
import { Manifest } from './contract.ts'

const MAX_MANIFEST = 32 * 1024 * 1024
const MAX_ENTRIES = 1_000_000

export type Archive = {
  manifest: Manifest
  /** The bytes of an entry; the stream fails when they are not the ones the manifest names. */
  read: (name: string, expected: { bytes: number; sha256: string }) => Promise<Readable>
  close: () => void
}

/** What is wrong with an archive, in words for whoever restores it. */
export function archiveRefused(detail: string): Refused {
  return new Refused('archive_unreadable', { status: 400, detail })
}

/**
 * Opens an archive and reads its manifest. An archive comes from anywhere: only names the manifest tells are read, no
 * entry may give more bytes than it says, and nothing is unpacked to a path. Refuses what is no archive of ours.
 */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(
      path,
      { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true },
      (error, opened) => (error ? reject(archiveRefused(`${path}: ${error.message}`)) : resolve(opened)),
    ),
  )
  try {
    const entries = await listEntries(zip)
    const manifest = await readManifest(zip, entries)
    return {
      manifest,
      close: () => zip.close(),
      read: (name, expected) => readEntry(zip, entries, name, expected),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    if (zip.entryCount > MAX_ENTRIES) return reject(archiveRefused('The archive has too many entries.'))
    zip.on('error', (error: Error) => reject(archiveRefused(error.message)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      if (entries.has(entry.fileName))
        return reject(archiveRefused(`The archive has ${entry.fileName} twice.`))
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(archiveRefused(`${entry.fileName}: ${error.message}`)) : resolve(stream),
    ),
  )
}

async function readManifest(zip: ZipFile, entries: Map<string, Entry>): Promise<Manifest> {
  const entry = entries.get('manifest.json')
  if (!entry) throw archiveRefused('There is no manifest.json in it: this is no export of Artel.')
  if (entry.uncompressedSize > MAX_MANIFEST) throw archiveRefused('Its manifest is too large.')
  const chunks: Buffer[] = []
  for await (const chunk of await openEntry(zip, entry)) chunks.push(chunk as Buffer)
  let value: unknown
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw archiveRefused('Its manifest is no JSON.')
  }
  const read = Manifest.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw archiveRefused(
    `Its manifest is not one this version reads: ${issue?.path.join('.')} ${issue?.message}`,
  )
}

async function readEntry(
  zip: ZipFile,
  entries: Map<string, Entry>,
  name: string,
  expected: { bytes: number; sha256: string },
): Promise<Readable> {
  const entry = entries.get(name)
  if (!entry) throw archiveRefused(`${name} is missing.`)
  if (entry.uncompressedSize !== expected.bytes)
    throw archiveRefused(`${name} has ${entry.uncompressedSize} bytes instead of ${expected.bytes}.`)
  const hash = createHash('sha256')
  const checking = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk)
      next(null, chunk)
    },
    flush(next) {
      next(
        hash.digest('hex') === expected.sha256
          ? null
          : archiveRefused(`${name} was changed: its hash differs.`),
      )
    },
  })
  const source = await openEntry(zip, entry)
  source.on('error', (error) => checking.destroy(archiveRefused(`${name}: ${error.message}`)))
  return source.pipe(checking)
}
