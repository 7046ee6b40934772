import type { z } from 'zod'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type { Lessons, LessonsQuery } from '../contract.ts'
import { listExits } from './exits.ts'
import { readReasons } from './reasons.ts'

/** Ended partnerships with their reasons and lessons, newest first, and how many ended for each reason. */
export async function readLessons(tx: Tx, query: z.output<typeof LessonsQuery>): Promise<Lessons> {
  const { limit, cursor, q, reason } = query
  const fingerprint = { q, reason }
  const offset = cursor === undefined ? 0 : offsetOf(cursor, fingerprint)
  const { data, total, reasons } = await listExits(tx, { q, reason, limit, offset })
  const next = offset + data.length
  return {
    data,
    reasons,
    taxonomy: (await readReasons(tx)).filter(({ kind }) => kind === 'exit'),
    total,
    nextCursor: next < total ? encodeCursor({ keys: [next], direction: 'next' }, fingerprint) : null,
  }
}

function offsetOf(cursor: string, fingerprint: unknown): number {
  const read = decodeCursor(cursor, fingerprint)
  const place = read.ok ? read.value.keys[0] : null
  if (typeof place !== 'number') throw new Refused('cursor_malformed', { status: 400 })
  return place
}
