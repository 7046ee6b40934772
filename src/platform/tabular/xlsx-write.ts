import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { type CellLook, fixedParts, SHEET_START, stylesPart, xmlText } from './xlsx-parts.ts'

/**
 * What the cells of a column are. Sums and numbers come as decimal texts or numbers, shares as fractions 0…1, days as
 * `YYYY-MM-DD`, moments as `YYYY-MM-DD HH:MM` of the clock they are to show.
 */
export type XlsxKind = 'text' | 'number' | 'whole' | 'money' | 'share' | 'day' | 'moment'

export type XlsxColumn = {
  head: string
  kind: XlsxKind
  /** In characters; by the kind unless given. */
  width?: number
  /** Of a column of money: its sign or code stands behind each sum. */
  currency?: string
  /** Decimal places of a column of money; two unless given. */
  decimals?: number
}

/** A sum that brings its own currency, where those of a column differ. */
export type XlsxSum = { amount: string; currency: string; decimals: number }
export type XlsxValue = string | number | XlsxSum | null

export type XlsxWriter = {
  /** The bytes of the file, as fast as they are read. */
  stream: Readable
  /** A row of data; below a group's head it is folded under it. Waits while the reader is slower. */
  row: (values: readonly XlsxValue[]) => Promise<void>
  /** The bold head of a group: its values stand in the same columns. */
  group: (values: readonly XlsxValue[]) => Promise<void>
  finish: () => Promise<void>
  /** Ends the file where it is; whoever reads it sees an error. */
  abort: (error: Error) => void
}

const WIDTHS: Record<XlsxKind, number> = {
  text: 24,
  number: 12,
  whole: 12,
  money: 18,
  share: 10,
  day: 12,
  moment: 17,
}
const CHUNK = 64 * 1024
// A cell whose text begins so is marked: a spreadsheet that lets a person edit it goes on to treat it as text.
const LIKE_FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/
const MS_PER_DAY = 86_400_000
// Serial 1 is 1 January 1900, and spreadsheets count a 29 February 1900 that never was.
const FIRST_DAY = Date.UTC(1899, 11, 30)

/**
 * Writes one sheet as it goes out: nothing but the piece under way is kept in memory. The head is bold, stays in sight
 * and filters; texts are never formulas; sums, shares and days are real numbers with their formats.
 */
export function writeXlsx(options: { sheet: string; columns: readonly XlsxColumn[] }): XlsxWriter {
  const { sheet, columns } = options
  const { looks, lookOf } = collectLooks()
  const zip = new ZipFile()
  for (const part of fixedParts([sheet])) zip.addBuffer(Buffer.from(part.text), part.path)
  const body = new PassThrough({ highWaterMark: CHUNK })
  // One level of compression less than the usual is twice as fast and hardly larger.
  zip.addReadStream(body, 'xl/worksheets/sheet1.xml', { compressionLevel: 4 })
  const stream = zip.outputStream as Readable
  const sheetText = openSheet(columns, lookOf)
  let waiting = sheetText.head

  const write = async (text: string) => {
    waiting += text
    if (waiting.length < CHUNK) return
    const piece = waiting
    waiting = ''
    if (body.destroyed) throw new Error('the file was closed before its end')
    if (!body.write(piece)) await Promise.race([once(body, 'drain'), once(body, 'close')])
  }
  return {
    stream,
    row: (values) => write(sheetText.row(values, 'row')),
    group: (values) => write(sheetText.row(values, 'group')),
    finish: async () => {
      body.end(waiting + sheetText.end())
      waiting = ''
      // The looks are known when the last cell has been written.
      zip.addBuffer(Buffer.from(stylesPart(looks)), 'xl/styles.xml')
      zip.end()
      if (!stream.readableEnded) await Promise.race([once(stream, 'end'), once(stream, 'close')])
    },
    abort: (error) => {
      body.destroy()
      stream.destroy(error)
    },
  }
}

/** A sheet of a small workbook, all its rows at hand. */
export type XlsxSheet = {
  name: string
  columns: readonly XlsxColumn[]
  rows: readonly (readonly XlsxValue[])[]
}

/** Writes a workbook of several sheets; for what fits into memory. Returns its bytes. */
export async function writeXlsxBook(sheets: readonly XlsxSheet[]): Promise<Buffer> {
  const { looks, lookOf } = collectLooks()
  const zip = new ZipFile()
  for (const part of fixedParts(sheets.map(({ name }) => name)))
    zip.addBuffer(Buffer.from(part.text), part.path)
  for (const [place, { columns, rows }] of sheets.entries()) {
    const sheet = openSheet(columns, lookOf)
    const text = sheet.head + rows.map((row) => sheet.row(row, 'row')).join('') + sheet.end()
    zip.addBuffer(Buffer.from(text), `xl/worksheets/sheet${place + 1}.xml`)
  }
  zip.addBuffer(Buffer.from(stylesPart(looks)), 'xl/styles.xml')
  zip.end()
  return buffer(zip.outputStream)
}

/** The text of one sheet in its order: its head, then row after row, then its end. */
function openSheet(columns: readonly XlsxColumn[], lookOf: (look: CellLook) => number) {
  const letters = columns.map((_, place) => columnLetters(place))
  let rows = 0
  let isGrouped = false
  const row = (values: readonly XlsxValue[], kind: 'head' | 'group' | 'row') => {
    rows += 1
    if (kind === 'group') isGrouped = true
    const level = kind === 'row' && isGrouped ? ' outlineLevel="1"' : ''
    let text = `<row r="${rows}"${level}>`
    for (const [place, value] of values.entries()) {
      const column = columns[place]
      if (column && value !== null && value !== '')
        text += cellText(`${letters[place]}${rows}`, column, value, kind, lookOf)
    }
    return `${text}</row>`
  }
  const head =
    SHEET_START +
    '<sheetPr><outlinePr summaryBelow="0"/></sheetPr>' +
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    '<sheetFormatPr defaultRowHeight="15" outlineLevelRow="1"/>' +
    `<cols>${columns
      .map((column, place) => {
        const width = Math.max(column.width ?? WIDTHS[column.kind], Math.min(column.head.length + 3, 40))
        return `<col min="${place + 1}" max="${place + 1}" width="${width}" customWidth="1"/>`
      })
      .join('')}</cols><sheetData>` +
    row(
      columns.map((column) => column.head),
      'head',
    )
  const end = () => `</sheetData><autoFilter ref="A1:${letters.at(-1) ?? 'A'}${rows}"/></worksheet>`
  return { head, row, end }
}

/** A, B, … Z, AA, … as columns of a sheet are called. */
export function columnLetters(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26))
  return place < 26 ? letter : columnLetters(Math.floor(place / 26) - 1) + letter
}

/** The number spreadsheets keep for a day or a moment of the clock, or null when the text is none. */
export function serialOf(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?/.exec(text)
  if (!found) return null
  const [, year, month, day, hour = '0', minute = '0'] = found
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  const serial = (at - FIRST_DAY) / MS_PER_DAY
  // Before 1 March 1900 spreadsheets disagree about the count.
  return serial >= 61 ? Math.round(serial * 1e10) / 1e10 : null
}

function cellText(
  place: string,
  column: XlsxColumn,
  value: string | number | XlsxSum,
  row: 'head' | 'group' | 'row',
  lookOf: (look: CellLook) => number,
): string {
  const bold = row === 'row' ? {} : { isBold: true }
  const number = row === 'head' ? null : numberOf(value, column)
  if (number !== null) {
    const format = formatOf(typeof value === 'object' ? { ...column, ...value } : column)
    const style = lookOf({ ...(format === undefined ? {} : { format }), ...bold })
    return `<c r="${place}" s="${style}"><v>${number}</v></c>`
  }
  const text = typeof value === 'object' ? `${value.amount} ${value.currency}` : String(value)
  const style = lookOf({ ...bold, ...(LIKE_FORMULA.test(text) ? { isQuoted: true } : {}) })
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
}

function numberOf(value: string | number | XlsxSum, { kind }: XlsxColumn): string | null {
  if (kind === 'text') return null
  if (kind === 'day' || kind === 'moment') {
    const serial = serialOf(String(value))
    return serial === null ? null : String(serial)
  }
  const text = typeof value === 'object' ? value.amount : String(value)
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : null
}

function formatOf(column: XlsxColumn): string | undefined {
  const decimals = column.decimals ?? 2
  const sum = `#,##0${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`
  switch (column.kind) {
    case 'text':
      return undefined
    case 'number':
      return '#,##0.######'
    case 'whole':
      return '#,##0'
    case 'money':
      return column.currency ? `${sum}\\ "${column.currency.replaceAll('"', '')}"` : sum
    case 'share':
      return '0.0%'
    case 'day':
      return 'yyyy\\-mm\\-dd'
    case 'moment':
      return 'yyyy\\-mm\\-dd\\ hh:mm'
  }
}

/** The looks cells were given so far, each once; the first is that of cells without one. */
function collectLooks() {
  const looks: CellLook[] = [{}]
  const known = new Map<string, number>([['undefined false false', 0]])
  const lookOf = (look: CellLook): number => {
    const name = `${look.format} ${look.isBold ?? false} ${look.isQuoted ?? false}`
    const found = known.get(name)
    if (found !== undefined) return found
    known.set(name, looks.length)
    looks.push(look)
    return looks.length - 1
  }
  return { looks, lookOf }
}
