import type { CopyValue } from '#records/bulk/copy.ts'
import { unprotectCell } from '#shared/csv-write.ts'
import { compileDateFormat, type DateParser, dayWritten, ISO_FORMAT, instantOf } from '#shared/date-format.ts'
import { startOfDay } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { type Decimal, parseDecimal } from '#shared/decimal.ts'
import type { RowReason } from '../contract.ts'
import type { StepPlan } from '../plan.ts'
import type { StepFormats } from '../read/formats.ts'

/** Why a row is refused: the reason, the field it is about, and what the cell says. */
export class RowRefused {
  readonly reason: RowReason
  readonly field: string | null
  readonly value: string | null

  constructor(reason: RowReason, field: string | null = null, value: string | null = null) {
    this.reason = reason
    this.field = field
    this.value = value
  }
}

/** Turns a row into the values of its staging table, or says why it is refused. */
export type Convert = (row: readonly string[]) => readonly CopyValue[] | RowRefused

export type CellReader = {
  has: (field: string) => boolean
  /** The cell of a field, trimmed; empty when the field is not mapped. */
  text: (row: readonly string[], field: string) => string
  date: (row: readonly string[], field: string) => string | RowRefused | null
  /** The end of the day of a date, for promises that count by the calendar day. */
  endOfDay: (row: readonly string[], field: string) => string | RowRefused | null
  /** The day of a date as it is written, YYYY-MM-DD, whatever the time zone. */
  day: (row: readonly string[], field: string) => string | RowRefused | null
  number: (row: readonly string[], field: string) => Decimal | 'bad' | null
  /** A text read as the numbers of the file are written. */
  decimal: (text: string) => Decimal | null
}

/** Fields whose words a converter translates itself. */
const WORDS = ['status', 'stage', 'nature', 'term', 'event']

/** How else the texts of fields are spelt: field → text of the file in small letters → ours. */
export function spellingsOf(values: StepPlan['values']): Map<string, Map<string, string>> {
  return new Map(
    Object.entries(values)
      .filter(([field]) => !WORDS.includes(field))
      .map(([field, words]) => [
        field,
        new Map(Object.entries(words).map(([word, ours]) => [word.trim().toLowerCase(), ours])),
      ]),
  )
}

const EARLIEST_YEAR = 1900
const LATEST_YEAR = 2199
const CACHED_DATES = 20_000

/** Reads cells of rows whose columns are known. Instants come as RFC 3339 text in UTC. */
export function cellReader(
  columns: readonly string[],
  step: Pick<StepPlan, 'map' | 'values' | 'timeZone'>,
  formats: StepFormats,
  isTyped = false,
): CellReader {
  const { map, timeZone } = step
  const spellings = spellingsOf(step.values)
  const places = new Map(Object.entries(map).map(([field, column]) => [field, columns.indexOf(column)]))
  const text = (row: readonly string[], field: string): string => {
    const at = places.get(field)
    if (at === undefined) return ''
    const cell = plainCell((row[at] ?? '').trim())
    return spellings.get(field)?.get(cell.toLowerCase()) ?? cell
  }
  const dates = dateReader(formats, isTyped, (parse, cell) => {
    const written = parse(cell)
    if (!written || written.year < EARLIEST_YEAR || written.year > LATEST_YEAR) return null
    return instantOf(written, timeZone).toISOString()
  })
  const ends = dateReader(formats, isTyped, (parse, cell) => {
    const written = parse(cell)
    if (!written || written.year < EARLIEST_YEAR || written.year > LATEST_YEAR) return null
    return new Date(startOfDay(addDays(dayWritten(written), 1), timeZone).getTime() - 1).toISOString()
  })
  const days = dateReader(formats, isTyped, (parse, cell) => {
    const written = parse(cell)
    return written ? dayWritten(written) : null
  })
  return {
    has: (field) => places.has(field),
    text,
    date: (row, field) => dates(text(row, field), field),
    day: (row, field) => days(text(row, field), field),
    decimal: (cell) => parseDecimal(cell, { decimalSeparator: formats.decimalSeparator }),
    endOfDay: (row, field) => ends(text(row, field), field),
    number: (row, field) => {
      const cell = text(row, field)
      if (cell === '') return null
      return parseDecimal(cell, { decimalSeparator: formats.decimalSeparator }) ?? 'bad'
    },
  }
}

/** Exports put an apostrophe before what a spreadsheet would run as a formula; a corrected one comes back without it. */
const plainCell = (cell: string): string => (cell.startsWith("'") ? unprotectCell(cell) : cell)

const parseIso = compileDateFormat(ISO_FORMAT)

/** Dates repeat from row to row, so what was read is kept. Those of typed cells are ISO 8601, whatever texts say beside them. */
function dateReader(
  formats: StepFormats,
  isTyped: boolean,
  read: (parse: DateParser, cell: string) => string | null,
) {
  const caches = new Map<string, Map<string, string | RowRefused>>()
  return (cell: string, field: string): string | RowRefused | null => {
    if (cell === '') return null
    const cache = caches.get(field) ?? new Map<string, string | RowRefused>()
    if (cache.size === 0) caches.set(field, cache)
    const known = cache.get(cell)
    if (known !== undefined) return known
    const format = formats.dates[field]
    const told = format?.parse ? read(format.parse, cell) : null
    const typed = told === null && isTyped && parseIso ? read(parseIso, cell) : null
    const result = told ?? typed ?? new RowRefused(format?.parse ? 'bad_date' : 'ambiguous_date', field, cell)
    if (cache.size >= CACHED_DATES) cache.clear()
    cache.set(cell, result)
    return result
  }
}

/** The first of the texts that is longer than it may be, as a refusal. */
export function refuseTooLong(
  texts: readonly (readonly [field: string, text: string, most: number])[],
): RowRefused | null {
  for (const [field, text, most] of texts)
    if (text.length > most) return new RowRefused('too_long', field, text.slice(0, 200))
  return null
}

/** A text for COPY: null when it is empty. */
export function orNull(text: string): string | null {
  return text === '' ? null : text
}
