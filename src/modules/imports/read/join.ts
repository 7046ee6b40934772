import { Refused } from '#platform/http/refused.ts'
import { openTable } from '#platform/tabular/open-table.ts'
import type { DecimalMark } from '#platform/tabular/typed-cells.ts'
import type { SourceFile } from '../plan.ts'

/** The most a joined file may hold in memory, in characters of the columns that are needed. */
const MOST_CHARACTERS = 60_000_000
const MOST_ROWS = 3_000_000

export type JoinedFile = {
  columns: readonly string[]
  /** Rows that agree in the key; each has the needed columns only. */
  find: (key: readonly string[]) => readonly (readonly string[])[]
  /** The keys there are; several columns are parted by NUL. */
  keys: () => Iterable<string>
}

/**
 * Reads a file that rows are joined with into memory: its key columns and those that are needed, nothing else. Refuses
 * (`join_too_large`) a file that would not fit.
 */
export async function readJoined(
  file: SourceFile,
  keys: readonly string[],
  needed: readonly string[],
  decimalMark: DecimalMark = '.',
): Promise<JoinedFile> {
  const table = await openTable(file.path, {
    decimalMark,
    ...(file.table === undefined ? {} : { part: file.table }),
  })
  const at = (name: string): number => {
    const index = table.columns.indexOf(name)
    if (index < 0) throw columnMissing(file, name)
    return index
  }
  try {
    const keyAt = keys.map(at)
    const columns = needed.filter((name) => table.columns.includes(name))
    const neededAt = columns.map(at)
    const byKey = new Map<string, string[][]>()
    let characters = 0
    let count = 0
    for await (const { rows } of table.rows) {
      for (const row of rows) {
        const key = joinKey(keyAt.map((index) => row[index] ?? ''))
        const values = neededAt.map((index) => row[index] ?? '')
        characters += key.length
        for (const value of values) characters += value.length
        count++
        const known = byKey.get(key)
        if (known) known.push(values)
        else byKey.set(key, [values])
      }
      if (count > MOST_ROWS || characters > MOST_CHARACTERS)
        throw new Refused('join_too_large', { detail: `The file ${file.name} is too large to be joined.` })
    }
    return { columns, find: (key) => byKey.get(joinKey(key)) ?? [], keys: () => byKey.keys() }
  } finally {
    table.close()
  }
}

function joinKey(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '').trim() : values.map((value) => value.trim()).join('\u0000')
}

export function columnMissing(file: SourceFile, column: string): Refused {
  return new Refused('column_missing', {
    detail: `The file ${file.name} has no column "${column}".`,
    params: { column },
    errors: [{ pointer: '#/settings/map', code: 'column_missing', detail: column, params: { column } }],
  })
}
