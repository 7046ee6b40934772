import { isAscii } from 'node:buffer'
import { stat } from 'node:fs/promises'
import { type ByteSource, openBytes, type Progress, type TableSource } from './byte-source.ts'
import { isJson, openJson } from './open-json.ts'
import { openWorkbook } from './open-workbook.ts'
import { type RowLimits, type RowProblem, RowSplitter, type SplitRows } from './row-splitter.ts'
import { TableError } from './table-error.ts'
import {
  columnNames,
  guessDelimiter,
  guessNewline,
  isTitleRow,
  namedDelimiter,
  previewRows,
  usualWidth,
} from './table-layout.ts'
import { fieldDecoder, guessEncoding, guessNarrow, type TableEncoding } from './text-encoding.ts'
import type { DecimalMark } from './typed-cells.ts'

export interface TableOptions extends Partial<RowLimits> {
  /** One character; found by content when not given. */
  readonly delimiter?: string
  /** Found by content when not given. */
  readonly encoding?: TableEncoding
  /** Whether the first row names the columns. Default true; otherwise they are called `column 1`, `column 2` … */
  readonly hasHeader?: boolean
  /** Which table of a file that has several: the name of a sheet, or the path of a list in JSON. */
  readonly part?: string
  /** How numbers of typed files (XLSX, JSON) are written out. Default a point. */
  readonly decimalMark?: DecimalMark
  /** The length of a stream in bytes, for progress; files and buffers know their own. */
  readonly bytesTotal?: number
  /** The most bytes a packed file may unpack to. Default 16 GiB. */
  readonly maxUnpackedBytes?: number
}

/** Some rows of a table, as many as a piece of the file held. Every row in `rows` has as many cells as `columns`. */
export interface TableBatch {
  readonly rows: readonly string[][]
  /** For each row the line of the file on which it begins, counted from 1. */
  readonly lines: readonly number[]
  /** Rows that could not be taken; a table's rows are all `rows` and all `problems`. */
  readonly problems: readonly RowProblem[]
}

/** A table that is open for reading. Read `rows` once, to the end or until a `break`; or call `close`. */
export interface Table {
  readonly format: 'csv' | 'xlsx' | 'json'
  /** Whether numbers and dates are such in the file, not texts: then they come as plain digits and as ISO 8601. */
  readonly isTyped: boolean
  /** The tables the file has, by name; empty for a file that is one table. */
  readonly parts: readonly string[]
  /** Which of them this is. */
  readonly part: string | null
  readonly compression: 'gzip' | 'none'
  readonly delimiter: string
  /** 'utf-8' as long as all that was read is plain ASCII; final once the rows are read. */
  readonly encoding: TableEncoding
  readonly columns: readonly string[]
  readonly rows: AsyncIterable<TableBatch>
  progress(): Progress
  close(): void
}

const HEAD = 64 * 1024
const MOST_GATHERED = 256 << 20
const DEFAULT_LIMITS: RowLimits = { maxFieldBytes: 1 << 20, maxRowBytes: 4 << 20, maxColumns: 2000 }

/**
 * Opens a file of rows for reading: delimited text, whatever its packing, encoding and delimiter, a sheet of a workbook
 * (XLSX), or a list of objects in JSON. What it is is found by content.
 *
 * Memory does not grow with the file. A row that cannot be taken (too few or too many cells, text after a closing quote,
 * broken characters) is reported in its batch and does not stop reading; extra cells at the end of a row are dropped when
 * they are empty. `TableError` is thrown, here or while reading rows, when there is nothing to read as a table: an empty
 * or binary file, damaged packing, a quote that is never closed, sizes beyond the limits.
 */
export async function openTable(source: TableSource, options: TableOptions = {}): Promise<Table> {
  const bytes = await openBytes(source, options.bytesTotal ?? null, options.maxUnpackedBytes ?? 2 ** 34)
  try {
    const first = await gather(bytes)
    const typed = await openTyped(source, bytes, first, options)
    if (typed) {
      bytes.close()
      return typed
    }
    return await readHead(bytes, first, options)
  } catch (error) {
    bytes.close()
    throw error
  }
}

type Head = Awaited<ReturnType<typeof gather>>

/** Opens a workbook or JSON, told by the first bytes; null for delimited text. Workbooks of before 2007 are refused. */
async function openTyped(
  source: TableSource,
  bytes: ByteSource,
  first: Head,
  options: TableOptions,
): Promise<Table | null> {
  const mark = first.data.subarray(0, 4).toString('latin1')
  if (mark === '\xd0\xcf\x11\xe0') throw new TableError('old_spreadsheet')
  if (mark === 'PK\x03\x04') {
    const plain = await whole(source, bytes, first, bytes.compression === 'gzip')
    const size = typeof plain === 'string' ? (await stat(plain)).size : plain.length
    return openWorkbook(plain, size, options)
  }
  const head = new TextDecoder(guessEncoding(first.data).encoding ?? 'utf-8').decode(first.data)
  if (!isJson(head)) return null
  return openJson(await whole(source, bytes, first, false), head, bytes.compression, options)
}

/** A source that can be read anywhere and again: the path or the bytes; a stream is gathered, within a bound. */
async function whole(
  source: TableSource,
  bytes: ByteSource,
  first: Head,
  isUnpackedNeeded: boolean,
): Promise<string | Buffer> {
  if (!isUnpackedNeeded && typeof source === 'string') return source
  if (!isUnpackedNeeded && source instanceof Uint8Array) return Buffer.from(source)
  const chunks = [first.data]
  let length = first.data.length
  for (;;) {
    const { done, value } = await bytes.chunks.next()
    if (done) return Buffer.concat(chunks)
    length += value.length
    if (length > MOST_GATHERED) throw new TableError('unpacks_too_large')
    chunks.push(value)
  }
}

async function readHead(bytes: ByteSource, first: Head, options: TableOptions): Promise<Table> {
  const guess = guessEncoding(first.data)
  const told = options.encoding ?? guess.encoding
  const isWide = told === 'utf-16le' || told === 'utf-16be'
  const widen = isWide ? new TextDecoder(told) : null
  const text = (chunk: Buffer, isLast: boolean): Buffer =>
    widen ? Buffer.from(widen.decode(chunk, { stream: !isLast }), 'utf8') : chunk
  const head = text(first.data.subarray(guess.markLength), first.isLast)
  if (!isWide && isBinary(head)) throw new TableError('not_text')

  const named = namedDelimiter(head)
  const body = named ? head.subarray(named.length) : head
  const newline = guessNewline(body)
  const delimiter = options.delimiter ?? named?.delimiter ?? guessDelimiter(body, newline, first.isLast)
  const limits = { ...DEFAULT_LIMITS, ...definedLimits(options) }

  let encoding = told
  const splitter = new RowSplitter(
    { delimiter, newline, ...limits },
    fieldDecoder(encoding ?? 'utf-8'),
    encoding === 'utf-8',
    named ? 2 : 1,
  )
  const split = (chunk: Buffer, isLast: boolean): SplitRows => {
    // Plain ASCII so far: the first other bytes decide, however far down the file they stand.
    if (encoding === null && !isAscii(chunk)) {
      encoding = guessNarrow(chunk)
      splitter.decodeWith(fieldDecoder(encoding), encoding === 'utf-8')
    }
    return splitter.push(chunk, isLast)
  }

  const preview = previewRows(body, delimiter, newline, first.isLast)
  const width = usualWidth(preview)
  let batch = split(body, first.isLast)
  let isLast = first.isLast
  while (batch.rows.length === 0 && !isLast) {
    const more = await gather(bytes)
    isLast = more.isLast
    const next = split(text(more.data, isLast), isLast)
    batch = { ...next, problems: [...batch.problems, ...next.problems] }
  }
  const hasHeader = options.hasHeader !== false
  const titles = hasHeader ? batch.rows.findIndex((row) => !isTitleRow(row, width)) : 0
  const header = batch.rows[Math.max(0, titles)]
  if (!header) throw new TableError('empty')
  const headerLine = batch.lines[Math.max(0, titles)] ?? 1
  // A header that cannot be taken must not let the first row of data stand in for it.
  if (hasHeader && (batch.problems[0]?.line ?? headerLine) < headerLine) {
    throw new TableError('header_damaged', batch.problems[0]?.line)
  }
  const columns = columnNames(hasHeader ? header : header.map(() => ''))
  const skipped = hasHeader ? Math.max(0, titles) + 1 : 0
  const started: SplitRows = {
    rows: batch.rows.slice(skipped),
    lines: batch.lines.slice(skipped),
    problems: batch.problems,
  }

  async function* read(): AsyncGenerator<TableBatch, void> {
    try {
      yield* fitted(started, columns.length)
      while (!isLast) {
        const { done, value } = await bytes.chunks.next()
        isLast = done === true
        yield* fitted(split(text(value ?? Buffer.alloc(0), isLast), isLast), columns.length)
      }
    } finally {
      bytes.close()
    }
  }
  return {
    ...{ format: 'csv', isTyped: false, parts: [], part: null },
    compression: bytes.compression,
    delimiter,
    columns,
    get encoding() {
      return encoding ?? 'utf-8'
    },
    rows: { [Symbol.asyncIterator]: read },
    progress: bytes.progress,
    close: bytes.close,
  }
}

/** Enough bytes to guess from, or all there are. */
async function gather(bytes: ByteSource): Promise<{ data: Buffer; isLast: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  while (length < HEAD) {
    const { done, value } = await bytes.chunks.next()
    if (done) return { data: Buffer.concat(chunks), isLast: true }
    chunks.push(value)
    length += value.length
  }
  return { data: Buffer.concat(chunks), isLast: false }
}

/** Control characters that texts do not hold, NUL aside, which is reported by row: many of them mean pictures, not tables. */
function isBinary(head: Buffer): boolean {
  const length = Math.min(head.length, 4096)
  let strange = 0
  for (let i = 0; i < length; i++) {
    const byte = head[i] ?? 0
    if (byte < 9 || (byte > 13 && byte < 27)) strange++
  }
  return strange > length / 50
}

function definedLimits(options: TableOptions): Partial<RowLimits> {
  const { maxFieldBytes, maxRowBytes, maxColumns } = options
  return {
    ...(maxFieldBytes === undefined ? {} : { maxFieldBytes }),
    ...(maxRowBytes === undefined ? {} : { maxRowBytes }),
    ...(maxColumns === undefined ? {} : { maxColumns }),
  }
}

/** A batch whose rows all have the width of the header; those that have not are reported. No batch when it is empty. */
function* fitted(split: SplitRows, width: number): Generator<TableBatch> {
  const { rows, lines, problems } = split
  let isRagged = false
  for (const row of rows) {
    if (row.length === width) continue
    while (row.length > width && row.at(-1) === '') row.pop()
    if (row.length !== width) isRagged = true
  }
  if (!isRagged) {
    if (rows.length > 0 || problems.length > 0) yield split
    return
  }
  const kept: SplitRows = { rows: [], lines: [], problems: [...problems] }
  for (const [index, row] of rows.entries()) {
    const line = lines[index] ?? 0
    if (row.length !== width) kept.problems.push({ line, reason: 'ragged_row', cells: row })
    else {
      kept.rows.push(row)
      kept.lines.push(line)
    }
  }
  kept.problems.sort((a, b) => a.line - b.line)
  yield kept
}
