/** An exact decimal number: `digits` × 10^-`scale`. `scale` is never negative. */
export interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

export interface DecimalOptions {
  /** Which sign starts the fraction; the other one may then only group thousands. Default '.'. */
  readonly decimalSeparator?: '.' | ','
  /** Whether (3.50) means -3.50, as accountants write. Default true. */
  readonly parentheses?: boolean
}

/** Longer texts are refused: no price or quantity needs them, and exact arithmetic on them is a way to stall us. */
const MAX_LENGTH = 60

const ZERO = 48
const NINE = 57

/**
 * The exact number a text stands for, or null when it is not one.
 *
 * Accepts a leading or trailing minus (also U+2212), a leading plus, (3.50) for -3.50, and thousands grouped by space,
 * no-break space, apostrophe or the separator that is not the decimal one: groups must be whole and of one kind, so
 * that `1,5` under '.' is refused, never read as 15. Refuses exponents, currency signs, NaN, empty texts.
 */
export function parseDecimal(text: string, options: DecimalOptions = {}): Decimal | null {
  const decimalCode = options.decimalSeparator === ',' ? 44 : 46
  return plainDecimal(text, decimalCode) ?? writtenDecimal(text, decimalCode, options.parentheses !== false)
}

/** `-12.50` and the like, by far the most cells of a file: one pass, no regular expression; null when not so plain. */
function plainDecimal(text: string, decimalCode: number): Decimal | null {
  const length = text.length
  const negative = text.charCodeAt(0) === 45
  const start = negative ? 1 : 0
  if (length === start || length - start > 15) return null
  let value = 0
  let point = -1
  for (let i = start; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO)
    else if (code === decimalCode && point < 0) point = i
    else return null
  }
  if (point >= 0 && length - start === 1) return null
  return { digits: BigInt(negative ? -value : value), scale: point < 0 ? 0 : length - point - 1 }
}

const WRITTEN: Record<number, RegExp> = { 46: writtenForm('\\.', ','), 44: writtenForm(',', '.') }

function writtenForm(decimal: string, group: string): RegExp {
  // U+00A0, U+202F and U+2009 are the spaces that spreadsheets and Intl put between groups.
  const groups = `\\d{1,3}(?:([${group} '’\\u00a0\\u202f\\u2009])\\d{3}(?:\\2\\d{3})*)?`
  return new RegExp(`^(?:(${groups}|\\d+)(?:${decimal}(\\d*))?|${decimal}(\\d+))$`)
}

function writtenDecimal(text: string, decimalCode: number, parentheses: boolean): Decimal | null {
  if (text.length > MAX_LENGTH) return null
  let body = text.trim()
  let negative = false
  if (parentheses && body.startsWith('(') && body.endsWith(')')) {
    negative = true
    body = body.slice(1, -1).trim()
  } else {
    const signed = /^([-+\u2212]?)\s*(.*?)\s*([-\u2212]?)$/s.exec(body)
    const before = signed?.[1] ?? ''
    const after = signed?.[3] ?? ''
    if (before !== '' && after !== '') return null
    negative = after !== '' || (before !== '' && before !== '+')
    body = signed?.[2] ?? ''
  }
  const found = WRITTEN[decimalCode]?.exec(body)
  if (!found) return null
  const whole = (found[1] ?? '').replace(/\D/g, '')
  const fraction = found[3] ?? found[4] ?? ''
  const digits = BigInt(whole + fraction)
  return { digits: negative ? -digits : digits, scale: fraction.length }
}

/**
 * Which decimal separator a column of numbers uses, or null when nothing in the samples proves it:
 * `1,234.50`, `0.5` and `12.34` prove the point, `1.234,50` and `12,5` the comma, `1.234` and `17` neither.
 * Also null when the samples contradict each other.
 */
export function detectDecimalSeparator(samples: Iterable<string>): '.' | ',' | null {
  let point = false
  let comma = false
  for (const sample of samples) {
    const text = sample.trim()
    const asPoint = parseDecimal(text, { decimalSeparator: '.' })
    const asComma = parseDecimal(text, { decimalSeparator: ',' })
    if (asPoint && !asComma) point = true
    if (asComma && !asPoint) comma = true
  }
  return point === comma ? null : point ? '.' : ','
}

/** The shortest plain form of a decimal: no exponent, no zeros at the end of the fraction (`-3.5`, `0`, `1200`). */
export function formatDecimal({ digits, scale }: Decimal): string {
  const text = scaledText(digits, scale)
  return scale === 0 ? text : text.replace(/\.?0+$/, '')
}

/** `digits` × 10^-`scale` with exactly `scale` decimals. */
export function scaledText(digits: bigint, scale: number): string {
  if (scale === 0) return digits.toString()
  const negative = digits < 0n
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  return `${negative ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`
}
