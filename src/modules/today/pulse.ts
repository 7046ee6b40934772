import { netOf, type Report, readValueSums } from '#modules/insights/index.ts'
import { addDays } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import type { TodayPage } from './contract.ts'
import { type Ended, PULSE_DAYS, type Seen } from './find-promises.ts'
import { daysBefore } from './good-news.ts'
import { growthOf, keptShare } from './rules.ts'

/** How the network went in the last thirty days against the thirty before: kept shares of both sides, and net. */
export async function readPulse(
  report: Report,
  seen: Seen,
  ended: readonly Ended[],
  withMoney: boolean,
): Promise<TodayPage['pulse']> {
  return {
    days: PULSE_DAYS,
    hostKept: keptOf(ended, 'host'),
    partnerKept: keptOf(ended, 'partner'),
    net: withMoney ? await readNetPulse(report, seen) : null,
  }
}

function keptOf(ended: readonly Ended[], side: 'host' | 'partner') {
  const countOf = (age: Ended['age']) => {
    const counts = { kept: 0, late: 0, broken: 0, overdue: 0 }
    for (const row of ended) if (row.owed_by === side && row.age === age) counts[row.state] += row.n
    return counts
  }
  const now = countOf('now')
  return { now: keptShare(now), before: keptShare(countOf('before')), n: now.kept + now.late + now.broken }
}

async function readNetPulse(report: Report, seen: Seen) {
  const { currency } = report.network
  const netWithin = async (range: { from: string; to: string }) => {
    const sums = (await readValueSums(report, range)).get(currency) ?? new Map()
    return [...sums.values()].reduce((total: bigint, each) => total + netOf(each), 0n)
  }
  const now = await netWithin(daysBefore(seen.day, PULSE_DAYS))
  const before = await netWithin(daysBefore(addDays(seen.day, -PULSE_DAYS), PULSE_DAYS))
  return {
    now: formatMinor(now, currency),
    before: formatMinor(before, currency),
    change: growthOf(now, before),
  }
}
