import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#shared/days.ts'

/**
 * Whether a partnership `p` had been ended on purpose before a day: it stood at a stage of exit, or in the archive. That it
 * does not order is no risk any more. Stages are known as they stand now, so one that left and came back has not left.
 */
export function hasLeft(day: Day): RawBuilder<boolean> {
  const start = sql`(${day}::date::timestamp at time zone (select time_zone from network))`
  return sql<boolean>`((p.stage = any ((select house.stages_of('exit'))::text[]) and p.stage_since < ${start})
    or (p.archived_at is not null and p.archived_at < ${start}))`
}
