import type { BalanceReport, BalanceUnit } from '../../contract.ts'

/** Shares nearer to a half than this are called even. */
const EVEN = 0.05
/** A change of evenness below this is none. */
const LEAST_CHANGE = 0.03

export type Leaning = 'even' | 'weMore' | 'theyMore'

/** Who gives more, from the reader's seat; null where nothing was given. */
export function leaningOf(share: number | null, isHost: boolean): Leaning | null {
  if (share === null) return null
  if (Math.abs(share - 0.5) <= EVEN) return 'even'
  return share > 0.5 === isHost ? 'weMore' : 'theyMore'
}

/** Whether give and take became more or less even than in the period before; none where that is not known. */
export function trendOf(unit: Pick<BalanceUnit, 'balance' | 'previous'>): 'more' | 'less' | 'same' | 'none' {
  const before = unit.previous?.balance ?? null
  if (before === null || unit.balance === null) return 'none'
  const change = unit.balance - before
  return Math.abs(change) < LEAST_CHANGE ? 'same' : change > 0 ? 'less' : 'more'
}

/** The part of the report the page speaks of first: all by rates, else the first unit. */
export function mainUnit(report: Pick<BalanceReport, 'units'>): BalanceUnit | null {
  return report.units[0] ?? null
}
