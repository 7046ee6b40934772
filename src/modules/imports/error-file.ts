import { Readable } from 'node:stream'
import type { Tx } from '#platform/database/database.ts'
import { BYTE_ORDER_MARK, csvLine } from '#shared/csv-write.ts'
import { openFile } from './read/step-rows.ts'
import { findRun } from './runs.ts'

type InScope = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

const BATCH = 2000

/**
 * The refused rows of an import as a CSV file: where, why, and the row as it was, so that it can be corrected there and
 * imported again. The row's columns have their own names when all rows come from files with the same ones.
 */
export async function errorFile(inScope: InScope, importId: string): Promise<Readable> {
  const run = await inScope((tx) => findRun(tx, importId))
  const { table, recipe } = run.settings
  // of a workbook with several sheets the columns are those of the sheet that was read
  const tableOf = (name: string) => table ?? recipe?.steps.find(({ file }) => file === name)?.table
  const names = await columnNames(run.files, tableOf)
  async function* lines(): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvLine(['file', 'row', 'reason', 'field', 'value', ...names])
    let after = 0
    for (;;) {
      const rows = await inScope((tx) =>
        tx
          .selectFrom('import_error')
          .select(['n', 'file', 'row_number', 'reason', 'field', 'value', 'original'])
          .where('import_id', '=', importId)
          .where('n', '>', after)
          .orderBy('n')
          .limit(BATCH)
          .execute(),
      )
      yield rows
        .map((row) => csvLine([row.file, row.row_number, row.reason, row.field, row.value, ...row.original]))
        .join('')
      after = rows.at(-1)?.n ?? after
      if (rows.length < BATCH) return
    }
  }
  return Readable.from(lines())
}

async function columnNames(
  files: readonly { name: string; path: string | null }[],
  tableOf: (name: string) => string | undefined,
): Promise<readonly string[]> {
  const heads: (readonly string[])[] = []
  for (const { name, path } of files) {
    if (path === null) return []
    const part = tableOf(name)
    const table = await openFile({ name, path, ...(part === undefined ? {} : { table: part }) }).catch(
      () => null,
    )
    if (!table) return []
    heads.push(table.columns)
    table.close()
  }
  const [first] = heads
  return first && heads.every((head) => head.join('\n') === first.join('\n')) ? first : []
}
