import { isUtf8 } from 'node:buffer'
import { TableError } from './table-error.ts'
import { completeUtf8Length, type FieldDecoder } from './text-encoding.ts'

/** Why one row cannot be taken as it stands, while the rest of the file can. */
export type RowReason =
  | 'ragged_row'
  | 'quote_misplaced'
  | 'invalid_bytes'
  | 'nul_character'
  | 'json_malformed'

/** A row that was not taken: where it begins, why, and what it holds. */
export interface RowProblem {
  readonly line: number
  readonly reason: RowReason
  readonly cells: readonly string[]
}

/** Rows with the line each begins on, and the rows that were not taken. */
export interface SplitRows {
  readonly rows: string[][]
  readonly lines: number[]
  readonly problems: RowProblem[]
}

/** Sizes beyond which reading stops: nobody's data, but a hostile file or a quote that was never closed. */
export interface RowLimits {
  readonly maxFieldBytes: number
  readonly maxRowBytes: number
  readonly maxColumns: number
}

export interface SplitterOptions extends RowLimits {
  readonly delimiter: string
  /** 'lf' also takes CRLF; 'cr' is for files of old Macintoshes that have no LF at all. */
  readonly newline: 'lf' | 'cr'
}

const QUOTE = 34
const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9

/**
 * Cuts bytes into rows and fields by RFC 4180. Works on bytes, because in every encoding it is given ASCII bytes mean
 * ASCII, and decodes field by field, so that a value kept for long does not hold on to the chunk it came from.
 *
 * Beyond the RFC: a quote inside an unquoted field is a character like others (`5" pipe`); blanks between a closing
 * quote and the delimiter are dropped; blank lines are skipped. Text right after a closing quote is a `quote_misplaced`
 * row; a quote that is never closed ends reading with the line it stands on.
 */
export class RowSplitter {
  readonly #options: SplitterOptions
  readonly #delimiter: number
  readonly #newline: number
  #decode: FieldDecoder
  #checksUtf8: boolean
  #line: number
  #carry: Buffer = Buffer.alloc(0)

  // What is known of the row being read.
  #data: Buffer = this.#carry
  #isLast = false
  #rowLine: number
  #isMisplaced = false

  constructor(options: SplitterOptions, decode: FieldDecoder, checksUtf8: boolean, firstLine = 1) {
    this.#options = options
    this.#delimiter = options.delimiter.charCodeAt(0)
    this.#newline = options.newline === 'cr' ? CR : LF
    this.#decode = decode
    this.#checksUtf8 = checksUtf8
    this.#line = firstLine
    this.#rowLine = firstLine
  }

  /** Changes how fields are decoded once the encoding is known; `checksUtf8` refuses rows with broken characters. */
  decodeWith(decode: FieldDecoder, checksUtf8: boolean): void {
    this.#decode = decode
    this.#checksUtf8 = checksUtf8
  }

  /** The rows that are complete with this chunk; `isLast` says that no more will come. */
  push(chunk: Buffer, isLast: boolean): SplitRows {
    const data = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk])
    this.#data = data
    this.#isLast = isLast
    const split: SplitRows = { rows: [], lines: [], problems: [] }
    const whole = isLast ? data : data.subarray(0, completeUtf8Length(data))
    const isBroken = this.#checksUtf8 && !isUtf8(whole)
    const hasNul = data.includes(0)
    let at = 0
    while (at < data.length) {
      const cells: string[] = []
      const end = this.#readRow(at, cells)
      if (end < 0) break
      if (end - at > this.#options.maxRowBytes) throw new TableError('row_too_long', this.#rowLine)
      const isBlank = cells.length === 1 && cells[0] === ''
      if (!isBlank) {
        const reason = this.#reasonAgainst(cells, isBroken ? data.subarray(at, end) : null, hasNul)
        if (reason) split.problems.push({ line: this.#rowLine, reason, cells })
        else {
          split.rows.push(cells)
          split.lines.push(this.#rowLine)
        }
      }
      at = end
    }
    // Copied, because a slice would keep the whole chunk alive.
    this.#carry = Buffer.from(data.subarray(at))
    return split
  }

  #reasonAgainst(cells: readonly string[], brokenBytes: Buffer | null, hasNul: boolean): RowReason | null {
    if (this.#isMisplaced) return 'quote_misplaced'
    if (brokenBytes && !isUtf8(brokenBytes)) return 'invalid_bytes'
    if (hasNul && cells.some((cell) => cell.includes('\0'))) return 'nul_character'
    return null
  }

  /** Reads the row at `start` into `cells`; returns where the next begins, or -1 when the row goes on beyond the data. */
  #readRow(start: number, cells: string[]): number {
    const data = this.#data
    const length = data.length
    const delimiter = this.#delimiter
    const newline = this.#newline
    this.#rowLine = this.#line
    this.#isMisplaced = false
    let at = start
    for (;;) {
      let text = ''
      let isQuoted = false
      if (data[at] === QUOTE) {
        const close = closingQuote(data, at + 1)
        if (close < 0 || (close + 1 === length && !this.#isLast)) return this.#unfinished(start, true)
        text = this.#quotedText(at + 1, close)
        isQuoted = true
        at = close + 1
        while (data[at] === SPACE || (data[at] === TAB && delimiter !== TAB)) at++
      }
      const from = at
      let bits = 0
      let byte = 0
      while (at < length) {
        byte = data[at] as number
        if (byte === delimiter || byte === newline) break
        bits |= byte
        at++
      }
      if (at === length && !this.#isLast) return this.#unfinished(start, false)
      const isRowEnd = at === length || byte === newline
      const to = isRowEnd && newline === LF && at > from && data[at - 1] === CR ? at - 1 : at
      if (to > from) {
        text += this.#text(from, to, bits)
        if (isQuoted) this.#isMisplaced = true
      }
      cells.push(text)
      at++
      if (isRowEnd) break
      if (cells.length >= this.#options.maxColumns) throw new TableError('too_many_columns', this.#rowLine)
    }
    this.#line++
    return Math.min(at, length)
  }

  /** What to do with a row that the data does not complete: wait for more, or refuse it. */
  #unfinished(start: number, inQuotes: boolean): number {
    const isTooLong = this.#data.length - start > this.#options.maxRowBytes
    if (inQuotes && (this.#isLast || isTooLong)) throw new TableError('quote_not_closed', this.#line)
    if (isTooLong) throw new TableError('row_too_long', this.#rowLine)
    this.#line = this.#rowLine
    return -1
  }

  /** The text between two quotes, doubled ones undone; counts the lines it spans. */
  #quotedText(from: number, to: number): string {
    const data = this.#data
    let bits = 0
    let hasDoubled = false
    let lines = 0
    for (let i = from; i < to; i++) {
      const byte = data[i] as number
      bits |= byte
      if (byte === QUOTE) hasDoubled = true
      else if (byte === this.#newline) lines++
    }
    const text = this.#text(from, to, bits)
    this.#line += lines
    return hasDoubled ? text.replaceAll('""', '"') : text
  }

  /** The text of a run of bytes; `bits` is all of them or-ed together, below 128 when they are ASCII. */
  #text(from: number, to: number, bits: number): string {
    if (to - from > this.#options.maxFieldBytes) throw new TableError('field_too_long', this.#line)
    if (bits >= 128) return this.#decode(this.#data, from, to)
    return this.#data.toString('latin1', from, to)
  }
}

/** Where the quote that closes a field stands: the first that is not doubled; -1 when the data holds none. */
function closingQuote(data: Buffer, from: number): number {
  let at = data.indexOf(QUOTE, from)
  while (at >= 0 && data[at + 1] === QUOTE) at = data.indexOf(QUOTE, at + 2)
  return at
}
