import { currencyCodes } from '#shared/currencies.ts'

/** Currencies for a picker, the usual ones first, named in the language of the page. */
export function currencyChoices(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'currency' })
  const usual = ['RUB', 'EUR', 'USD', 'GBP', 'KZT', 'BYN', 'CNY', 'TRY']
  const rest = currencyCodes().filter((code) => !usual.includes(code))
  return [...usual, ...rest].map((code) => {
    const name = names.of(code)
    return { value: code, label: name && name !== code ? `${code} · ${name}` : code }
  })
}

/** Time zones for a picker, this browser's first. */
export function zoneChoices(): string[] {
  const own = browserZone()
  const all = Intl.supportedValuesOf('timeZone')
  return [own, 'UTC', ...all].filter((zone, place, list) => list.indexOf(zone) === place)
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** The currency a person of this language most likely means. */
export function likelyCurrency(language: string): string {
  return language === 'ru' ? 'RUB' : 'EUR'
}
