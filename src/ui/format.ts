import type { Language } from '#shared/language.ts'

/**
 * Everything a person reads as a number, sum or date goes through here: Intl with the reader's language and the
 * network's time zone, a true minus, and a thin space before % in Russian only.
 */
export type FormatSettings = { language: Language; timeZone: string; currency: string }

export type NumberOptions = {
  /** Fixed number of decimals; without it at most two, none when whole. */
  decimals?: number
  /** Shows + before positive numbers. */
  signed?: boolean
  /** 41.6 M / 41,6 млн. */
  compact?: boolean
}

export type MoneyOptions = {
  /** ISO 4217; the network's currency when left out. */
  currency?: string
  /** `auto` hides zero cents, `always` shows them, `never` rounds to whole units. */
  cents?: 'auto' | 'always' | 'never'
  signed?: boolean
  compact?: boolean
  /** Digits only: for columns whose head names the unit. */
  bare?: boolean
}

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

export type DateInput = string | number | Date

/** A sum in whole units of its currency as the API writes it: a decimal text that loses no digits, `"1093264.35"`. */
export type Amount = string | number

const narrowSpace = '\u202f'
const monthShortRu = ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']
const monthAloneRu = ['янв', 'фев', 'мар', 'апр', 'май', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']
const monthShortEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const romanQuarters = ['I', 'II', 'III', 'IV']

const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

function localeOf(language: Language): string {
  return language === 'ru' ? 'ru-RU' : 'en-GB'
}

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(localeOf(language), options)
    numberFormats.set(key, format)
  }
  return format
}

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  let format = dateFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(localeOf(language), options)
    dateFormats.set(key, format)
  }
  return format
}

/** Replaces the hyphen Intl writes before negative numbers by U+2212. */
function withTrueMinus(text: string): string {
  return text.replace(/^-|(?<=[\s\u00a0(])-(?=\d)/g, '\u2212').replace(/^([^\d-]*)-(?=[\d])/, '$1\u2212')
}

/** Number as text in the reader's language. */
export function formatNumber(value: number, language: Language, options: NumberOptions = {}): string {
  const format = numberFormat(language, {
    ...(options.decimals === undefined
      ? { maximumFractionDigits: options.compact ? 1 : 2 }
      : { minimumFractionDigits: options.decimals, maximumFractionDigits: options.decimals }),
    ...(options.compact ? { notation: 'compact' } : {}),
    ...(options.signed ? { signDisplay: 'exceptZero' } : {}),
  })
  return withTrueMinus(format.format(value))
}

/** A fraction 0…1 as percent: 0.914 → `91 %` in Russian (thin space), `91%` in English. */
export function formatPercent(
  fraction: number,
  language: Language,
  options: { decimals?: number; signed?: boolean; bare?: boolean } = {},
): string {
  const digits = formatNumber(fraction * 100, language, {
    decimals: options.decimals ?? 0,
    ...(options.signed ? { signed: true } : {}),
  })
  if (options.bare) return digits
  return language === 'ru' ? `${digits}${narrowSpace}%` : `${digits}%`
}

/** How many decimals the minor unit of a currency stands for (2 for most, 0 for JPY, 3 for BHD). */
export function minorDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** The sign of a currency as columns and axes name it: ₽, £, R$; its code where it has no sign of its own. */
export function currencySymbol(currency: string, language: Language): string {
  const parts = numberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0)
  return parts.find((part) => part.type === 'currency')?.value ?? currency
}

/** A sum of money as text; a decimal text is shown exactly, however many digits it has. */
export function formatMoney(amount: Amount, settings: FormatSettings, options: MoneyOptions = {}): string {
  const currency = options.currency ?? settings.currency
  const digits = minorDigits(currency)
  const decimal = String(amount)
  const cents = options.cents ?? 'auto'
  const whole = !/\.\d*[1-9]/.test(decimal)
  const shown = cents === 'never' || (cents === 'auto' && whole) ? 0 : digits
  const style: Intl.NumberFormatOptions = options.bare
    ? {}
    : { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }
  const format = numberFormat(settings.language, {
    ...style,
    ...(options.compact
      ? { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }
      : { minimumFractionDigits: shown, maximumFractionDigits: shown }),
    ...(options.signed ? { signDisplay: 'exceptZero' } : {}),
  })
  // Intl takes decimal text exactly (NumberFormat v3); the type of TypeScript's library knows it as StringNumericLiteral.
  return withTrueMinus(format.format(decimal as `${number}`))
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
