import { addMonths, type Day, isDay } from '#shared/days.ts'
import { periodEnd, periodOf, periodStart } from '#shared/periods.ts'
import type { Search } from '#ui/routing.tsx'
import type { Grain } from '../contract.ts'

/** Spans offered by name, in months up to now; `all` is from the first record. */
export const SPANS = ['12', '24', '36', 'all'] as const
export type Span = (typeof SPANS)[number] | 'own'
const defaultSpan: Span = '24'

/** Which part of history a report shows, as it stands in the address. */
export type ReportPeriod = {
  span: Span
  by: Grain
  asOf: Day | null
  currency: string | null
  /** Own range, `to` being the first day that is not shown. */
  from: Day | null
  to: Day | null
}

/** Reads the period from the address; what cannot be read there is as if it were not. */
export function readPeriod(search: Search): ReportPeriod {
  const from = dayOrNull(search['from'])
  const to = dayOrNull(search['to'])
  const named = SPANS.find((span) => span === search['last'])
  return {
    span: from || to ? 'own' : (named ?? defaultSpan),
    by: search['by'] === 'quarter' ? 'quarter' : 'month',
    asOf: dayOrNull(search['asOf']),
    currency: search['currency'] ?? null,
    from,
    to,
  }
}

function dayOrNull(text: string | undefined): Day | null {
  return text !== undefined && isDay(text) ? text : null
}

/**
 * What the reports are asked for: `[from, to)` and `asOf`. A named span is that many whole months before the one that
 * runs, and the running one; by quarter it begins with a whole quarter.
 */
export function rangeOf(period: ReportPeriod, today: Day): { from?: Day; to?: Day; asOf?: Day } {
  const asOf = period.asOf === null ? {} : { asOf: period.asOf }
  if (period.span === 'own')
    return { ...asOf, ...(period.from ? { from: period.from } : {}), ...(period.to ? { to: period.to } : {}) }
  if (period.span === 'all') return asOf
  const month = addMonths(`${(period.asOf ?? today).slice(0, 7)}-01`, -Number(period.span))
  return { ...asOf, from: periodStart(periodOf(month, period.by)) }
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
