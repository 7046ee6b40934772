import { civilOf, type Day, dayFromNumber, dayNumber, dayNumberOf, MS_PER_DAY } from './days.ts'
import { offsetAt } from './time-zones.ts'

/** What a clock on the wall shows: month 1 to 12, hour 0 to 23. */
export interface LocalParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** A point in time: a Date, or milliseconds from 1970-01-01T00:00Z. */
export type Instant = Date | number

/**
 * The instant at which clocks in the zone show these parts.
 *
 * A time that happened twice (clocks set back) is the first of the two; a time that never was (clocks set forward) is
 * moved forward by the length of the gap, 02:30 becoming 03:30. Both are what Temporal calls 'compatible' and RFC 5545
 * asks for. The parts must exist in the calendar.
 */
export function zonedToUtc(parts: LocalParts, zone: string): Date {
  return new Date(
    utcOfLocal(
      dayNumberOf(parts.year, parts.month, parts.day) * MS_PER_DAY +
        ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1000 +
        parts.millisecond,
      zone,
    ),
  )
}

function utcOfLocal(local: number, zone: string): number {
  const before = offsetAt(local - MS_PER_DAY, zone)
  const after = offsetAt(local + MS_PER_DAY, zone)
  const early = local - before
  if (before === after || offsetAt(early, zone) === before) return early
  const late = local - after
  return offsetAt(late, zone) === after ? late : early
}

/** What clocks in the zone show at an instant. */
export function localParts(instant: Instant, zone: string): LocalParts {
  const ms = Number(instant)
  const local = ms + offsetAt(ms, zone)
  const number = Math.floor(local / MS_PER_DAY)
  const rest = local - number * MS_PER_DAY
  return {
    ...civilOf(number),
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: rest % 1000,
  }
}

/** The calendar day an instant falls on in the zone. */
export function dayOf(instant: Instant, zone: string): Day {
  const ms = Number(instant)
  return dayFromNumber(Math.floor((ms + offsetAt(ms, zone)) / MS_PER_DAY))
}

/** The first instant of a day in the zone: midnight, or later where clocks skip midnight (Cairo, once São Paulo). */
export function startOfDay(day: Day, zone: string): Date {
  const midnight = dayNumber(day) * MS_PER_DAY
  const start = utcOfLocal(midnight, zone)
  const skipped = start + offsetAt(start, zone) !== midnight
  // A skipped time is moved by the length of the gap, but the day begins where the gap ends: at the change itself.
  return new Date(skipped ? changeBefore(start, zone) : start)
}

/** The instant, at most a day earlier, from which the offset of `instant` has held. */
function changeBefore(instant: number, zone: string): number {
  const offset = offsetAt(instant, zone)
  let low = instant - MS_PER_DAY
  let high = instant
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle, zone) === offset) high = middle
    else low = middle
  }
  return high
}

/** The instants `[from, to)` a range of days covers in the zone; `to` is the first day after it. */
export function instantsOf(from: Day, to: Day, zone: string): { from: Date; to: Date } {
  return { from: startOfDay(from, zone), to: startOfDay(to, zone) }
}
