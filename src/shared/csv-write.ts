/** A value of a cell; null is an empty one. */
export type CsvValue = string | number | bigint | boolean | null

export interface CsvOptions {
  /** Default a comma. Spreadsheets set to Russian expect a semicolon. */
  readonly delimiter?: ',' | ';' | '\t'
  /** Whether texts that a spreadsheet would run as formulas get a prefix. Default true. */
  readonly protect?: boolean
}

/** Put before the first line it tells spreadsheets that the file is UTF-8; without it Excel garbles Cyrillic. */
export const BYTE_ORDER_MARK = '\ufeff'

// What spreadsheets take for the start of a formula, full-width forms included (OWASP, "CSV Injection").
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/

/**
 * A text that no spreadsheet runs: one that begins like a formula gets an apostrophe in front, plain numbers such as
 * -3.50 do not need it. A text that already begins with apostrophes before such a sign gets one more, so that
 * `unprotectCell` always restores what was written.
 */
export function protectCell(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text
}

/** The text that `protectCell` was given. */
export function unprotectCell(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text
}

/**
 * One line of a CSV file with its line end (RFC 4180: CRLF, quotes doubled). Texts are quoted when they hold the
 * delimiter, a quote, a line end or spaces at their ends.
 */
export function csvLine(values: readonly CsvValue[], options: CsvOptions = {}): string {
  const delimiter = options.delimiter ?? ','
  const cells = values.map((value) => {
    if (value === null) return ''
    const text = typeof value === 'string' && options.protect !== false ? protectCell(value) : String(value)
    return text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  // A line with one empty cell would be a blank line, which readers skip.
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(delimiter)}\r\n`
}

/** A whole CSV text: header and rows; `bom` puts the byte order mark in front. */
export function csvText(
  header: readonly string[],
  rows: Iterable<readonly CsvValue[]>,
  options: CsvOptions & { readonly bom?: boolean } = {},
): string {
  const lines = [csvLine(header, options)]
  for (const row of rows) lines.push(csvLine(row, options))
  return (options.bom ? BYTE_ORDER_MARK : '') + lines.join('')
}
