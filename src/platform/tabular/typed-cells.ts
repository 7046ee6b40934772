/** How numbers of typed files are written out: with a mark, or `none` to leave their fractions out, when texts alone shall prove something. */
export type DecimalMark = '.' | ',' | 'none'

const MS_PER_DAY = 86_400_000

/**
 * A number as plain decimal digits: the shortest text that means this double, which is what a spreadsheet shows at its
 * full precision. Never an exponent.
 */
export function plainNumber(value: number, mark: DecimalMark = '.'): string {
  return marked(plainText(value), mark)
}

function plainText(value: number): string {
  const text = String(value)
  const exponent = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!exponent) return text
  const [, sign = '', first = '', rest = '', power = '0'] = exponent
  const digits = first + rest
  const point = 1 + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}

/** A decimal text with the mark that is wanted. */
export function marked(text: string, mark: DecimalMark): string {
  if (mark === '.') return text
  const point = text.indexOf('.')
  if (point < 0) return text
  return mark === ',' ? text.replace('.', ',') : text.slice(0, point)
}

/** Formats that Excel knows by number and that show a date or a time of day (ECMA-376, 18.8.30, with those of its East Asian versions). */
const BUILT_IN_DATES = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47],
  ...[50, 51, 52, 53, 54, 55, 56, 57, 58],
])

/** Whether a number format shows a date or a time: `custom` holds the codes of those that have numbers of the file. */
export function showsDate(formatId: number, custom: ReadonlyMap<number, string>): boolean {
  const code = custom.get(formatId)
  if (code === undefined) return BUILT_IN_DATES.has(formatId)
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';')[0]
  return bare !== undefined && /[dmyhs]/i.test(bare) && !/general|0|#/i.test(bare.replace(/s[.,]0+/gi, 's'))
}

/**
 * The date of a spreadsheet's serial number as ISO 8601 text without a zone: a day, or a day with the time to the second.
 * Days count from 1900, where day 60 is a 29 February that never was, or from 1904. Null for numbers that are no date.
 */
export function dateOfSerial(serial: number, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return null
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : serial < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30)
  const at = new Date(epoch + Math.round(serial * 86_400) * 1000)
  const text = at.toISOString()
  return (at.getTime() - epoch) % MS_PER_DAY === 0 ? text.slice(0, 10) : text.slice(0, 19)
}

/** The column of a cell's reference (`BC12` → 54), counted from 0; −1 when it has none. */
export function columnOfReference(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) - 64
    if (code < 1 || code > 26) break
    column = column * 26 + code
  }
  return column - 1
}
