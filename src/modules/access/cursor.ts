import { Refused } from '#platform/http/refused.ts'
import type { Cursor, CursorRefusal } from '#shared/pagination.ts'
import type { Result } from '#shared/result.ts'

/** The cursor, or a 400 for one that this list did not give. */
export function refusedCursor(cursor: Result<Cursor, CursorRefusal>): Cursor {
  if (!cursor.ok) throw new Refused(cursor.refusal, { status: 400 })
  return cursor.value
}
