import { openBytes } from './byte-source.ts'
import { flatRecord, JsonRecords } from './json-records.ts'
import type { Table, TableBatch, TableOptions } from './open-table.ts'
import type { RowProblem } from './row-splitter.ts'
import { TableError } from './table-error.ts'

const MOST_UNPACKED = 2 ** 34
const MOST_LISTS = 50

type Found = { path: string; text: string; line: number }

/** Whether the first bytes of a file, as text, are those of JSON. */
export function isJson(head: string): boolean {
  return /^\uFEFF?\s*(\[\s*[[{\]]|\{\s*["}])/.test(head)
}

/** Whether a text is JSON lines: a whole object on the first line, and another on the next. */
function isJsonLines(head: string): boolean {
  const [first, second] = head
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r?\n/, 2)
  if (!first?.trimEnd().endsWith('}') || (second?.trim() && !second.trimStart().startsWith('{'))) return false
  try {
    const record: unknown = JSON.parse(first)
    // a single object is a record, unless there are records within it
    return Boolean(second?.trim()) || !hasRecords(record)
  } catch {
    return false
  }
}

function hasRecords(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((member) => typeof member === 'object' && member !== null)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasRecords)
}

/**
 * Opens a list of objects in JSON as a table: the outermost list, JSON lines, or the list at `options.part`
 * (`data.orders`); without it the longest. The file is read twice: first for the columns, which are all members any
 * record has, in the order they appear. Memory does not grow with the file.
 */
export async function openJson(
  source: string | Buffer,
  head: string,
  compression: 'gzip' | 'none',
  options: TableOptions,
): Promise<Table> {
  const isLines = isJsonLines(head)
  const { lists } = await lookThrough(source, isLines, options)
  const [longest] = [...lists].sort((a, b) => b[1].count - a[1].count)
  const part = options.part ?? longest?.[0]
  if (part === undefined) throw new TableError('json_without_rows')
  const list = lists.get(part)
  if (!list) throw new TableError('table_missing')
  const columns = [...list.columns]
  if (columns.length === 0) throw new TableError('json_without_rows')
  const bytes = await openBytes(source, null, options.maxUnpackedBytes ?? MOST_UNPACKED)
  return {
    ...{ format: 'json', compression, delimiter: '', encoding: 'utf-8', isTyped: true },
    part,
    parts: [...lists.keys()],
    columns,
    rows: { [Symbol.asyncIterator]: () => rowsOf(bytes, isLines, part, columns, options) },
    progress: bytes.progress,
    close: bytes.close,
  }
}

type Bytes = Awaited<ReturnType<typeof openBytes>>

async function* recordsOf(bytes: Bytes, isLines: boolean, options: TableOptions): AsyncGenerator<Found[]> {
  let found: Found[] = []
  const records = new JsonRecords(
    { isLines, maxRecord: options.maxRowBytes ?? 4 << 20 },
    (path, text, line) => found.push({ path, text, line }),
  )
  let decoder: InstanceType<typeof TextDecoder> | null = null
  for (;;) {
    const { done, value } = await bytes.chunks.next()
    if (done) break
    decoder ??= new TextDecoder(value[0] === 0xff ? 'utf-16le' : value[0] === 0xfe ? 'utf-16be' : 'utf-8')
    records.push(decoder.decode(value, { stream: true }))
    if (found.length > 0) yield found
    found = []
  }
  records.end()
}

async function lookThrough(source: string | Buffer, isLines: boolean, options: TableOptions) {
  const lists = new Map<string, { count: number; columns: Set<string> }>()
  const most = options.maxColumns ?? 2000
  const bytes = await openBytes(source, null, options.maxUnpackedBytes ?? MOST_UNPACKED)
  try {
    for await (const found of recordsOf(bytes, isLines, options))
      for (const { path, text, line } of found) {
        const list = lists.get(path) ?? { count: 0, columns: new Set<string>() }
        if (list.count === 0 && lists.size >= MOST_LISTS) continue
        lists.set(path, list)
        list.count++
        for (const column of flatRecord(text, 'none')?.keys() ?? []) list.columns.add(column)
        if (list.columns.size > most) throw new TableError('too_many_columns', line)
      }
  } finally {
    bytes.close()
  }
  return { lists }
}

async function* rowsOf(
  bytes: Bytes,
  isLines: boolean,
  part: string,
  columns: readonly string[],
  options: TableOptions,
): AsyncGenerator<TableBatch, void> {
  const mark = options.decimalMark ?? '.'
  try {
    for await (const found of recordsOf(bytes, isLines, options)) {
      const rows: string[][] = []
      const lines: number[] = []
      const problems: RowProblem[] = []
      for (const { path, text, line } of found) {
        if (path !== part) continue
        const cells = flatRecord(text, mark)
        if (cells) {
          rows.push(columns.map((column) => cells.get(column)?.replaceAll('\u0000', '') ?? ''))
          lines.push(line)
        } else problems.push({ line, reason: 'json_malformed', cells: [text.slice(0, 2000)] })
      }
      if (rows.length + problems.length > 0) yield { rows, lines, problems }
    }
  } finally {
    bytes.close()
  }
}
