import { netOf, type Report, readValueSums, survivorOf } from '#modules/insights/index.ts'
import { addDays, addMonths, type Day } from '#shared/days.ts'
import type { GoodNews, TodaySettings } from './contract.ts'
import type { Partner, Trade } from './find-partners.ts'
import { type Ended, type Seen, STREAK_DAYS } from './find-promises.ts'
import { growthOf, stakeOf } from './rules.ts'

type News = Omit<GoodNews, 'partner'> & { partnerId: string }

const GROWTH_DAYS = 90
const MINIMUM_ORDERS = 3
const SHOWN_OF_A_KIND = 3

/**
 * What goes well: sides that kept all of many promises of the last 180 days (the other side's before one's own), and
 * partners whose net of 90 days grew against the same days a year before. Some of each, one line for a partnership,
 * those with the most at stake first.
 */
export async function findGoodNews(
  report: Report,
  seen: Seen,
  settings: TodaySettings,
  ended: readonly Ended[],
  partners: ReadonlyMap<string, Partner>,
  trade: ReadonlyMap<string, Trade>,
  viewer: { side: 'host' | 'partner'; withMoney: boolean },
): Promise<News[]> {
  const byStake = (a: News, b: News) => compareStakes(trade, a.partnerId, b.partnerId)
  const known = (news: readonly News[]) =>
    news.filter(({ partnerId }) => partners.has(partnerId)).sort(byStake)
  const streaks = known(findStreaks(report, seen, settings, ended))
  const thanks = [...streaks].sort((a, b) => Number(a.side === viewer.side) - Number(b.side === viewer.side))
  const growth = viewer.withMoney ? known(await findGrowth(report, seen, settings)) : []
  const told = new Set<string>()
  return [...thanks.slice(0, SHOWN_OF_A_KIND), ...growth.slice(0, SHOWN_OF_A_KIND)]
    .filter(({ partnerId }) => !told.has(partnerId) && told.add(partnerId))
    .sort(byStake)
}

function compareStakes(trade: ReadonlyMap<string, Trade>, a: string, b: string): number {
  const stakeA = stakeOf(trade.get(a)?.net)
  const stakeB = stakeOf(trade.get(b)?.net)
  if (stakeA !== stakeB) return stakeA > stakeB ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function findStreaks(report: Report, seen: Seen, settings: TodaySettings, ended: readonly Ended[]): News[] {
  const sums = new Map<
    string,
    { partnerId: string; side: 'host' | 'partner'; kept: number; failed: number }
  >()
  for (const row of ended) {
    const partnerId = survivorOf(report, row.partner_id)
    const key = `${partnerId} ${row.owed_by}`
    const sum = sums.get(key) ?? { partnerId, side: row.owed_by, kept: 0, failed: 0 }
    sum[row.state === 'kept' ? 'kept' : 'failed'] += row.n
    sums.set(key, sum)
  }
  const range = daysBefore(seen.day, STREAK_DAYS)
  return [...sums.values()]
    .filter(({ kept, failed }) => failed === 0 && kept >= settings.streak)
    .map(({ partnerId, side, kept }) => ({
      partnerId,
      kind: 'streak' as const,
      side,
      count: kept,
      growth: null,
      facts: { figure: 'reliability.kept' as const, partner: partnerId, side, ...range, asOf: seen.asOf },
    }))
}

async function findGrowth(report: Report, seen: Seen, settings: TodaySettings): Promise<News[]> {
  const now = daysBefore(seen.day, GROWTH_DAYS)
  const before = daysBefore(addMonths(seen.day, -12), GROWTH_DAYS)
  const { currency } = report.network
  const sumsNow = (await readValueSums(report, now)).get(currency) ?? new Map()
  const sumsBefore = (await readValueSums(report, before)).get(currency) ?? new Map()
  return [...sumsNow].flatMap(([partnerId, sums]) => {
    const earlier = sumsBefore.get(partnerId)
    if (!earlier || sums.orders < MINIMUM_ORDERS || earlier.orders < MINIMUM_ORDERS) return []
    const growth = growthOf(netOf(sums), netOf(earlier))
    if (growth === null || growth < settings.growth) return []
    const facts = { figure: 'today.growth' as const, partner: partnerId, ...now, asOf: seen.asOf, currency }
    return [{ partnerId, kind: 'growth' as const, side: null, count: sums.orders, growth, facts }]
  })
}

/** The last days that end with a day, as a range. */
export function daysBefore(day: Day, days: number): { from: Day; to: Day } {
  return { from: addDays(day, 1 - days), to: addDays(day, 1) }
}
