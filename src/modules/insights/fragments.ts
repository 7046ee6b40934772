import { type RawBuilder, sql } from 'kysely'
import { startOfDay } from '#shared/dates.ts'
import type { Day } from '#shared/days.ts'
import { type DayRange, monthNumber, monthStart } from './periods.ts'
import type { Report } from './report.ts'

type Condition = RawBuilder<unknown>

/** Conditions joined by `and`; `true` when there are none. */
export function all(conditions: readonly (Condition | null)[]): Condition {
  const real = conditions.filter((condition) => condition !== null)
  return real.length === 0 ? sql`true` : sql.join(real, sql` and `)
}

/** Rows of the partners a report is narrowed to; null when it is about all that the scope shows. */
export function ofPartners(report: Report, column = 'partner_id'): Condition | null {
  if (report.partners === null) return null
  return sql`${sql.ref(column)} = any (${uuidArray(report.partners)})`
}

export function uuidArray(ids: readonly string[]): Condition {
  return sql`${`{${ids.join(',')}}`}::uuid[]`
}

/** Days of a range by a column of type date. */
export function daysWithin(range: DayRange, column = 'day'): Condition | null {
  if (range.from === null && range.to === null) return null
  return all([
    range.from === null ? null : sql`${sql.ref(column)} >= ${range.from}::date`,
    range.to === null ? null : sql`${sql.ref(column)} < ${range.to}::date`,
  ])
}

/** Instants of a range of days in the network's zone, by a column of type timestamptz. */
export function instantsWithin(report: Report, range: DayRange, column = 'happened_at'): Condition | null {
  if (range.from === null && range.to === null) return null
  return all([
    range.from === null ? null : sql`${sql.ref(column)} >= ${startOf(report, range.from)}`,
    range.to === null ? null : sql`${sql.ref(column)} < ${startOf(report, range.to)}`,
  ])
}

/** The first instant of a day in the network's zone. */
export function startOf(report: Report, day: Day): Condition {
  return sql`(${day}::date::timestamp at time zone ${report.network.timeZone})`
}

/**
 * The instant before which facts count, and the clock that tells open from overdue. Without an as-of day everything
 * that is recorded counts, also what is dated in the future, and the clock is now.
 */
export function momentsOf(report: Report, asOf: Day | undefined): { cut: Condition; clock: Condition } {
  if (asOf === undefined) return { cut: sql`'infinity'::timestamptz`, clock: sql`${report.now}::timestamptz` }
  const at = startOf(report, asOf)
  return { cut: at, clock: at }
}

/** Rows of other partners than these; null when there are none to leave out. */
export function notOfPartners(ids: readonly string[], column = 'partner_id'): Condition | null {
  return ids.length === 0 ? null : sql`${sql.ref(column)} <> all (${uuidArray(ids)})`
}

const FIRST_MONTH = monthNumber('1970-01-01')
const MONTHS_COVERED = 12 * 180
const monthStarts = new Map<string, string>()

/**
 * The number of the month an instant lies in, in the network's zone (years 1970 to 2149), by looking it up among the
 * first instants of the months: three times as fast as converting every instant to the zone.
 */
export function monthOfInstant(report: Report, column: string): Condition {
  const zone = report.network.timeZone
  let starts = monthStarts.get(zone)
  if (starts === undefined) {
    const instants = Array.from({ length: MONTHS_COVERED }, (_, index) =>
      startOfDay(monthStart(FIRST_MONTH + index), zone),
    )
    starts = `{${instants.map((instant) => instant.toISOString()).join(',')}}`
    monthStarts.set(zone, starts)
  }
  return sql`(${FIRST_MONTH - 1}::int + width_bucket(${sql.ref(column)}, ${starts}::timestamptz[]))`
}

/** A meeting, call or letter; one that was logged by error and taken back is none, at no time. */
export function isContact(alias: string): Condition {
  const kind = sql.ref(`${alias}.kind`)
  const [partner, id] = [sql.ref(`${alias}.partner_id`), sql.ref(`${alias}.id`)]
  return sql<boolean>`(${kind} like 'contact.%' and not exists (select from fact r
    where r.partner_id = ${partner} and r.corrects = ${id} and r.kind = 'contact_log.retracted'))`
}
