import { type FormatSettings, localeOf } from './format-settings.ts'
import type { Language } from './language.ts'

export type DateInput = string | number | Date

export type DateStyle =
  | 'short'
  | 'day'
  | 'long'
  | 'full'
  | 'numeric'
  | 'time'
  | 'date-time'
  | 'month'
  | 'month-short'
  | 'year'
  | 'quarter'

const monthShortRu = ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']
const monthAloneRu = ['янв', 'фев', 'мар', 'апр', 'май', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']
const monthShortEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const romanQuarters = ['I', 'II', 'III', 'IV']
const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  let format = dateFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(localeOf(language), options)
    dateFormats.set(key, format)
  }
  return format
}

type DayParts = { year: number; month: number; day: number; weekday: string; hour: string; minute: string }

function isCalendarDay(value: DateInput): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}

function partsOf(value: DateInput, language: Language, timeZone: string): DayParts {
  // A calendar day has no zone: it is read and shown in UTC so that it never slips to a neighbour.
  const zone = isCalendarDay(value) ? 'UTC' : timeZone
  const instant = isCalendarDay(value) ? new Date(`${value}T12:00:00Z`) : new Date(value)
  const parts = dateFormat(language, {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant)
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? ''
  return {
    year: Number(of('year')),
    month: Number(of('month')),
    day: Number(of('day')),
    weekday: of('weekday'),
    hour: of('hour'),
    minute: of('minute'),
  }
}

/** Calendar day `YYYY-MM-DD` of an instant in a zone; a calendar day is given back as it is. */
export function dayIn(value: DateInput, timeZone: string): string {
  if (isCalendarDay(value)) return value
  const { year, month, day } = partsOf(value, 'en', timeZone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Whole calendar days from one day to another, both read in the zone. */
export function daysBetween(from: DateInput, to: DateInput, timeZone: string): number {
  return (Date.parse(dayIn(to, timeZone)) - Date.parse(dayIn(from, timeZone))) / 86_400_000
}

/**
 * Date as text. `short` leaves the year out when it is the year of `now`, `day` always; `quarter` follows the custom of the
 * language (IV кв. 2025, Q4 2025). An unreadable date gives an empty text rather than "Invalid Date".
 */
export function formatDate(
  value: DateInput,
  settings: FormatSettings,
  style: DateStyle = 'short',
  now: DateInput = new Date(),
): string {
  const isClock = style === 'time' || style === 'date-time'
  if (isClock && settings.clockZone && settings.clockZone !== settings.timeZone && !isCalendarDay(value)) {
    const own = { ...settings, timeZone: settings.clockZone, clockZone: undefined }
    const text = formatDate(value, own, style, now)
    return text && `${text}\u00a0${zoneName(value, own)}`
  }
  if (Number.isNaN(new Date(value).getTime())) return ''
  const { language, timeZone } = settings
  const parts = partsOf(value, language, timeZone)
  const ru = language === 'ru'
  const clock = `${parts.hour}:${parts.minute}`
  const zone = isCalendarDay(value) ? 'UTC' : timeZone
  const instant = isCalendarDay(value) ? new Date(`${value}T12:00:00Z`) : new Date(value)
  const shortMonth = (ru ? monthShortRu : monthShortEn)[parts.month - 1] ?? ''
  const thisYear = partsOf(now, language, timeZone).year === parts.year
  switch (style) {
    case 'short':
      return `${parts.day}\u00a0${shortMonth}${thisYear ? '' : ` ${parts.year}`}`
    case 'day':
      return `${parts.day}\u00a0${shortMonth}`
    case 'long':
      return dateFormat(language, { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' })
        .format(instant)
        .replace(/\s?г\.$/, '')
    case 'full':
      return dateFormat(language, {
        timeZone: zone,
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
      })
        .format(instant)
        .replace(/\s?г\.$/, '')
        .replace(/^(\w+day)\s/, '$1, ')
    case 'numeric':
      return dateFormat(language, {
        timeZone: zone,
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
      }).format(instant)
    case 'time':
      return clock
    case 'date-time':
      return `${parts.day}\u00a0${shortMonth}${thisYear ? '' : ` ${parts.year}`}, ${clock}`
    case 'month': {
      const name = dateFormat(language, { timeZone: zone, month: 'long' }).format(instant)
      return `${name} ${parts.year}`
    }
    case 'month-short':
      return (ru ? monthAloneRu : monthShortEn)[parts.month - 1] ?? ''
    case 'year':
      return String(parts.year)
    case 'quarter': {
      const quarter = Math.floor((parts.month - 1) / 3)
      return ru ? `${romanQuarters[quarter]} кв. ${parts.year}` : `Q${quarter + 1} ${parts.year}`
    }
  }
}

/** How a zone is called beside a time of day: `GMT+5`. */
function zoneName(value: DateInput, { language, timeZone }: FormatSettings): string {
  const parts = dateFormat(language, { timeZone, timeZoneName: 'short' }).formatToParts(new Date(value))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** "today", "yesterday", "tomorrow" for the neighbours of today, otherwise the short date. */
export function formatNearDay(
  value: DateInput,
  settings: FormatSettings,
  now: DateInput = new Date(),
): string {
  const away = daysBetween(now, value, settings.timeZone)
  if (Math.abs(away) > 1) return formatDate(value, settings, 'short', now)
  return new Intl.RelativeTimeFormat(localeOf(settings.language), { numeric: 'auto' }).format(away, 'day')
}

/** Text of a reporting period key: `2017-11`, `2017-Q4`, `2017-W05`, `2017` or a day. */
export function formatPeriod(period: string, settings: FormatSettings, short = false): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period)
  if (quarter) {
    const year = short ? (quarter[1] ?? '').slice(2) : (quarter[1] ?? '')
    const index = Number(quarter[2])
    const roman = romanQuarters[index - 1] ?? ''
    if (settings.language === 'ru') return short ? `${roman} ${year}` : `${roman} кв. ${year}`
    return `Q${index} ${year}`
  }
  const month = /^(\d{4})-(\d{2})$/.exec(period)
  if (month) {
    const day = `${period}-15`
    return short
      ? `${formatDate(day, settings, 'month-short')} ${(month[1] ?? '').slice(2)}`
      : formatDate(day, settings, 'month')
  }
  if (isCalendarDay(period)) return formatDate(period, settings, 'short')
  return period
}
