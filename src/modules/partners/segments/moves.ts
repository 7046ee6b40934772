import { sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { personNames } from '#records/facts/read.ts'
import { startOfDay } from '#shared/dates.ts'
import type { Day } from '#shared/days.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import { addPeriods, periodOf, periodStart } from '#shared/periods.ts'
import { hiddenFields } from '../custom-fields/read-fields.ts'
import { readFrame } from '../network.ts'
import { withoutHidden } from './rules.ts'
import type { JudgedSegment, SegmentMoves, SegmentMovesQuery } from './shapes.ts'

/** The months a report of so many shows, the current one last. */
export function monthsShown(asOf: Day, count: number): string[] {
  const current = periodOf(asOf, 'month')
  return Array.from({ length: count }, (_, index) => addPeriods(current, index - count + 1))
}

/** The facts of moves between segments since an instant, as a condition over `fact f`. */
export const movesSince = (scheme: string, since: Date) => sql`f.kind = 'partner.segment_assigned'
  and f.data ->> 'scheme' = ${scheme} and f.happened_at >= ${since} and f.data ->> 'from' is distinct from f.data ->> 'to'`

type Row = {
  id: string
  partner_id: string
  name: string
  happened_at: Date
  time_key: string
  actor_kind: string
  actor_id: string | null
  data: { cause: SegmentMoves['data'][number]['cause']; reason?: string; why: JudgedSegment[] }
}

/**
 * The moves behind a number of the report, latest first: exactly so many, each with its partner (the account that stands
 * for it now) and why. Values that the reader may not see are left out of the reasons.
 */
export async function readSegmentMoves(
  tx: Tx,
  actor: Actor,
  now: Date,
  query: z.output<typeof SegmentMovesQuery>,
): Promise<SegmentMoves> {
  const { scheme: code, months, from = null, to, limit, cursor } = query
  const frame = await readFrame(tx, now)
  const [first = ''] = monthsShown(frame.asOf, months)
  const which = sql`${movesSince(code, startOfDay(periodStart(first), frame.timeZone))}
    and f.data ->> 'from' is not distinct from ${from}::text and f.data ->> 'to' = ${to}`
  const filters = { list: 'segment moves', code, months, from, to }
  const after = cursor === undefined ? null : placeOf(cursor, filters)
  const { rows } = await sql<Row>`
    select f.id, s.partner_id, s.name, f.happened_at, f.happened_at::text as time_key, f.actor_kind, f.actor_id, f.data
    from fact f join partner p on p.partner_id = f.partner_id
    join partner s on s.partner_id = coalesce(p.merged_into, p.partner_id)
    where ${which} ${after ? sql`and (f.happened_at, f.id) < (${after.time}::timestamptz, ${after.id}::uuid)` : sql``}
    order by f.happened_at desc, f.id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::int as count from fact f where ${which}`.execute(tx)
  const hidden = await hiddenFields(tx, actor)
  const page = rows.slice(0, limit)
  const names = await personNames(
    tx,
    page.flatMap((row) => (row.actor_kind === 'person' ? (row.actor_id ?? []) : [])),
  )
  const last = page.at(-1)
  return {
    count: counted[0]?.count ?? 0,
    data: page.map((row) => ({
      factId: row.id,
      partner: { id: row.partner_id, name: row.name },
      at: row.happened_at.toISOString(),
      cause: row.data.cause,
      by: row.actor_kind === 'person' && row.actor_id ? (names.get(row.actor_id) ?? null) : null,
      reason: row.data.reason ?? null,
      why: withoutHidden(row.data.why, hidden),
    })),
    nextCursor:
      rows.length > limit && last
        ? encodeCursor({ keys: [last.time_key, last.id], direction: 'next' }, filters)
        : null,
  }
}

function placeOf(cursor: string, filters: unknown): { time: string; id: string } {
  const read = decodeCursor(cursor, filters)
  if (!read.ok) throw new Refused(read.refusal, { status: 400 })
  const [time, id] = read.value.keys
  if (typeof time !== 'string' || typeof id !== 'string')
    throw new Refused('cursor_malformed', { status: 400 })
  return { time, id }
}
