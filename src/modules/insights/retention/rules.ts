import { share } from '#shared/statistics.ts'

/** Days without an order after which a partner counts as silent, unless the network says otherwise. */
export const USUAL_SILENT_DAYS = 180
export const FEWEST_SILENT_DAYS = 60
export const MOST_SILENT_DAYS = 730

/** More days without an order than the limit: from the last order to the next one, null while there is none. */
export type Silence = { from: number; to: number | null }

/** When one partner ordered: the months with orders by number, ascending, and its silences, oldest first. */
export type Presence = { months: readonly number[]; silences: readonly Silence[] }

/**
 * Which pairs of neighbouring months with orders may enclose a silence, by their place: only of these the days have to
 * be known. The last month is paired with the month in which knowledge ends.
 */
export function doubtfulGaps(months: readonly number[], knownMonth: number, silentDays: number): number[] {
  return months.flatMap((month, place) => {
    const next = months[place + 1] ?? knownMonth
    return (next - month + 1) * 31 > silentDays ? [place] : []
  })
}

/** Whether a gap between two orders, or between the last order and the first day that is not known, is a silence. */
export function isSilence(from: number, to: number, silentDays: number): boolean {
  return to - from > silentDays
}

/**
 * Whether a partner is with us on a day: it had ordered before it, and the last such order was at most `silentDays`
 * before. `month` is the month the day begins, or lies in when it is the end of what is known.
 */
export function isWithUs(presence: Presence, day: number, silentDays: number): boolean {
  return !presence.silences.some(({ from, to }) => day - from > silentDays && (to === null || to >= day))
}

export type Standing = 'retained' | 'new' | 'returned' | 'lost'

/** What a partner is in a period from the day `start` to the day `end`; null: with us at neither. */
export function standingOver(
  presence: Presence,
  period: { start: number; end: number; startMonth: number; endMonth: number },
  silentDays: number,
): Standing | null {
  const first = presence.months[0] as number
  if (first > period.endMonth) return null
  const hadBegun = first < period.startMonth
  const before = hadBegun && isWithUs(presence, period.start, silentDays)
  const after = isWithUs(presence, period.end, silentDays)
  if (before) return after ? 'retained' : 'lost'
  if (!after) return null
  return hadBegun ? 'returned' : 'new'
}

export type Stock = { start: number; end: number } & Record<Standing, number>

/**
 * Both ways to put what stayed in a number. `retention` = retained ÷ start, the standard form (end − new ÷ start, those
 * who came back after silence being no more retained than new ones); `churn` is what is missing to 1. `growthRatio` =
 * end ÷ start counts who came as if they had stayed, and can exceed 1. Null where there was nobody at the start.
 */
export function ratesOf(stock: Pick<Stock, 'start' | 'end' | 'retained'>) {
  const retention = share(stock.retained, stock.start)
  return {
    retention,
    churn: retention === null ? null : 1 - retention,
    growthRatio: share(stock.end, stock.start),
  }
}

export function stockOf(standings: Iterable<Standing | null>): Stock {
  const stock: Stock = { start: 0, end: 0, retained: 0, new: 0, returned: 0, lost: 0 }
  for (const standing of standings) {
    if (standing === null) continue
    stock[standing]++
    if (standing === 'retained' || standing === 'lost') stock.start++
    if (standing !== 'lost') stock.end++
  }
  return stock
}

/** What a year's retention is when that of each of its parts is the same: they multiply, churns never add up. */
export function overPeriods(retention: number, periods: number): number {
  return retention ** periods
}

/** How many periods a partner stays when each has the same churn; null when nobody leaves. */
export function meanLife(churn: number): number | null {
  return churn === 0 ? null : 1 / churn
}

export type Cohort = { cohort: number; size: number; active: (number | null)[] }

/**
 * Partners by the period of their first order, and how many of them ordered in each period since (the first stands at
 * place 0). Periods from `unfinished` on are not over: null.
 */
export function cohortsOf(
  histories: Iterable<readonly number[]>,
  first: number,
  last: number,
  unfinished: number,
): Cohort[] {
  const cohorts = new Map<number, { size: number; active: number[] }>()
  for (const periods of histories) {
    const begun = periods[0]
    if (begun === undefined || begun < first || begun > last) continue
    const own = cohorts.get(begun) ?? { size: 0, active: Array.from({ length: last - begun + 1 }, () => 0) }
    cohorts.set(begun, own)
    own.size++
    for (const period of periods)
      if (period <= last) own.active[period - begun] = (own.active[period - begun] ?? 0) + 1
  }
  return [...cohorts]
    .sort(([a], [b]) => a - b)
    .map(([cohort, { size, active }]) => ({
      cohort,
      size,
      active: active.map((count, age) => (cohort + age >= unfinished ? null : count)),
    }))
}

/** Of all cohorts that are old enough together: how many of how many ordered at each age. */
export function curveOf(cohorts: readonly Cohort[]): { age: number; active: number; of: number }[] {
  const ages = Math.max(0, ...cohorts.map(({ active }) => active.length))
  return Array.from({ length: ages }, (_, age) => {
    const known = cohorts.filter(({ active }) => typeof active[age] === 'number')
    return {
      age,
      active: known.reduce((sum, { active }) => sum + (active[age] ?? 0), 0),
      of: known.reduce((sum, { size }) => sum + size, 0),
    }
  }).filter(({ of }) => of > 0)
}

/** How long one partner has been with us in months, and whether that is over. */
export type Lifetime = { months: number; ended: boolean }

/**
 * How long a partner ordered before it first fell silent. The last `silentDays` days tell nothing yet about anybody:
 * whoever had not fallen silent before them is followed until then (`judgedMonth`) and no further. Null: began later.
 */
export function lifetimeOf(
  presence: Presence,
  judgedMonth: number,
  monthOf: (day: number) => number,
): Lifetime | null {
  const first = presence.months[0] as number
  const silence = presence.silences[0]
  if (silence) return { months: monthOf(silence.from) - first, ended: true }
  return first > judgedMonth ? null : { months: judgedMonth - first, ended: false }
}

export type SurvivalPoint = {
  month: number
  atRisk: number
  ended: number
  survival: number
  low: number | null
  high: number | null
}

/**
 * The share still ordering after so many months, by Kaplan and Meier: the product of 1 − ended ÷ at risk. The 95 %
 * interval is Greenwood's, on the scale of ln(−ln S), so that it lies within 0…1; null where S is 1 or 0. Who leaves our
 * sight in a month is at risk in it. Sources: E. Kaplan, P. Meier (1958), JASA 53, 457-481; J. Kalbfleisch, R. Prentice
 * (1980), The Statistical Analysis of Failure Time Data, section 1.3.
 */
export function survivalOf(lifetimes: readonly Lifetime[]): SurvivalPoint[] {
  const last = Math.max(-1, ...lifetimes.map(({ months }) => months))
  const ends = Array.from({ length: last + 1 }, () => 0)
  const leaves = Array.from({ length: last + 1 }, () => 0)
  for (const { months, ended } of lifetimes) {
    const counts = ended ? ends : leaves
    counts[months] = (counts[months] ?? 0) + 1
  }
  let [atRisk, survival, sum] = [lifetimes.length, 1, 0]
  return ends.map((ended, month) => {
    survival *= 1 - ended / atRisk
    sum += atRisk === ended ? Number.POSITIVE_INFINITY : ended / (atRisk * (atRisk - ended))
    const point = { month, atRisk, ended, survival, ...greenwood(survival, sum) }
    atRisk -= ended + (leaves[month] ?? 0)
    return point
  })
}

function greenwood(survival: number, sum: number): { low: number | null; high: number | null } {
  if (survival <= 0 || survival >= 1 || !Number.isFinite(sum)) return { low: null, high: null }
  const spread = (1.96 * Math.sqrt(sum)) / Math.log(survival)
  return { low: survival ** Math.exp(-spread), high: survival ** Math.exp(spread) }
}

/** After how many months half have fallen silent; null while more than half are with us. */
export function medianOf(points: readonly SurvivalPoint[]): number | null {
  return points.find(({ survival }) => survival <= 0.5)?.month ?? null
}

export type Comeback = { silentFrom: number; returnedOn: number; state: 'ordering' | 'silent' | 'early' }

/**
 * The last return after a silence within the days: whether the partner has fallen silent again since, orders still, or
 * came back so lately (`silentDays` days or less) that nothing can be said. Null: no return in those days.
 */
export function comebackOf(
  { silences }: Presence,
  within: { from: number; to: number },
  known: number,
  silentDays: number,
): Comeback | null {
  const place = silences.findLastIndex(({ to }) => to !== null && to >= within.from && to < within.to)
  const silence = silences[place]
  if (silence?.to === null || silence === undefined) return null
  const again = silences[place + 1] !== undefined
  const state = again ? 'silent' : known - silence.to <= silentDays ? 'early' : 'ordering'
  return { silentFrom: silence.from, returnedOn: silence.to, state }
}
