import { type LocalParts, zonedToUtc } from './dates.ts'
import { type Day, dayFromNumber, dayNumberOf, daysInMonth, MS_PER_DAY } from './days.ts'
import { monthByName } from './month-names.ts'

/** A date as written: what the clock showed, and the offset from UTC when the text names one. */
export interface WrittenDate extends LocalParts {
  /** Minutes ahead of UTC (`Z` is 0), null when the text does not say: then it is read in a zone of the reader's. */
  readonly offsetMinutes: number | null
}

/** Reads a text of one format; null for anything else, also for days that do not exist. */
export type DateParser = (text: string) => WrittenDate | null

/** The name of the built-in format that reads ISO 8601 / RFC 3339 in all its usual lengths. */
export const ISO_FORMAT = 'ISO'

/** What is being read: the text, where we are in it, and the numbers found so far. */
interface Reading {
  text: string
  at: number
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
  afternoon: boolean | null
  offset: number | null
}

/** Reads one token at `at` and moves on; false refuses the text. */
type Step = (reading: Reading) => boolean

/**
 * A fast strict parser for a format, or null when the format itself is not understood.
 *
 * Tokens: `d dd` day, `M MM` month, `MMM MMMM` month name (English or Russian, short or full, any case), `yy yyyy`,
 * `H HH` 0-23, `h hh` 1-12 with `a` (AM/PM), `m mm`, `s ss`, `SSS` milliseconds, `S` 1 to 9 digits of a fraction,
 * `X XX XXX` offset (`Z`, `+03`, `+0300`, `+03:00`), `x xx xxx` the same without `Z`. Doubled letters demand both
 * digits, single ones take one or two. Other letters stand between apostrophes (`yyyy-MM-dd'T'HH:mm`), `''` is one;
 * everything else stands for itself. `ISO` names the built-in format. Two digits of a year mean 1970 to 2069.
 */
export function compileDateFormat(format: string): DateParser | null {
  if (format === ISO_FORMAT) return parseIso
  const tokens = format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']/g)
  if (!tokens || tokens.join('') !== format) return null
  const steps: Step[] = []
  for (const token of tokens) {
    const step = /^[A-Za-z]/.test(token) ? TOKENS[token] : literal(unquoted(token))
    if (!step) return null
    steps.push(step)
  }
  const has = (...names: string[]): boolean => names.some((name) => tokens.includes(name))
  if (!has('d', 'dd') || !has('M', 'MM', 'MMM', 'MMMM') || !has('yy', 'yyyy')) return null
  if (has('h', 'hh') !== has('a')) return null
  return (text) => run(steps, text)
}

function unquoted(token: string): string {
  if (token === "''") return "'"
  return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token
}

function run(steps: readonly Step[], text: string): WrittenDate | null {
  const reading: Reading = {
    text,
    at: 0,
    year: 0,
    month: 0,
    day: 0,
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    afternoon: null,
    offset: null,
  }
  for (const step of steps) if (!step(reading)) return null
  return reading.at === text.length ? written(reading) : null
}

function written(reading: Reading): WrittenDate | null {
  const { year, month, day, minute, second, millisecond, afternoon } = reading
  let { hour } = reading
  if (afternoon !== null) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (afternoon ? 12 : 0)
  }
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  return { year, month, day, hour, minute, second, millisecond, offsetMinutes: reading.offset }
}

/** Reads `least` to `most` digits, all there are up to `most`; -1 when there are too few. */
function digits(reading: Reading, least: number, most: number): number {
  const { text } = reading
  const start = reading.at
  let value = 0
  let at = start
  while (at - start < most) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    value = value * 10 + digit
    at++
  }
  reading.at = at
  return at - start < least ? -1 : value
}

type NumberField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond'

function numberStep(field: NumberField, least: number, most: number): Step {
  return (reading) => {
    const value = digits(reading, least, most)
    reading[field] = value
    return value >= 0
  }
}

function literal(expected: string): Step {
  return (reading) => {
    if (!reading.text.startsWith(expected, reading.at)) return false
    reading.at += expected.length
    return true
  }
}

function twoDigitYear(reading: Reading): boolean {
  const value = digits(reading, 2, 2)
  reading.year = value < 70 ? 2000 + value : 1900 + value
  return value >= 0
}

function monthName(reading: Reading): boolean {
  const found = monthByName(reading.text, reading.at)
  if (!found) return false
  reading.month = found.month
  reading.at += found.length
  return true
}

function halfOfDay(reading: Reading): boolean {
  const name = reading.text.slice(reading.at, reading.at + 2).toUpperCase()
  reading.at += 2
  reading.afternoon = name === 'PM'
  return name === 'AM' || name === 'PM'
}

function fraction(reading: Reading): boolean {
  const start = reading.at
  const value = digits(reading, 1, 9)
  reading.millisecond = Math.floor(value * 10 ** (3 - (reading.at - start)))
  return value >= 0
}

function offsetStep(zulu: boolean, minutes: 'optional' | 'plain' | 'colon'): Step {
  return (reading) => {
    const sign = reading.text[reading.at]
    reading.at++
    if (zulu && (sign === 'Z' || sign === 'z')) {
      reading.offset = 0
      return true
    }
    if (sign !== '+' && sign !== '-') return false
    const hours = digits(reading, 2, 2)
    let rest = 0
    if (minutes === 'colon') {
      if (reading.text[reading.at] !== ':') return false
      reading.at++
      rest = digits(reading, 2, 2)
    } else if (minutes === 'plain' || reading.at < reading.text.length) rest = digits(reading, 2, 2)
    if (hours < 0 || hours > 18 || rest < 0 || rest > 59) return false
    reading.offset = (sign === '-' ? -1 : 1) * (hours * 60 + rest)
    return true
  }
}

const TOKENS: Readonly<Record<string, Step>> = {
  d: numberStep('day', 1, 2),
  dd: numberStep('day', 2, 2),
  M: numberStep('month', 1, 2),
  MM: numberStep('month', 2, 2),
  MMM: monthName,
  MMMM: monthName,
  yy: twoDigitYear,
  yyyy: numberStep('year', 4, 4),
  H: numberStep('hour', 1, 2),
  HH: numberStep('hour', 2, 2),
  h: numberStep('hour', 1, 2),
  hh: numberStep('hour', 2, 2),
  m: numberStep('minute', 1, 2),
  mm: numberStep('minute', 2, 2),
  s: numberStep('second', 1, 2),
  ss: numberStep('second', 2, 2),
  S: fraction,
  SSS: numberStep('millisecond', 3, 3),
  a: halfOfDay,
  X: offsetStep(true, 'optional'),
  XX: offsetStep(true, 'plain'),
  XXX: offsetStep(true, 'colon'),
  x: offsetStep(false, 'optional'),
  xx: offsetStep(false, 'plain'),
  xxx: offsetStep(false, 'colon'),
}

const ISO_FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/

function parseIso(text: string): WrittenDate | null {
  const found = ISO_FORM.exec(text)
  if (!found) return null
  const [, year, month, day, hour, minute, second, part, zone] = found
  return written({
    text,
    at: 0,
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: part === undefined ? 0 : Number(part.slice(0, 3).padEnd(3, '0')),
    afternoon: null,
    offset: zone === undefined ? null : isoOffset(zone),
  })
}

function isoOffset(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0)
  return zone.startsWith('-') ? -minutes : minutes
}

/** The instant a written date stands for: by its own offset, else as clocks in the zone showed it (`zonedToUtc`). */
export function instantOf(date: WrittenDate, zone: string): Date {
  if (date.offsetMinutes === null) return zonedToUtc(date, zone)
  const day = dayNumberOf(date.year, date.month, date.day) * MS_PER_DAY
  const time = ((date.hour * 60 + date.minute) * 60 + date.second) * 1000 + date.millisecond
  return new Date(day + time - date.offsetMinutes * 60_000)
}

/** The day as written, whatever its zone. */
export function dayWritten(date: WrittenDate): Day {
  return dayFromNumber(dayNumberOf(date.year, date.month, date.day))
}
