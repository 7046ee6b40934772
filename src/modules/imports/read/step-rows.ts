import { Refused } from '#platform/http/refused.ts'
import { openTable, type Table } from '#platform/tabular/open-table.ts'
import type { RowProblem } from '#platform/tabular/row-splitter.ts'
import { TableError } from '#platform/tabular/table-error.ts'
import type { DecimalMark } from '#platform/tabular/typed-cells.ts'
import { spellingsOf } from '../convert/cells.ts'
import type { SourceFile, StepPlan } from '../plan.ts'
import { columnMissing, type JoinedFile, readJoined } from './join.ts'

/** Rows of a step with the columns of its file followed by those of the files joined on. */
export type StepBatch = {
  rows: readonly (readonly string[])[]
  /** Line of the file each row begins on. */
  lines: readonly number[]
  problems: readonly RowProblem[]
}

export type OpenStepFile = {
  /** Columns a field may be mapped to: those of the file, then those of the files joined on. */
  columns: readonly string[]
  /** How many of a row's cells stand in the file itself. */
  width: number
  delimiter: string
  isTyped: boolean
  batches: AsyncIterable<StepBatch>
  bytesRead: () => number
  close: () => void
}

/** Reads the files a step joins on, once for all its files. */
export async function readJoins(step: StepPlan, decimalMark: DecimalMark = '.'): Promise<JoinedFile[]> {
  const used = usedColumns(step)
  const joins: JoinedFile[] = []
  for (const { file, on } of step.join) {
    const laterKeys = step.join.flatMap((join) => Object.keys(join.on))
    joins.push(await readJoined(file, Object.values(on), [...new Set([...used, ...laterKeys])], decimalMark))
  }
  return joins
}

/** Every column a step looks at: mapped ones and those of its conditions. */
export function usedColumns(step: StepPlan): string[] {
  return [...new Set([...Object.values(step.map), ...step.where.map(({ column }) => column)])]
}

/** Opens one file of a step. Refuses a column that is mapped and not there, and a file that is no table. */
export async function openStepFile(
  step: StepPlan,
  file: SourceFile,
  joins: readonly JoinedFile[],
  decimalMark: DecimalMark = '.',
): Promise<OpenStepFile> {
  const table = await openFile(file, decimalMark)
  try {
    const columns = [...table.columns]
    const spellings = spellingsOfColumns(step)
    const keysAt = step.join.map(({ on }, index) => {
      const places = Object.keys(on).map((name) => ({
        at: placeOf(columns, name, file),
        spell: spellings.get(name),
      }))
      // a name that the file itself has means the file's column
      columns.push(
        ...(joins[index]?.columns ?? []).map((name) =>
          columns.includes(name) ? `${name}\u0000${index}` : name,
        ),
      )
      return places
    })
    for (const name of usedColumns(step)) placeOf(columns, name, file)
    const width = table.columns.length
    const conditions = step.where.map(({ column, in: values }) => ({
      at: placeOf(columns, column, file),
      values: new Set(values),
    }))
    const usedAt = usedColumns(step)
      .map((name) => columns.indexOf(name))
      .filter((index) => index >= width)
    const passes = (row: readonly string[]) =>
      conditions.every(({ at, values }) => values.has((row[at] ?? '').trim()))
    return {
      columns,
      width,
      delimiter: table.delimiter,
      isTyped: table.isTyped,
      bytesRead: () => table.progress().bytesRead,
      close: table.close,
      batches: read(
        table,
        file,
        (row) => widen(row, joins, keysAt, usedAt),
        joins.length > 0,
        conditions.length > 0 ? passes : null,
      ),
    }
  } catch (error) {
    table.close()
    throw error
  }
}

/** Opens a file as a table; what cannot be read as one is refused with the reader's code. */
export async function openFile(file: SourceFile, decimalMark: DecimalMark = '.'): Promise<Table> {
  try {
    return await openTable(file.path, {
      decimalMark,
      ...(file.table === undefined ? {} : { part: file.table }),
    })
  } catch (error) {
    throw tableRefused(file, error)
  }
}

function tableRefused(file: SourceFile, error: unknown): unknown {
  if (!(error instanceof TableError)) return error
  const place = error.line === null ? '' : ` (line ${error.line})`
  return new Refused(error.refusal, {
    detail: `The file ${file.name} cannot be read${place}: ${error.refusal}.`,
  })
}

function placeOf(columns: readonly string[], name: string, file: SourceFile): number {
  const index = columns.indexOf(name)
  if (index < 0) throw columnMissing(file, name)
  return index
}

async function* read(
  table: Table,
  file: SourceFile,
  widened: (row: readonly string[]) => (readonly string[])[],
  hasJoins: boolean,
  passes: ((row: readonly string[]) => boolean) | null,
): AsyncGenerator<StepBatch, void> {
  try {
    for await (const batch of table.rows) {
      if (!hasJoins && !passes) {
        yield batch
        continue
      }
      const rows: (readonly string[])[] = []
      const lines: number[] = []
      for (const [index, row] of batch.rows.entries()) {
        for (const wide of hasJoins ? widened(row) : [row]) {
          if (passes && !passes(wide)) continue
          rows.push(wide)
          lines.push(batch.lines[index] ?? 0)
        }
      }
      yield { rows, lines, problems: batch.problems }
    }
  } catch (error) {
    throw tableRefused(file, error)
  }
}

type JoinKey = { at: number; spell: ReadonlyMap<string, string> | undefined }

/** What rows are joined by: the cell as the recipe spells it, so that GTXPro finds GTX Pro. */
function keyOf(row: readonly string[], { at, spell }: JoinKey): string {
  const cell = row[at] ?? ''
  return spell?.get(cell.trim().toLowerCase()) ?? cell
}

/** How else the cells of columns are spelt, by the fields they are mapped to. */
function spellingsOfColumns(step: StepPlan): Map<string, ReadonlyMap<string, string>> {
  const byField = spellingsOf(step.values)
  return new Map(
    Object.entries(step.map).flatMap(([field, column]) => {
      const words = byField.get(field)
      return words ? [[column, words] as const] : []
    }),
  )
}

/** A row with all rows that join it; without any, with blanks. Of those that agree in what is used, one is kept. */
function widen(
  row: readonly string[],
  joins: readonly JoinedFile[],
  keysAt: readonly (readonly JoinKey[])[],
  usedAt: readonly number[],
): (readonly string[])[] {
  let wide: (readonly string[])[] = [row]
  for (const [index, join] of joins.entries()) {
    wide = wide.flatMap((left) => {
      const found = join.find((keysAt[index] ?? []).map((key) => keyOf(left, key)))
      if (found.length === 0) return [[...left, ...join.columns.map(() => '')]]
      return found.map((right) => [...left, ...right])
    })
  }
  if (wide.length < 2) return wide
  const seen = new Set<string>()
  return wide.filter((candidate) => {
    const key = usedAt.map((at) => candidate[at]).join('\u0000')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
