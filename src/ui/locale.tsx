import { createContext, type ReactNode, use, useMemo } from 'react'
import {
  type Amount,
  type FormatSettings,
  formatMoney,
  formatNumber,
  formatPercent,
  type MoneyOptions,
  type NumberOptions,
} from './format.ts'
import {
  type DateInput,
  type DateStyle,
  daysBetween,
  formatDate,
  formatNearDay,
  formatPeriod,
} from './format-date.ts'

const LocaleContext = createContext<FormatSettings>({ language: 'en', timeZone: 'UTC', currency: 'EUR' })

/** Gives all parts below it the language of the reader and the zone and currency of the network. */
export function LocaleProvider({ children, ...settings }: FormatSettings & { children: ReactNode }) {
  const { language, timeZone, currency, clockZone } = settings
  const value = useMemo(
    () => ({ language, timeZone, currency, clockZone }),
    [language, timeZone, currency, clockZone],
  )
  return <LocaleContext value={value}>{children}</LocaleContext>
}

export type Format = FormatSettings & {
  number: (value: number, options?: NumberOptions) => string
  /** Fraction 0…1 → percent. */
  percent: (fraction: number, options?: { decimals?: number; signed?: boolean; bare?: boolean }) => string
  /** Decimal text of whole units, as the API gives it → sum. */
  money: (amount: Amount, options?: MoneyOptions) => string
  date: (value: DateInput, style?: DateStyle) => string
  /** Today, yesterday, tomorrow, else the short date. */
  nearDay: (value: DateInput) => string
  /** `2017-11`, `2017-Q4` … → the reader's words. */
  period: (key: string, short?: boolean) => string
  /** Whole days from one date to another in the network's zone. */
  days: (from: DateInput, to: DateInput) => number
}

/** Formatting functions bound to the reader's language and the network's zone and currency. */
export function useFormat(): Format {
  const settings = use(LocaleContext)
  return useMemo(
    () => ({
      ...settings,
      number: (value, options) => formatNumber(value, settings.language, options),
      percent: (fraction, options) => formatPercent(fraction, settings.language, options),
      money: (amount, options) => formatMoney(amount, settings, options),
      date: (value, style) => formatDate(value, settings, style),
      nearDay: (value) => formatNearDay(value, settings),
      period: (key, short) => formatPeriod(key, settings, short),
      days: (from, to) => daysBetween(from, to, settings.timeZone),
    }),
    [settings],
  )
}
