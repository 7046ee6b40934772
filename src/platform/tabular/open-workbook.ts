import type { Progress } from './byte-source.ts'
import type { Table, TableBatch, TableOptions } from './open-table.ts'
import { type SheetRow, sheetRows } from './sheet-rows.ts'
import { TableError } from './table-error.ts'
import { columnNames, isTitleRow, usualWidth } from './table-layout.ts'
import { readWorkbook } from './workbook.ts'
import { openZip } from './zip-parts.ts'

const MOST_UNPACKED = 2 ** 31
const LOOKED_AT = 200

/**
 * Opens a sheet of a workbook (XLSX) as a table: `options.part` names it, without it the first with at least two rows is
 * taken. The first row that is not only a title names the columns. Memory does not grow with the rows; the texts of the
 * workbook are held, within a bound.
 */
export async function openWorkbook(
  source: string | Buffer,
  size: number,
  options: TableOptions,
): Promise<Table> {
  const zip = await openZip(source, Math.min(options.maxUnpackedBytes ?? MOST_UNPACKED, MOST_UNPACKED))
  try {
    const workbook = await readWorkbook(zip)
    const wanted = options.part
    const sheets =
      wanted === undefined ? workbook.sheets : workbook.sheets.filter(({ name }) => name === wanted)
    if (sheets.length === 0) throw new TableError('table_missing')
    const sheetOptions = {
      mark: options.decimalMark ?? '.',
      maxColumns: options.maxColumns ?? 2000,
      maxField: options.maxFieldBytes ?? 1 << 20,
    } as const
    for (const [index, { name, part }] of sheets.entries()) {
      const total = Math.max(1, zip.sizeOf(part) ?? 1)
      let read = 0
      const rows = sheetRows(zip, part, workbook, sheetOptions, (characters) => {
        read += characters
      })
      const first = await firstRows(rows)
      if (first.length < 2 && index < sheets.length - 1) continue
      const layout = layoutOf(first)
      const progress = (): Progress => ({
        bytesRead: Math.min(size, Math.round((size * read) / total)),
        bytesTotal: size,
      })
      return {
        ...{ format: 'xlsx', compression: 'none', delimiter: '', encoding: 'utf-8', isTyped: true },
        part: name,
        parts: workbook.sheets.map((sheet) => sheet.name),
        columns: layout.columns,
        rows: { [Symbol.asyncIterator]: () => batches(layout, rows, zip.close) },
        progress,
        close: () => {
          rows.return(undefined).catch(() => {})
          zip.close()
        },
      }
    }
    throw new TableError('empty')
  } catch (error) {
    zip.close()
    throw error
  }
}

async function firstRows(rows: AsyncGenerator<SheetRow[]>): Promise<SheetRow[]> {
  const first: SheetRow[] = []
  while (first.length < LOOKED_AT) {
    const { done, value } = await rows.next()
    if (done) break
    first.push(...value)
  }
  return first
}

type Layout = { columns: string[]; data: readonly SheetRow[] }

function layoutOf(first: readonly SheetRow[]): Layout {
  const width = usualWidth(first.slice(0, LOOKED_AT).map(({ cells }) => cells))
  const at = Math.max(
    0,
    first.findIndex(({ cells }) => !isTitleRow(cells, width)),
  )
  const header = first[at]
  if (!header) throw new TableError('empty')
  return { columns: columnNames(padded(header.cells, header.cells.length)), data: first.slice(at + 1) }
}

function padded(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => cells[index] ?? '')
}

async function* batches(
  layout: Layout,
  rows: AsyncGenerator<SheetRow[]>,
  close: () => void,
): AsyncGenerator<TableBatch, void> {
  try {
    yield fitted(layout.data, layout.columns.length)
    for await (const batch of rows) yield fitted(batch, layout.columns.length)
  } finally {
    close()
  }
}

/** Rows as wide as the header; what stands beyond it makes a row ragged. */
function fitted(batch: readonly SheetRow[], width: number): TableBatch {
  const rows: string[][] = []
  const lines: number[] = []
  const problems: TableBatch['problems'][number][] = []
  for (const { line, cells } of batch) {
    if (cells.slice(width).some((cell) => cell)) {
      problems.push({ line, reason: 'ragged_row', cells: padded(cells, cells.length) })
      continue
    }
    rows.push(padded(cells, width))
    lines.push(line)
  }
  return { rows, lines, problems }
}
