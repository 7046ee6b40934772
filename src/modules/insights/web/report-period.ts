import { addDays, addMonths, type Day, daysBetween, isDay } from '#shared/days.ts'
import { periodEnd, periodOf, periodStart, previousPeriod } from '#shared/periods.ts'
import type { Search } from '#ui/routing.tsx'
import type { Grain } from '../contract.ts'

/** Spans offered by name: months up to now, the last month, quarter or year that is over; `all` is from the first record. */
export const SPANS = ['12', '24', '36', 'all', 'month', 'quarter', 'year'] as const
export type Span = (typeof SPANS)[number] | 'own'
const defaultSpan: Span = '24'

/** What the period is compared with: the one just before it, or the same one a year before. */
export const AGAINST = ['before', 'year'] as const
export type Against = (typeof AGAINST)[number]

/** Which part of history a report shows, as it stands in the address. */
export type ReportPeriod = {
  span: Span
  by: Grain
  asOf: Day | null
  currency: string | null
  /** Own range, `to` being the first day that is not shown. */
  from: Day | null
  to: Day | null
  against: Against | null
}

export type ReportRange = { from?: Day; to?: Day; asOf?: Day }

/** Reads the period from the address; what cannot be read there is as if it were not. */
export function readPeriod(search: Search, usual: Span = defaultSpan): ReportPeriod {
  const from = dayOrNull(search['from'])
  const to = dayOrNull(search['to'])
  const named = SPANS.find((span) => span === search['last'])
  return {
    span: from || to ? 'own' : (named ?? usual),
    by: search['by'] === 'quarter' ? 'quarter' : 'month',
    asOf: dayOrNull(search['asOf']),
    currency: search['currency'] ?? null,
    from,
    to,
    against: AGAINST.find((one) => one === search['vs']) ?? null,
  }
}

function dayOrNull(text: string | undefined): Day | null {
  return text !== undefined && isDay(text) ? text : null
}

/**
 * What the reports are asked for: `[from, to)` and `asOf`. A named span is that many whole months before the one that
 * runs, and the running one; by quarter it begins with a whole quarter.
 */
export function rangeOf(period: ReportPeriod, today: Day): ReportRange {
  const asOf = period.asOf === null ? {} : { asOf: period.asOf }
  if (period.span === 'own')
    return { ...asOf, ...(period.from ? { from: period.from } : {}), ...(period.to ? { to: period.to } : {}) }
  if (period.span === 'all') return asOf
  if (period.span === 'month' || period.span === 'quarter' || period.span === 'year') {
    const over = previousPeriod(periodOf(period.asOf ?? today, period.span))
    return { ...asOf, from: periodStart(over), to: periodEnd(over) }
  }
  const month = addMonths(`${(period.asOf ?? today).slice(0, 7)}-01`, -Number(period.span))
  return { ...asOf, from: periodStart(periodOf(month, period.by)) }
}

/**
 * The range a period is compared with, or null when it is compared with none or has no beginning. It is as long as the
 * period: whole months are moved by months, a period that still runs to the same place among its months, so that three
 * weeks of November stand beside three weeks of an earlier month; other days are moved by their number. By quarter it
 * is moved by whole quarters.
 */
export function rangeBefore(
  range: ReportRange,
  against: Against | null,
  unknownFrom: Day,
  by: Grain = 'month',
): Required<Pick<ReportRange, 'from' | 'to'>> | null {
  const { from } = range
  const to = [range.to ?? unknownFrom, unknownFrom].sort()[0] as Day
  if (against === null || from === undefined || to <= from) return null
  if (against === 'year') return { from: addMonths(from, -12), to: addMonths(to, -12) }
  if (!from.endsWith('-01')) return { from: addDays(from, -daysBetween(from, to)), to: from }
  const month = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  const whole = month(to) - month(from) + (to.endsWith('-01') ? 0 : 1)
  // by quarter it begins with a quarter again
  const months = by === 'quarter' ? Math.ceil(whole / 3) * 3 : whole
  const end = addMonths(to, -months)
  return { from: addMonths(from, -months), to: [end, from].sort()[0] as Day }
}

/** Periods that are over on the first day that is not known yet: only these may be compared. */
export function completeOnes<Row extends { period: string }>(
  rows: readonly Row[],
  unknownFrom: Day,
): readonly Row[] {
  return rows.filter((row) => periodEnd(row.period) <= unknownFrom)
}

/** How many periods of the grain make a year. */
export function perYear(by: Grain): number {
  return by === 'month' ? 12 : 4
}
