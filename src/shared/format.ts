import { type FormatSettings, localeOf } from './format-settings.ts'
import type { Language } from './language.ts'

export {
  type DateInput,
  type DateStyle,
  dayIn,
  daysBetween,
  formatDate,
  formatNearDay,
  formatPeriod,
} from './format-date.ts'
export type { FormatSettings } from './format-settings.ts'

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

/** A sum in whole units of its currency as the API writes it: a decimal text that loses no digits, `"1093264.35"`. */
export type Amount = string | number

const narrowSpace = '\u202f'

const numberFormats = new Map<string, Intl.NumberFormat>()

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(localeOf(language), options)
    numberFormats.set(key, format)
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
