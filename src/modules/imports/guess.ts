import { detectDateFormat } from '#shared/date-detection.ts'
import { detectDecimalSeparator, parseDecimal } from '#shared/decimal.ts'
import { FIELDS, FILE_STATUSES, type ImportGuess, type ImportKind } from './contract.ts'
import { eventOfWord, opportunityStatusOfWord, statusOfWord } from './convert/words.ts'
import { COLUMN_NAMES, COLUMN_NAMES_OF_KIND, COLUMNS_NOT_READ } from './guess-words.ts'
import { DATE_FIELDS, NUMBER_FIELDS } from './read/formats.ts'

const DATES = DATE_FIELDS
const NUMBERS = NUMBER_FIELDS

/** A column's name in small letters, letters and digits only, ё as е. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** A field of the network's own that a column may be: what it may be called, and what its cells are. */
export type OwnColumn = { field: string; names: readonly string[]; kind: 'text' | 'number' | 'date' }

/** A column called exactly as the network calls a field of its own is that field, unless one that must be there is called so. */
const OWN_SCORE = 1500

/**
 * Guesses which column each field is: by the column's name, and by whether its cells can be what the field needs. Each
 * column is used once; fields that must be there choose first.
 */
export function guessMap(
  kind: ImportKind,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  own: readonly OwnColumn[] = [],
): Record<string, string> {
  const usual: readonly string[] = [...FIELDS[kind].required, ...FIELDS[kind].optional]
  const fields = [...usual, ...own.map(({ field }) => field)]
  const required: readonly string[] = FIELDS[kind].required
  const cells = columns.map((_, at) =>
    rows.map((row) => (row[at] ?? '').trim()).filter((cell) => cell !== ''),
  )
  const candidates = usual.flatMap((field) =>
    columns.flatMap((column, at) => {
      const score = scoreOf(kind, field, plainName(column))
      const rank = required.includes(field) ? score + 1000 : score
      return score > 0 && canBe(field, cells[at] ?? []) ? [{ field, column, score: rank }] : []
    }),
  )
  for (const { field, names } of own) {
    const known = new Set(names.map(plainName))
    for (const column of columns)
      if (known.has(plainName(column))) candidates.push({ field, column, score: OWN_SCORE })
  }
  candidates.sort((a, b) => b.score - a.score)
  const map: Record<string, string> = {}
  const taken = new Set<string>()
  for (const { field, column } of candidates) {
    if (map[field] !== undefined || taken.has(column)) continue
    map[field] = column
    taken.add(column)
  }
  // the fields' own order, so that the same file always gives the same map
  return Object.fromEntries(
    fields.flatMap((field) => (map[field] === undefined ? [] : [[field, map[field]]])),
  )
}

/** How well a column's name fits a field: a whole name before a part, an early one in the list before a late one. */
function scoreOf(kind: ImportKind, field: string, name: string): number {
  if (kind === 'partners' && COLUMNS_NOT_READ.includes(name)) return 0
  const names = COLUMN_NAMES_OF_KIND[kind]?.[field] ?? COLUMN_NAMES[field] ?? []
  const at = names.indexOf(name)
  if (at >= 0) return 1000 - at
  const part = names.findIndex((one) => one.length >= 4 && name.includes(one))
  return part >= 0 ? 400 - part : 0
}

/** Whether the cells of a column can be what a field needs; a column without cells can be anything. */
function canBe(field: string, cells: readonly string[]): boolean {
  if (cells.length === 0) return true
  if (DATES.includes(field)) {
    const { read, samples } = detectDateFormat(cells)
    return read >= samples / 2
  }
  if (NUMBERS.includes(field)) {
    const numbers = cells.filter(
      (cell) => parseDecimal(cell) ?? parseDecimal(cell, { decimalSeparator: ',' }),
    )
    return numbers.length >= cells.length / 2
  }
  return true
}

function meaningOfStatus(word: string): string | null {
  return FILE_STATUSES.find((status) => status === word) ?? statusOfWord(word)
}
const MEANINGS: Partial<Record<ImportKind, (word: string) => string | null>> = {
  opportunities: opportunityStatusOfWord,
}

/** What the texts of mapped columns look like, with what is ambiguous, and our reading of the words of the status. */
export function guessFormats(
  kind: ImportKind,
  map: Readonly<Record<string, string>>,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  own: readonly OwnColumn[] = [],
): Pick<ImportGuess, 'formats' | 'values'> {
  const numbers = [...NUMBERS, ...own.filter(({ kind }) => kind === 'number').map(({ field }) => field)]
  const dates = [...DATES, ...own.filter(({ kind }) => kind === 'date').map(({ field }) => field)]
  const cellsOf = (field: string): string[] => {
    const at = columns.indexOf(map[field] ?? '')
    return at < 0 ? [] : rows.map((row) => (row[at] ?? '').trim()).filter((cell) => cell !== '')
  }
  const formats = [...dates, ...numbers]
    .filter((field) => map[field] !== undefined)
    .map((field) => {
      const cells = cellsOf(field)
      const example = cells[0] ?? null
      if (numbers.includes(field))
        return { field, decimalSeparator: detectDecimalSeparator(cells), isAmbiguous: false, example }
      const { candidates, ambiguous } = detectDateFormat(cells)
      return { field, dateFormats: candidates, isAmbiguous: ambiguous, example }
    })
  const values: ImportGuess['values'] = {}
  for (const [field, meaning] of [
    ['status', MEANINGS[kind] ?? meaningOfStatus],
    ['event', eventOfWord],
  ] as const) {
    const words = [...new Set(cellsOf(field))].slice(0, 100)
    if (words.length > 0) values[field] = Object.fromEntries(words.map((word) => [word, meaning(word)]))
  }
  return { formats, values }
}
