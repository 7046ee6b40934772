import { addDays, civilOf, type Day, dayFromNumber, dayNumber, dayNumberOf, isDay } from './days.ts'

/** How days are gathered. Weeks are those of ISO 8601: Monday to Sunday, the first holds the year's first Thursday. */
export type Grain = 'week' | 'month' | 'quarter' | 'year'

/** A calendar period as text: `2017-W44`, `2017-11`, `2017-Q4`, `2017`. Periods of one grain compare as text. */
export type Period = string

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

const known: Record<Grain, Map<Day, Period>> = {
  week: new Map(),
  month: new Map(),
  quarter: new Map(),
  year: new Map(),
}

/** The period a day belongs to. */
export function periodOf(day: Day, grain: Grain): Period {
  const cache = known[grain]
  const found = cache.get(day)
  if (found !== undefined) return found
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`)
  const period = readPeriod(day, grain)
  if (cache.size >= 50_000) cache.clear()
  cache.set(day, period)
  return period
}

function readPeriod(day: Day, grain: Grain): Period {
  if (grain === 'year') return day.slice(0, 4)
  if (grain === 'month') return day.slice(0, 7)
  if (grain === 'quarter') return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
  const number = dayNumber(day)
  const thursday = number - mondayOffset(number) + 3
  const { year } = civilOf(thursday)
  return `${pad(year, 4)}-W${pad(Math.floor((thursday - dayNumberOf(year, 1, 1)) / 7) + 1)}`
}

/** Days since Monday: 0 on Monday, 6 on Sunday. 1970-01-01 was a Thursday. */
function mondayOffset(number: number): number {
  return (((number + 3) % 7) + 7) % 7
}

const FORM = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|W(0[1-9]|[1-4]\d|5[0-3])))?$/

/** The grain a period is written in, or null when the text is no period (a 53rd week of a year that has 52 is none). */
export function grainOf(period: string): Grain | null {
  const found = FORM.exec(period)
  if (!found || found[1] === '0000') return null
  if (found[2]) return 'month'
  if (found[3]) return 'quarter'
  if (!found[4]) return 'year'
  return readPeriod(weekStart(Number(found[1]), Number(found[4])), 'week') === period ? 'week' : null
}

function weekStart(year: number, week: number): Day {
  const fourth = dayNumberOf(year, 1, 4)
  return dayFromNumber(fourth - mondayOffset(fourth) + (week - 1) * 7)
}

/** The first day of a period. Throws for a text that is no period. */
export function periodStart(period: Period): Day {
  const grain = grainOf(period)
  const year = period.slice(0, 4)
  if (grain === 'year') return `${year}-01-01`
  if (grain === 'month') return `${period}-01`
  if (grain === 'quarter') return `${year}-${pad(Number(period.slice(6)) * 3 - 2)}-01`
  if (grain === 'week') return weekStart(Number(year), Number(period.slice(6)))
  throw new RangeError(`not a period: ${period}`)
}

/** The first day after a period: a period covers the days `[periodStart, periodEnd)`. */
export function periodEnd(period: Period): Day {
  return periodStart(nextPeriod(period))
}

/** The period `count` periods later (earlier when negative), of the same grain. */
export function addPeriods(period: Period, count: number): Period {
  const grain = grainOf(period)
  const year = Number(period.slice(0, 4))
  if (grain === 'year') return pad(year + count, 4)
  if (grain === 'month' || grain === 'quarter') {
    const perYear = grain === 'month' ? 12 : 4
    const index = year * perYear + Number(period.slice(grain === 'month' ? 5 : 6)) - 1 + count
    const within = (index % perYear) + 1
    return `${pad(Math.floor(index / perYear), 4)}-${grain === 'month' ? pad(within) : `Q${within}`}`
  }
  return periodOf(addDays(periodStart(period), count * 7), 'week')
}

/** The period right after, of the same grain. */
export function nextPeriod(period: Period): Period {
  return addPeriods(period, 1)
}

/** The period right before, of the same grain. */
export function previousPeriod(period: Period): Period {
  return addPeriods(period, -1)
}

/** Every period that holds a day of the range `[from, to)`, in order, also the empty ones; none when `to` ≤ `from`. */
export function periodsBetween(from: Day, to: Day, grain: Grain): Period[] {
  if (to <= from) return []
  const last = periodOf(addDays(to, -1), grain)
  const periods: Period[] = []
  for (let period = periodOf(from, grain); period <= last; period = nextPeriod(period)) periods.push(period)
  return periods
}
