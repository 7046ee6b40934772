import type { Language } from './language.ts'

/**
 * What numbers, sums and dates are written by: the reader's language, the network's time zone and its currency.
 */
export type FormatSettings = {
  language: Language
  timeZone: string
  currency: string
  /** Where the reader's own clock stands, if elsewhere: times of day are written by it, and say so. */
  clockZone?: string | undefined
}

/** The locale whose customs a language follows. */
export function localeOf(language: Language): string {
  return language === 'ru' ? 'ru-RU' : 'en-GB'
}
