import { wilson } from '#shared/statistics.ts'
import type { ReliabilityReport, ReliabilitySeries, ReportedState } from '../contract.ts'

/** The six states a promise may be in, as tables list them. */
export const RELIABILITY_STATES: readonly ReportedState[] = [
  'kept',
  'late',
  'broken',
  'withdrawn',
  'open',
  'overdue',
]

/** Fewer ended promises than this say too little to name somebody for them. */
export const FEW = 5

/** With fewer ended promises nobody is called the worst. */
export const ENOUGH = 10

type Ended = { kept: number; late: number; broken: number }

export const judgedOf = (counts: Ended) => counts.kept + counts.late + counts.broken
export const keptShare = (counts: Ended) => (judgedOf(counts) === 0 ? null : counts.kept / judgedOf(counts))

/** Partnerships with enough cases to be named, surely bad ones first as the server sorts them; and how many have too few. */
export function enoughCases(partners: ReliabilityReport['partners'], shown: number) {
  const enough = partners.filter((one) => judgedOf(one) >= ENOUGH)
  return { shown: enough.slice(0, shown), few: partners.length - enough.length }
}

/** Whether the two sides differ for sure: their intervals do not meet. */
export function sidesDiffer(sides: ReliabilityReport['sides']): 'host' | 'partner' | null {
  const host = wilson(sides.host.kept, judgedOf(sides.host))
  const partner = wilson(sides.partner.kept, judgedOf(sides.partner))
  if (!host || !partner) return null
  if (host[0] > partner[1]) return 'host'
  return partner[0] > host[1] ? 'partner' : null
}

/** Periods in which either side had promises that ended. */
export function withCases(series: ReliabilitySeries): ReliabilitySeries {
  const has = (row: ReliabilitySeries[number]) => judgedOf(row.host) + judgedOf(row.partner) > 0
  const last = series.findLastIndex(has)
  return series.slice(0, last + 1)
}
