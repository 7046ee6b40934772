import { TableError } from './table-error.ts'
import { columnOfReference, type DecimalMark, dateOfSerial, plainNumber } from './typed-cells.ts'
import { plainCharacters, textOf, type Workbook } from './workbook.ts'
import { attributesOf, XmlSplitter } from './xml-events.ts'
import type { ZipParts } from './zip-parts.ts'

export type SheetRow = { line: number; cells: string[] }
type Merge = { column: number; from: number; to: number }

export type SheetOptions = { mark: DecimalMark; maxColumns: number; maxField: number }

const MOST_MERGES = 100_000

/**
 * The rows of a sheet that hold anything, each with its number in the sheet, in batches. Numbers are written in plain
 * decimal digits, dates as ISO 8601; a formula counts for the value the file keeps of it and is never computed. The
 * cells of a column that are merged downwards all have the value of the first.
 */
export async function* sheetRows(
  zip: ZipParts,
  part: string,
  workbook: Workbook,
  options: SheetOptions,
  onRead: (characters: number) => void,
): AsyncGenerator<SheetRow[]> {
  const merges = await readMerges(zip, part)
  const fill = mergeFiller(merges)
  let rows: SheetRow[] = []
  const reader = new RowReader(workbook, options, (row) => {
    fill(row)
    if (row.cells.some((cell) => cell !== '')) rows.push(row)
  })
  const splitter = new XmlSplitter(reader)
  for await (const text of textOf(zip, part)) {
    splitter.push(text)
    onRead(text.length)
    if (rows.length > 0) yield rows
    rows = []
  }
}

/** Merged ranges stand after the rows, so they are looked up before. */
async function readMerges(zip: ZipParts, part: string): Promise<Merge[]> {
  const merges: Merge[] = []
  let rest = ''
  for await (const text of textOf(zip, part)) {
    const whole = rest + text
    for (const [, first = '', from, last = '', to] of whole.matchAll(
      /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"[^>]*>/g,
    ))
      if (first === last && merges.length < MOST_MERGES)
        merges.push({ column: columnOfReference(first), from: Number(from), to: Number(to) })
    const cut = whole.lastIndexOf('<')
    rest = cut < 0 || whole.length - cut > 1000 ? '' : whole.slice(cut)
    // what was found whole is not found again
    if (rest.includes('>')) rest = ''
  }
  return merges
}

function mergeFiller(merges: readonly Merge[]): (row: SheetRow) => void {
  if (merges.length === 0) return () => {}
  const byFrom = Map.groupBy(merges, ({ from }) => from)
  const open = new Map<number, { to: number; value: string }>()
  return ({ line, cells }) => {
    for (const [column, { to, value }] of open) {
      if (line > to) open.delete(column)
      else if (!cells[column]) {
        while (cells.length < column) cells.push('')
        cells[column] = value
      }
    }
    for (const { column, to } of byFrom.get(line) ?? []) open.set(column, { to, value: cells[column] ?? '' })
  }
}

class RowReader {
  readonly #workbook: Workbook
  readonly #options: SheetOptions
  readonly #onRow: (row: SheetRow) => void
  #line = 0
  #cells: string[] = []
  #column = -1
  #type = ''
  #isDate = false
  #value = ''
  #isValue = false
  #isInline = false
  #aids = 0

  constructor(workbook: Workbook, options: SheetOptions, onRow: (row: SheetRow) => void) {
    this.#workbook = workbook
    this.#options = options
    this.#onRow = onRow
  }

  onOpen = (name: string, text: string): void => {
    if (name === 'c') this.#openCell(attributesOf(text))
    else if (name === 'v') this.#isValue = true
    else if (name === 'is') this.#isInline = true
    else if (name === 'rPh') this.#aids++
    else if (name === 't' && this.#isInline) this.#isValue = this.#aids === 0
    else if (name === 'row') {
      this.#line = Number(attributesOf(text).get('r') ?? this.#line + 1)
      this.#cells = []
      this.#column = -1
    }
  }

  onText = (text: string): void => {
    if (!this.#isValue) return
    this.#value += text
    if (this.#value.length > this.#options.maxField) throw new TableError('field_too_long', this.#line)
  }

  onClose = (name: string): void => {
    if (name === 'v' || name === 't') this.#isValue = false
    else if (name === 'is') this.#isInline = false
    else if (name === 'rPh') this.#aids--
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#onRow({ line: this.#line, cells: this.#cells })
  }

  #openCell(attributes: ReadonlyMap<string, string>): void {
    const reference = attributes.get('r')
    this.#column = reference === undefined ? this.#column + 1 : columnOfReference(reference)
    this.#type = attributes.get('t') ?? 'n'
    this.#isDate = this.#workbook.isDate[Number(attributes.get('s') ?? -1)] ?? false
    this.#value = ''
  }

  #closeCell(): void {
    const text = this.#read()
    if (text === '') return
    if (this.#column < 0 || this.#column >= this.#options.maxColumns)
      throw new TableError('too_many_columns', this.#line)
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells[this.#column] = text
  }

  #read(): string {
    const value = this.#value
    if (this.#type === 's') return this.#workbook.texts.at(Number(value))
    if (this.#type === 'inlineStr' || this.#type === 'str') return plainCharacters(value)
    if (this.#type === 'b') return value === '1' ? 'true' : value === '' ? '' : 'false'
    if (this.#type !== 'n' || value === '') return value
    const number = Number(value)
    if (!Number.isFinite(number)) return value
    return (
      (this.#isDate ? dateOfSerial(number, this.#workbook.is1904) : null) ??
      plainNumber(number, this.#options.mark)
    )
  }
}
