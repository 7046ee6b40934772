import { Refused } from '#platform/http/refused.ts'
import { decodeCursor, encodeCursor, type SortKey } from '#shared/pagination.ts'

type Paged = { limit: number; cursor?: string | undefined }

/** What decides which rows come in which order: the query without the place and the size of the page. */
function filtersOf({ limit: _limit, cursor: _cursor, ...filters }: Paged): unknown {
  return filters
}

/** The sort keys after which the page begins, as texts; null for the first page. Refuses a cursor of another list. */
export function placeOf(query: Paged, list: string): readonly string[] | null {
  if (!query.cursor) return null
  const cursor = decodeCursor(query.cursor, { list, filters: filtersOf(query) })
  if (!cursor.ok) throw new Refused(cursor.refusal, { status: 400 })
  return cursor.value.keys.map(String)
}

/** Cuts `limit` rows from those read (one more than the limit when there are more) and writes the next cursor. */
export function cut<Row>(
  rows: readonly Row[],
  query: Paged,
  list: string,
  keysOf: (row: Row) => SortKey[],
): { rows: Row[]; nextCursor: string | null } {
  const kept = rows.slice(0, query.limit)
  const last = kept.at(-1)
  const hasMore = rows.length > query.limit && last !== undefined
  return {
    rows: kept,
    nextCursor: hasMore
      ? encodeCursor({ keys: keysOf(last), direction: 'next' }, { list, filters: filtersOf(query) })
      : null,
  }
}
