import { addDays, type Day, dayFromNumber, dayNumberOf, daysBetween, daysInMonth } from '#shared/days.ts'
import { monthByName } from '#shared/month-names.ts'
import type { NamedDay } from '#shared/working-days.ts'

export type PastedDays = {
  days: NamedDay[]
  /** Lines in which no day was found, as they stand. */
  notRead: string[]
}

/** A range is of holidays, not of years. */
const LONGEST_RANGE = 62

/**
 * Days as people paste them: one line for a day or a range, then what it is called. Days are written `2027-01-01`,
 * `1.1.2027`, `01/01/2027` (day first), `1 January 2027` or `1 января 2027`; of a range the first may leave out what the
 * last one says (`1–8 января 2027`, `01.01–08.01.2027`). Empty lines and those that begin with # are passed over.
 */
export function readPastedDays(text: string): PastedDays {
  const days = new Map<Day, NamedDay>()
  const notRead: string[] = []
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const found = readLine(line)
    if (found === null) notRead.push(line)
    for (const one of found ?? []) days.set(one.day, one)
  }
  return { days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), notRead }
}

const MARK = /^\s*(?:-|–|—|\.\.|…|to\b|по(?=\s))\s*/u

function readLine(line: string): NamedDay[] | null {
  const first = readPart(line)
  if (!first) return null
  const mark = MARK.exec(line.slice(first.length))
  const second = mark ? readPart(line.slice(first.length + mark[0].length)) : null
  const isRange = mark !== null && second !== null && isWhole(second)
  const last = isRange ? second : first
  if (!isWhole(last)) return null
  const from = dayOf({ day: first.day, month: first.month ?? last.month, year: first.year ?? last.year })
  const to = dayOf(last)
  if (from === null || to === null || to < from || daysBetween(from, to) >= LONGEST_RANGE) return null
  const read = first.length + (isRange && mark ? mark[0].length + second.length : 0)
  const name = line
    .slice(read)
    .replace(/^(?:\s*(?:г\.|года))?[\s;,:|\-–—]+/u, '')
    .replace(/[\s;,]+$/u, '')
    .slice(0, 120)
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => ({ day: addDays(from, n), name }))
}

type Part = { day: number; month: number | null; year: number | null; length: number }
type Whole = Part & { month: number; year: number }

const isWhole = (part: Part): part is Whole => part.month !== null && part.year !== null

/** The day a text begins with; a month or a year may be missing. */
function readPart(text: string): Part | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text)
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), length: iso[0].length }
  const dotted = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?(?!\d)/.exec(text)
  if (dotted)
    return {
      day: Number(dotted[1]),
      month: Number(dotted[2]),
      year: dotted[3] === undefined ? null : Number(dotted[3]),
      length: dotted[0].length,
    }
  const plain = /^(\d{1,2})(?!\d)/.exec(text)
  if (!plain) return null
  const at = plain[0].length + (/^\s+/.exec(text.slice(plain[0].length))?.[0].length ?? 0)
  const named = at > plain[0].length ? monthByName(text, at) : null
  if (!named) return { day: Number(plain[1]), month: null, year: null, length: plain[0].length }
  const end = at + named.length
  const year = /^\s+(\d{4})(?!\d)/.exec(text.slice(end))
  return {
    day: Number(plain[1]),
    month: named.month,
    year: year ? Number(year[1]) : null,
    length: end + (year?.[0].length ?? 0),
  }
}

function dayOf({ day, month, year }: { day: number; month: number | null; year: number | null }): Day | null {
  if (month === null || year === null || year < 1900 || year > 2200) return null
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return dayFromNumber(dayNumberOf(year, month, day))
}
