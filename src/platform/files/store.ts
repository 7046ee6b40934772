import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { newId } from '#shared/ids.ts'

/** Bytes that were received and wait to be kept; whoever received them keeps or discards them. */
export type ReceivedFile = {
  /** Path of the bytes while they wait. */
  path: string
  sha256: Buffer
  size: number
  /** The first bytes, to find the type by. */
  head: Buffer
}

const HEAD = 16 * 1024
const INCOMING = '.incoming'

/** More bytes were sent than may be kept. */
export class FileTooLarge extends Error {
  override name = 'FileTooLarge'
}

/** Thrown for names that are not ones of ours, so that no path is ever made of what somebody sent. */
function checkedName(name: string, pattern: RegExp): string {
  if (!pattern.test(name)) throw new Error('files: a name is malformed')
  return name
}

function folderOf(dataFolder: string, networkId: string): string {
  return join(dataFolder, 'files', checkedName(networkId, /^[0-9a-f-]{36}$/))
}

function pathOf(dataFolder: string, networkId: string, sha256: Buffer): string {
  return join(folderOf(dataFolder, networkId), checkedName(sha256.toString('hex'), /^[0-9a-f]{64}$/))
}

/**
 * Writes a stream to disk as it comes and hashes it on the way; nothing is held in memory. Throws `FileTooLarge` and
 * leaves nothing behind when more than `maxBytes` come; a process that is killed leaves a file for `sweepIncoming`.
 */
export async function receiveFile(
  dataFolder: string,
  networkId: string,
  bytes: Readable,
  maxBytes: number,
): Promise<ReceivedFile> {
  const folder = join(folderOf(dataFolder, networkId), INCOMING)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, newId())
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let size = 0
  try {
    await pipeline(
      bytes,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          if (size < HEAD) head.push(chunk.subarray(0, HEAD - size))
          size += chunk.length
          if (size > maxBytes) throw new FileTooLarge(`more than ${maxBytes} bytes`)
          hash.update(chunk)
          yield chunk
        }
      },
      createWriteStream(path, { mode: 0o600, flush: true }),
    )
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { path, sha256: hash.digest(), size, head: Buffer.concat(head) }
}

/** Gives received bytes their place under their hash; the same bytes are there once for each network. */
export async function keepFile(dataFolder: string, networkId: string, file: ReceivedFile): Promise<void> {
  await rename(file.path, pathOf(dataFolder, networkId, file.sha256))
  const folder = await open(folderOf(dataFolder, networkId), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Throws received bytes away; does nothing when they were kept. */
export async function discardFile(file: ReceivedFile): Promise<void> {
  await rm(file.path, { force: true })
}

/** Where the bytes with this hash lie, for a reader that takes only a path. */
export function storedPath(dataFolder: string, networkId: string, sha256: Buffer): string {
  return pathOf(dataFolder, networkId, sha256)
}

/** The bytes with this hash; the caller has made sure that the reader may have them. */
export function readStoredFile(dataFolder: string, networkId: string, sha256: Buffer): Readable {
  return createReadStream(pathOf(dataFolder, networkId, sha256))
}

/** The size of the bytes with this hash, null when they are not there. */
export async function storedSize(
  dataFolder: string,
  networkId: string,
  sha256: Buffer,
): Promise<number | null> {
  try {
    return (await stat(pathOf(dataFolder, networkId, sha256))).size
  } catch {
    return null
  }
}

/** Removes the bytes with this hash, if they are there. */
export async function deleteStoredFile(dataFolder: string, networkId: string, sha256: Buffer): Promise<void> {
  await rm(pathOf(dataFolder, networkId, sha256), { force: true })
}

/** The hashes of the bytes of a network that are on disk and were put there before the given time. */
export async function storedHashes(dataFolder: string, networkId: string, before: Date): Promise<Buffer[]> {
  const folder = folderOf(dataFolder, networkId)
  const hashes: Buffer[] = []
  for (const name of await namesIn(folder)) {
    if (!/^[0-9a-f]{64}$/.test(name)) continue
    if ((await stat(join(folder, name))).mtime < before) hashes.push(Buffer.from(name, 'hex'))
  }
  return hashes
}

/** Removes what uploads that never ended left behind before the given time. Returns how many files went. */
export async function sweepIncoming(dataFolder: string, networkId: string, before: Date): Promise<number> {
  const folder = join(folderOf(dataFolder, networkId), INCOMING)
  let removed = 0
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    if ((await stat(path)).mtime >= before) continue
    await rm(path, { force: true })
    removed++
  }
  return removed
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}
