import { addDays, type Day } from '#shared/days.ts'
import { grainOf, periodEnd, periodOf, periodStart } from '#shared/periods.ts'
import type { Grain } from './contract.ts'

/** Months of a year in a period of the grain. */
const MONTHS: Record<Grain, number> = { month: 1, quarter: 3 }

/** The number of a month as `partner_month` keeps it: year × 12 + (0 for January … 11). */
export function monthNumber(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

/** The first day of a month by its number. */
export function monthStart(month: number): Day {
  return periodStart(periodAt(month, 'month'))
}

/** The number of the period a month lies in; periods of one grain are numbered without gaps. */
export function periodNumber(month: number, grain: Grain): number {
  return Math.floor(month / MONTHS[grain])
}

/** The period of a number: `2017-11`, `2017-Q4`. */
export function periodAt(number: number, grain: Grain): string {
  const perYear = 12 / MONTHS[grain]
  const year = String(Math.floor(number / perYear)).padStart(4, '0')
  const within = (number % perYear) + 1
  return grain === 'month' ? `${year}-${String(within).padStart(2, '0')}` : `${year}-Q${within}`
}

/** Days [from, to); null: without an end. */
export type DayRange = { from: Day | null; to: Day | null }

/** The days that lie in all of the ranges. */
export function intersect(...ranges: readonly DayRange[]): DayRange {
  const last = ranges
    .flatMap(({ from }) => from ?? [])
    .sort()
    .at(-1)
  const first = ranges.flatMap(({ to }) => to ?? []).sort()[0]
  return { from: last ?? null, to: first ?? null }
}

/** Whether a range holds no day at all. */
export function isEmpty({ from, to }: DayRange): boolean {
  return from !== null && to !== null && to <= from
}

/** The days of a period of any grain, or null when the text is no month and no quarter. */
export function daysOfPeriod(period: string): DayRange | null {
  const grain = grainOf(period)
  if (grain !== 'month' && grain !== 'quarter') return null
  return { from: periodStart(period), to: periodEnd(period) }
}

/** The days a report is about: its range, the period it is narrowed to, and what had happened by the day `asOf`. */
export function daysOfReport(query: { from?: Day; to?: Day; asOf?: Day; period?: string }): DayRange {
  const period = query.period === undefined ? null : daysOfPeriod(query.period)
  return intersect(
    { from: query.from ?? null, to: query.to ?? null },
    { from: null, to: query.asOf ?? null },
    period ?? { from: null, to: null },
  )
}

/** Splits a range into whole calendar months and the days before and after them. */
export function splitByMonth(range: DayRange): {
  months: { from: number | null; to: number | null } | null
  parts: DayRange[]
} {
  const from = range.from === null ? null : monthNumber(range.from) + (range.from.endsWith('-01') ? 0 : 1)
  const to = range.to === null ? null : monthNumber(range.to)
  if (from !== null && to !== null && from >= to)
    return { months: null, parts: isEmpty(range) ? [] : [range] }
  const parts: DayRange[] = []
  if (range.from !== null && from !== null && range.from < monthStart(from))
    parts.push({ from: range.from, to: monthStart(from) })
  if (range.to !== null && to !== null && range.to > monthStart(to))
    parts.push({ from: monthStart(to), to: range.to })
  return { months: { from, to }, parts }
}

/** The periods a range of days lies in, by number, first and last; null when the range is empty or open. */
export function periodsOf(range: DayRange, grain: Grain): { first: number; last: number } | null {
  if (range.from === null || range.to === null || isEmpty(range)) return null
  return {
    first: periodNumber(monthNumber(range.from), grain),
    last: periodNumber(monthNumber(addDays(range.to, -1)), grain),
  }
}

/** The number of a period by its text; the text must be one of the grain. */
export function numberOfPeriod(period: string, grain: Grain): number {
  return periodNumber(monthNumber(periodStart(period)), grain)
}

/** The period a day lies in, as reports name it. */
export function periodOfDay(day: Day, grain: Grain): string {
  return periodOf(day, grain)
}
