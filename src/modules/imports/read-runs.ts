import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import type { Import, ImportErrorRow, ImportStatus } from './contract.ts'
import { type ImportRun, presentRun } from './runs.ts'

type Paged = { limit: number; cursor?: string | undefined }

function cursorOf(query: Paged, filters: unknown) {
  if (!query.cursor) return null
  const cursor = decodeCursor(query.cursor, filters)
  if (!cursor.ok) throw new Refused(cursor.refusal, { status: 400 })
  return cursor.value
}

/** Imports of the scope's side, newest first. */
export async function listImports(
  tx: Tx,
  query: Paged & { status?: ImportStatus | undefined },
): Promise<{ data: Import[]; nextCursor: string | null }> {
  const filters = { list: 'imports', status: query.status ?? null }
  const from = cursorOf(query, filters)
  let rows = tx
    .selectFrom('import_run')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.status) rows = rows.where('status', '=', query.status)
  if (from)
    rows = rows.where(
      sql<boolean>`(created_at, id) < (${String(from.keys[0])}::timestamptz, ${String(from.keys[1])}::uuid)`,
    )
  const page = cutPage<ImportRun>(await rows.execute(), query.limit, from, filters, (run) => [
    run.created_at.toISOString(),
    run.id,
  ])
  return { data: page.rows.map(presentRun), nextCursor: page.next }
}

/** Refused rows of an import, in the order of its files. */
export async function listErrors(
  tx: Tx,
  importId: string,
  query: Paged & { reason?: string | undefined },
): Promise<{ data: ImportErrorRow[]; nextCursor: string | null }> {
  const filters = { list: 'import-errors', importId, reason: query.reason ?? null }
  const from = cursorOf(query, filters)
  let rows = tx
    .selectFrom('import_error')
    .select(['n', 'file', 'row_number', 'reason', 'field', 'value', 'original'])
    .where('import_id', '=', importId)
    .orderBy('n')
    .limit(query.limit + 1)
  if (query.reason) rows = rows.where('reason', '=', query.reason)
  if (from) rows = rows.where('n', '>', Number(from.keys[0]))
  const page = cutPage(await rows.execute(), query.limit, from, filters, ({ n }) => [n])
  return {
    data: page.rows.map(({ n: _, row_number, ...row }) => ({ ...row, row: row_number })),
    nextCursor: page.next,
  }
}
