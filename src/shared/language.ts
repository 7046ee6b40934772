/** The languages Artel speaks. */
export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Whether a value names a language Artel speaks. */
export function isLanguage(value: unknown): value is Language {
  return value === 'ru' || value === 'en'
}

/**
 * The language for a reader, from an `Accept-Language` header (RFC 9110, section 12.5.4): the first of their wishes, by
 * weight and then order, that we speak; `*` and no wish at all give the fallback. Weight 0 means "not this one".
 */
export function languageFromHeader(header: string | undefined, fallback: Language = 'en'): Language {
  const wishes = (header ?? '')
    .slice(0, 1000)
    .split(',')
    .map((wish, order) => {
      const [range = '', ...parameters] = wish.trim().split(';')
      const weight = parameters
        .map((parameter) => /^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(parameter)?.[1])
        .find(Boolean)
      return { range: range.trim().toLowerCase(), weight: weight === undefined ? 1 : Number(weight), order }
    })
    .filter(({ range, weight }) => range !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order)
  for (const { range } of wishes) {
    if (range === '*') return fallback
    const primary = range.split('-')[0]
    if (isLanguage(primary)) return primary
  }
  return fallback
}

/** The first of several sources that names a language we speak (a user's choice, a cookie, the network's), or the fallback. */
export function pickLanguage(sources: Iterable<unknown>, fallback: Language): Language {
  for (const source of sources) if (isLanguage(source)) return source
  return fallback
}
