import { TableError } from './table-error.ts'
import { type DecimalMark, marked, plainNumber } from './typed-cells.ts'

const DEEPEST = 200

type Frame = { isList: boolean; path: string | null; key: string }

/**
 * Finds the records of a JSON text piece by piece: the objects that stand in lists reached through objects alone
 * (`[…]`, `{"data": {"orders": […]}}`), or, for JSON lines, the objects themselves. Each is told with the path of its list
 * (empty for the outermost), its text, and the line it begins on.
 */
export class JsonRecords {
  readonly #isLines: boolean
  readonly #maxRecord: number
  readonly #onRecord: (path: string, text: string, line: number) => void
  #frames: Frame[] = []
  #line = 1
  #isString = false
  #isEscaped = false
  #text = ''
  #isKey = false
  #captured: string[] | null = null
  #capturedLength = 0
  #capturedFrom = 0
  #depth = 0
  #recordLine = 1

  constructor(
    options: { isLines: boolean; maxRecord: number },
    onRecord: (path: string, text: string, line: number) => void,
  ) {
    this.#isLines = options.isLines
    this.#maxRecord = options.maxRecord
    this.#onRecord = onRecord
  }

  push(piece: string): void {
    if (this.#captured) this.#capturedFrom = 0
    for (let at = 0; at < piece.length; at++) this.#take(piece, at)
    if (!this.#captured) return
    this.#captured.push(piece.slice(this.#capturedFrom))
    this.#capturedLength += piece.length - this.#capturedFrom
    if (this.#capturedLength > this.#maxRecord) throw new TableError('row_too_long', this.#recordLine)
  }

  /** Says that the text has ended. Refuses (`json_damaged`) one that ends in the middle. */
  end(): void {
    if (this.#captured || this.#frames.length > 0 || this.#isString)
      throw new TableError('json_damaged', this.#line)
  }

  #take(piece: string, at: number): void {
    const char = piece[at] as string
    if (char === '\n') this.#line++
    if (this.#isString) {
      this.#inString(char)
      return
    }
    if (char === '"') {
      this.#isString = true
      this.#text = ''
      return
    }
    if (this.#captured) {
      if (char === '{' || char === '[') this.#deeper()
      else if ((char === '}' || char === ']') && --this.#depth === 0) this.#endRecord(piece, at)
      return
    }
    this.#structure(char, piece, at)
  }

  #inString(char: string): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (char === '\\') this.#isEscaped = true
    else if (char === '"') {
      this.#isString = false
      const top = this.#frames.at(-1)
      if (!this.#captured && top && !top.isList && this.#isKey) top.key = this.#text
      this.#isKey = false
      return
    }
    if (!this.#captured && this.#isKey && this.#text.length < 300) this.#text += char
  }

  #deeper(): void {
    if (++this.#depth > DEEPEST) throw new TableError('json_damaged', this.#line)
  }

  #structure(char: string, piece: string, at: number): void {
    const top = this.#frames.at(-1)
    if (char === '{') {
      const path = top ? (top.isList ? top.path : null) : this.#isLines ? '' : null
      if (path !== null) this.#beginRecord(at)
      else this.#push({ isList: false, path: this.#pathWithin(top), key: '' })
      this.#isKey = path === null
    } else if (char === '[') {
      this.#push({ isList: true, path: this.#pathWithin(top), key: '' })
      this.#isKey = false
    } else if (char === '}' || char === ']') {
      if (!top || top.isList !== (char === ']')) throw new TableError('json_damaged', this.#line)
      this.#frames.pop()
      this.#isKey = false
    } else if (char === ',') this.#isKey = top !== undefined && !top.isList
    void piece
  }

  #push(frame: Frame): void {
    this.#frames.push(frame)
    if (this.#frames.length > DEEPEST) throw new TableError('json_damaged', this.#line)
  }

  /** The path of a value that begins here; null within lists, whose inner lists are values of their records. */
  #pathWithin(top: Frame | undefined): string | null {
    if (!top) return ''
    if (top.isList || top.path === null) return null
    return top.path === '' ? top.key : `${top.path}.${top.key}`
  }

  #beginRecord(at: number): void {
    this.#captured = []
    this.#capturedLength = 0
    this.#capturedFrom = at
    this.#recordLine = this.#line
    this.#depth = 1
  }

  #endRecord(piece: string, at: number): void {
    const text = (this.#captured ?? []).join('') + piece.slice(this.#capturedFrom, at + 1)
    this.#captured = null
    if (text.length > this.#maxRecord) throw new TableError('row_too_long', this.#recordLine)
    this.#onRecord(this.#frames.at(-1)?.path ?? '', text, this.#recordLine)
  }
}

/** A number as it is written in the file, digit by digit. */
class WrittenNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * The members of a record by column: objects within it by dotted paths, lists of plain values joined by commas, other
 * lists as JSON. Numbers keep the digits they are written with. Null when the text is no JSON.
 */
export function flatRecord(text: string, mark: DecimalMark): Map<string, string> | null {
  let value: unknown
  try {
    const keep = (_key: string, member: unknown, context?: { source?: string }) =>
      typeof member === 'number' ? new WrittenNumber(context?.source ?? String(member)) : member
    value = JSON.parse(text, keep as (key: string, member: unknown) => unknown)
  } catch {
    return null
  }
  const cells = new Map<string, string>()
  flatten(value, '', mark, cells, 0)
  return cells
}

function flatten(
  value: unknown,
  path: string,
  mark: DecimalMark,
  cells: Map<string, string>,
  depth: number,
): void {
  if (isObject(value) && depth < 8) {
    for (const [key, member] of Object.entries(value))
      flatten(member, path === '' ? key : `${path}.${key}`, mark, cells, depth + 1)
    return
  }
  if (Array.isArray(value) && value.every((member) => !isObject(member) && !Array.isArray(member)))
    cells.set(path, value.map((member) => plainCell(member, mark)).join(', '))
  else cells.set(path, plainCell(value, mark))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber)
  )
}

function plainCell(value: unknown, mark: DecimalMark): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (value instanceof WrittenNumber)
    return /e/i.test(value.text) ? plainNumber(Number(value.text), mark) : marked(value.text, mark)
  if (typeof value === 'object')
    return JSON.stringify(value, (_key, member: unknown) =>
      member instanceof WrittenNumber ? Number(member.text) : member,
    )
  return String(value)
}
