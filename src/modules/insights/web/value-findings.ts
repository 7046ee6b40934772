import { share } from '#shared/statistics.ts'
import type { Grain, ValueReport, ValueSeries } from '../contract.ts'
import { perYear } from './report-period.ts'

type Amounts = ValueSeries['periods'][number]

const sumOf = (rows: readonly Amounts[], part: 'gross' | 'net' | 'cancelled' | 'returns') =>
  rows.reduce((sum, row) => sum + Number(row[part]), 0)

/** Net of the last year of whole periods and of the year before it; null where there is no year. */
export function yearOfNet(
  rows: readonly Amounts[],
  by: Grain,
): { net: number; change: number | null; way: 'more' | 'less' | 'same' | null } | null {
  const year = perYear(by)
  if (rows.length < year) return null
  const net = sumOf(rows.slice(-year), 'net')
  if (rows.length < 2 * year) return { net, change: null, way: null }
  const before = sumOf(rows.slice(-2 * year, -year), 'net')
  const change = before > 0 ? net / before - 1 : null
  if (change === null) return { net, change, way: null }
  return { net, change, way: change > 0.005 ? 'more' : change < -0.005 ? 'less' : 'same' }
}

/** What part of what was ordered was cancelled or came back; null when nothing was ordered. */
export function lossOf(rows: readonly Amounts[]): number | null {
  return share(sumOf(rows, 'cancelled') + sumOf(rows, 'returns'), sumOf(rows, 'gross'))
}

/** How many partners bring half of what all bring; null on an empty curve. */
export function halfBringers(curve: ValueSeries['curve']): number | null {
  return curve.find((point) => point.share >= 0.5)?.partners ?? null
}

/** Share of the first `count` partners together; null where one share is not known. */
export function shareOfFirst(top: readonly ValueReport['top'][number][], count: number): number | null {
  let sum = 0
  for (const partner of top.slice(0, count)) {
    if (partner.share === null) return null
    sum += partner.share
  }
  return top.length === 0 ? null : sum
}

/**
 * The Herfindahl-Hirschman index in words: with how many equal partners it would be the same (10 000 ÷ HHI), and the
 * level by the limits of the US merger guidelines of 2023 (1000 and 1800).
 */
export function concentrationOf(
  hhi: number | null,
): { equals: number; level: 'low' | 'middle' | 'high' } | null {
  if (hhi === null || hhi <= 0) return null
  return {
    equals: Math.max(1, Math.round(10_000 / hhi)),
    level: hhi > 1800 ? 'high' : hhi >= 1000 ? 'middle' : 'low',
  }
}
