import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TableError } from './table-error.ts'

/** Where a table comes from: a path, a stream of bytes (an upload), or the bytes themselves. */
export type TableSource = string | Readable | Uint8Array

/** How far reading has come, in bytes of the file as it lies there (packed, when it is packed). */
export interface Progress {
  readonly bytesRead: number
  /** Null for a stream whose length nobody told. */
  readonly bytesTotal: number | null
}

/** The unpacked bytes of a source, chunk by chunk. */
export interface ByteSource {
  readonly compression: 'gzip' | 'none'
  readonly chunks: AsyncIterator<Buffer, undefined>
  progress(): Progress
  /** Lets go of the file; safe to call at any time and more than once. */
  close(): void
}

const CHUNK = 256 * 1024

/**
 * Opens a source and unpacks gzip, which is told by its first two bytes, never by the name. `maxUnpacked` bytes are the
 * most it will hand out: a small packed file can hold terabytes.
 */
export async function openBytes(
  source: TableSource,
  bytesTotal: number | null,
  maxUnpacked: number,
): Promise<ByteSource> {
  const total = typeof source === 'string' ? (await stat(source)).size : sizeOf(source, bytesTotal)
  const raw = rawStream(source)
  let bytesRead = 0
  const packed = raw.iterator({ destroyOnReturn: true })
  const next = async (): Promise<Buffer | null> => {
    for (;;) {
      const { done, value } = await packed.next()
      if (done) return null
      const bytes = toBuffer(value)
      bytesRead += bytes.length
      if (bytes.length > 0) return bytes
    }
  }
  let head = (await next()) ?? Buffer.alloc(0)
  while (head.length < 2) {
    const more = await next()
    if (!more) break
    head = Buffer.concat([head, more])
  }
  const all = async function* (): AsyncGenerator<Buffer, undefined> {
    if (head.length > 0) yield head
    for (let bytes = await next(); bytes; bytes = await next()) yield bytes
    return undefined
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  const chunks = limited(isGzip ? unpacked(all()) : all(), maxUnpacked)
  return {
    compression: isGzip ? 'gzip' : 'none',
    chunks,
    progress: () => ({ bytesRead, bytesTotal: total }),
    close: () => {
      // Ends the generators, so that what they hold is let go of; their complaints about that are of no use.
      chunks.return(undefined).catch(() => undefined)
      raw.destroy()
    },
  }
}

function sizeOf(source: Readable | Uint8Array, told: number | null): number | null {
  return source instanceof Uint8Array ? source.byteLength : told
}

function rawStream(source: TableSource): Readable {
  if (typeof source === 'string') return createReadStream(source, { highWaterMark: CHUNK })
  if (!(source instanceof Uint8Array)) return source
  return Readable.from(pieces(source), { objectMode: true })
}

function* pieces(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK) yield toBuffer(bytes.subarray(at, at + CHUNK))
}

function toBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (typeof chunk === 'string') return Buffer.from(chunk)
  throw new TypeError('a table is read from a stream of bytes')
}

async function* unpacked(packed: AsyncGenerator<Buffer, undefined>): AsyncGenerator<Buffer, undefined> {
  const input = Readable.from(packed)
  const gunzip = createGunzip({ chunkSize: CHUNK })
  input.on('error', (error) => gunzip.destroy(error))
  input.pipe(gunzip)
  try {
    for await (const bytes of gunzip) yield toBuffer(bytes)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw code.startsWith('Z_') || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END'
      ? new TableError('gzip_damaged')
      : error
  } finally {
    input.destroy()
    gunzip.destroy()
  }
  return undefined
}

/** Joins small chunks, so that guesses and loops have enough to work on, and counts what was handed out. */
async function* limited(
  chunks: AsyncGenerator<Buffer, undefined>,
  most: number,
): AsyncGenerator<Buffer, undefined> {
  let sum = 0
  let waiting: Buffer[] = []
  let length = 0
  for await (const bytes of chunks) {
    sum += bytes.length
    if (sum > most) throw new TableError('unpacks_too_large')
    waiting.push(bytes)
    length += bytes.length
    if (length < CHUNK / 4) continue
    yield joined(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield joined(waiting)
  return undefined
}

function joined(buffers: readonly Buffer[]): Buffer {
  const [only] = buffers
  return only && buffers.length === 1 ? only : Buffer.concat(buffers)
}
