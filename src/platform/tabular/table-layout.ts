import { RowSplitter } from './row-splitter.ts'
import { TableError } from './table-error.ts'
import { fieldDecoder } from './text-encoding.ts'

/** Delimiters that are looked for, the likelier first. */
export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

const CR = 13
const LF = 10

/** Whether lines end in LF (or CRLF), or only in CR as old Macintoshes wrote them. */
export function guessNewline(head: Buffer): 'lf' | 'cr' {
  return head.includes(LF) || !head.includes(CR) ? 'lf' : 'cr'
}

/** The delimiter named by a first line such as `sep=;`, which Excel writes and reads; and how long that line is. */
export function namedDelimiter(head: Buffer): { delimiter: Delimiter; length: number } | null {
  const found = /^sep=([,;\t|])(?:\r\n|\n|\r)/i.exec(head.toString('latin1', 0, 8))
  return found ? { delimiter: found[1] as Delimiter, length: found[0].length } : null
}

/** The first rows of a file under one delimiter. A row cut at the end of the bytes does not count. */
export function previewRows(
  head: Buffer,
  delimiter: string,
  newline: 'lf' | 'cr',
  isWhole: boolean,
): string[][] {
  const limits = { maxFieldBytes: head.length + 1, maxRowBytes: head.length + 1, maxColumns: 100_000 }
  const decode = fieldDecoder('utf-8')
  const splitter = new RowSplitter({ delimiter, newline, ...limits }, decode, false)
  try {
    const { rows, problems } = splitter.push(head, isWhole)
    const cut = rows.slice(0, 200)
    // Under the wrong delimiter quotes stand in the wrong places; such rows speak against it.
    return problems.length > rows.length ? [] : cut
  } catch (error) {
    if (error instanceof TableError) return []
    throw error
  }
}

/**
 * The delimiter under which most of the first rows have one and the same number of fields, more than one; of several
 * the one with more fields. A comma when nothing tells (a file of one column).
 */
export function guessDelimiter(head: Buffer, newline: 'lf' | 'cr', isWhole: boolean): Delimiter {
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const rows = previewRows(head, delimiter, newline, isWhole)
    const width = usualWidth(rows)
    if (width < 2) continue
    const share = rows.filter((row) => row.length === width).length / rows.length
    // Agreement counts most: texts hold commas, but rarely the same number in each line.
    const score = share ** 3 * Math.log2(width + 1)
    if (score > bestScore * 1.0001) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

/** The number of fields that most rows have; of several the larger; 0 without rows. */
export function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [usual] = [...counts].sort(
    ([width, count], [otherWidth, otherCount]) => otherCount - count || otherWidth - width,
  )
  return usual?.[0] ?? 0
}

/** Whether a row above the header is only a title: one filled cell at most where others have several. */
export function isTitleRow(row: readonly string[], width: number): boolean {
  return width > 1 && row.filter((cell) => cell.trim() !== '').length <= 1
}

/**
 * Names for columns from the header row: trimmed, white space collapsed; a blank one becomes `column 3` by its place, and
 * a name that occurs again `name (2)`. Every name is there once, so it can be mapped by name.
 */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>()
  return header.map((cell, index) => {
    const wanted = cell.replace(/\s+/gu, ' ').trim() || `column ${index + 1}`
    let name = wanted
    for (let again = 2; taken.has(name); again++) name = `${wanted} (${again})`
    taken.add(name)
    return name
  })
}
