import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { all, instantsWithin, momentsOf, notOfPartners, ofPartners } from './fragments.ts'
import { type DayRange, isEmpty } from './periods.ts'
import type { Report } from './report.ts'

/**
 * The promises that count on a day, each with its state and the date it counts against, as a sub-query with the
 * columns of `promise`, `due` and `state`; those of prospects left out. The state is that of `promise_state()` (records), written out so that the
 * database needs no call for each row; a test compares them.
 */
export function promisesWithState(
  report: Report,
  asOf: Day | undefined,
  due: DayRange,
  prospects: readonly string[],
): RawBuilder<unknown> {
  const { cut, clock } = momentsOf(report, asOf)
  // Without an as-of day every consented date counts, and the column holds the last of them.
  const dueAt =
    asOf === undefined
      ? sql`p.due_at`
      : sql`case when p.moves = '[]' then p.due_at else promise_due(p, ${cut}) end`
  const narrow =
    asOf === undefined
      ? instantsWithin(report, due, 'p.due_at')
      : orNull(instantsWithin(report, due, 'p.due_at'))
  return sql`select w.*, case
      when withdrawn_at < ${cut} then 'withdrawn'
      when broken_at < ${cut} then 'broken'
      when fulfilled_at < ${cut} then case when fulfilled_at <= due then 'kept' else 'late' end
      when due < ${clock} then 'overdue' else 'open' end as state
    from (
      select p.partner_id, p.id, p.audience, p.owed_by, p.kind, p.title, p.made_at, p.fulfilled_at, p.broken_at, p.withdrawn_at, ${dueAt} as due
      from promise p
      where ${all([
        sql`p.retracted_at is null`,
        sql`p.made_at < ${cut}`,
        isEmpty(due) ? sql`false` : null,
        narrow,
        ofPartners(report, 'p.partner_id'),
        notOfPartners(prospects, 'p.partner_id'),
      ])}
    ) w where ${instantsWithin(report, due, 'due') ?? sql`true`}`
}

/** A promise that was moved may have been due in the range before it was moved. */
function orNull(condition: RawBuilder<unknown> | null): RawBuilder<unknown> | null {
  return condition && sql`(p.moves <> '[]' or (${condition}))`
}
