import { type RawBuilder, sql } from 'kysely'
import {
  all,
  instantsWithin,
  notOfPartners,
  ofPartners,
  promisesWithState,
  type Report,
  startOf,
  survivorOf,
} from '#modules/insights/index.ts'
import type { Side } from '#records/writer.ts'
import { addDays, type Day } from '#shared/days.ts'
import type { TodaySettings } from './contract.ts'

/** The day the page is about, its as-of day if one was given, the instant it stands for, and whom it leaves out. */
export type Seen = { day: Day; asOf: Day | undefined; clock: Date; prospects: readonly string[] }

export type Late = {
  partnerId: string
  side: Side
  count: number
  oldestAt: Date
  newestAt: Date
  title: string
}

type LateRow = { partner_id: string; owed_by: Side; n: number; oldest: Date; newest: Date; title: string }

/** Promises overdue at that instant, for at most `overdueLimitDays`, by partnership and the side that owes them. */
export async function findOverdue(report: Report, seen: Seen, settings: TodaySettings): Promise<Late[]> {
  const { rows } = await sql<LateRow>`
    select partner_id, owed_by, count(*)::int as n, min(due) as oldest, max(due) as newest,
      (array_agg(title order by due, id))[1] as title
    from (${unfinished(report, seen, settings)}) p where due < ${seen.clock}::timestamptz
    group by partner_id, owed_by`.execute(report.tx)
  return merge(report, rows, 'oldest')
}

/** Promises broken in the last `brokenDays`. */
export async function findBroken(report: Report, seen: Seen, settings: TodaySettings): Promise<Late[]> {
  const range = { from: addDays(seen.day, -settings.brokenDays), to: addDays(seen.day, 1) }
  const { rows } = await sql<LateRow>`
    select partner_id, owed_by, count(*)::int as n, min(broken_at) as oldest, max(broken_at) as newest,
      (array_agg(title order by broken_at desc, id))[1] as title
    from promise p where ${all([
      sql`broken_at is not null and withdrawn_at is null and retracted_at is null`,
      instantsWithin(report, range, 'broken_at'),
      ofPartners(report),
      notOfPartners(seen.prospects),
    ])} group by partner_id, owed_by`.execute(report.tx)
  return merge(report, rows, 'newest')
}

/** Adds up merged partners; the title is of the promise that is told: the oldest overdue or the newest broken one. */
function merge(report: Report, rows: readonly LateRow[], told: 'oldest' | 'newest'): Late[] {
  const sums = new Map<string, Late>()
  for (const row of rows) {
    const partnerId = survivorOf(report, row.partner_id)
    const key = `${partnerId} ${row.owed_by}`
    const sum = sums.get(key)
    const isTold = !sum || (told === 'oldest' ? row.oldest < sum.oldestAt : row.newest > sum.newestAt)
    sums.set(key, {
      partnerId,
      side: row.owed_by,
      count: (sum?.count ?? 0) + row.n,
      oldestAt: sum && sum.oldestAt < row.oldest ? sum.oldestAt : row.oldest,
      newestAt: sum && sum.newestAt > row.newest ? sum.newestAt : row.newest,
      title: isTold ? row.title : sum.title,
    })
  }
  return [...sums.values()]
}

/**
 * Promises without an end, with the date each counts against, those left out that are overdue for longer than
 * `overdueLimitDays`. Today's have an index of their own.
 */
function unfinished(report: Report, seen: Seen, settings: TodaySettings): RawBuilder<unknown> {
  const range = { from: addDays(seen.day, -settings.overdueLimitDays), to: null }
  if (seen.asOf !== undefined) {
    const promises = promisesWithState(report, seen.asOf, range, seen.prospects)
    return sql`select * from (${promises}) s where state in ('open', 'overdue')`
  }
  return sql`select partner_id, id, owed_by, title, due_at as due from promise where ${all([
    sql`fulfilled_at is null and broken_at is null and withdrawn_at is null and retracted_at is null`,
    instantsWithin(report, range, 'due_at'),
    ofPartners(report),
    notOfPartners(seen.prospects),
  ])}`
}

export type PromiseDue = { id: string; partner_id: string; owed_by: Side; title: string; due: Date }
export type PromisesDue = { unfinished: number; due: number; items: PromiseDue[] }

const WEEK = 7
const SHOWN = 6

/** Of each side: its unfinished promises, those due within a week or overdue, and the first of those. */
export async function findDue(
  report: Report,
  seen: Seen,
  settings: TodaySettings,
): Promise<Record<Side, PromisesDue>> {
  const within = instantsWithin(report, { from: null, to: addDays(seen.day, WEEK) }, 'due') ?? sql`true`
  const { rows: counts } = await sql<{ owed_by: Side; unfinished: number; due: number }>`
    select owed_by, count(*)::int as unfinished, count(*) filter (where ${within})::int as due
    from (${unfinished(report, seen, settings)}) p group by owed_by`.execute(report.tx)
  const { rows: items } = await sql<PromiseDue>`
    select id, partner_id, owed_by, title, due from (
      select p.*, row_number() over (partition by owed_by order by due, id) as place from (${unfinished(report, seen, settings)}) p where ${within}
    ) placed where place <= ${SHOWN}::int order by due, id`.execute(report.tx)
  const ofSide = (side: Side): PromisesDue => {
    const count = counts.find((row) => row.owed_by === side)
    return {
      unfinished: count?.unfinished ?? 0,
      due: count?.due ?? 0,
      items: items.filter((item) => item.owed_by === side),
    }
  }
  return { host: ofSide('host'), partner: ofSide('partner') }
}

export type Ended = {
  partner_id: string
  owed_by: Side
  age: 'now' | 'before' | 'earlier'
  state: 'kept' | 'late' | 'broken' | 'overdue'
  n: number
}

/** Days of the pulse, of the days before it that it is compared with, and of a streak. */
export const PULSE_DAYS = 30
export const STREAK_DAYS = 180

/** How the promises due in the last 180 days went, by partnership, side and how long ago they were due. */
export async function findEnded(report: Report, seen: Seen): Promise<Ended[]> {
  const end = addDays(seen.day, 1)
  const range = { from: addDays(end, -STREAK_DAYS), to: end }
  const promises = promisesWithState(report, seen.asOf, range, seen.prospects)
  const { rows } = await sql<Ended>`
    select partner_id, owed_by, state, count(*)::int as n,
      case when due >= ${startOf(report, addDays(end, -PULSE_DAYS))} then 'now'
        when due >= ${startOf(report, addDays(end, -2 * PULSE_DAYS))} then 'before' else 'earlier' end as age
    from (${promises}) p where state in ('kept', 'late', 'broken', 'overdue') group by 1, 2, 3, 5`.execute(
    report.tx,
  )
  return rows
}
