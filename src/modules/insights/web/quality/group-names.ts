import { useTranslation } from 'react-i18next'

type Named = { key: string; nameRu: string | null; nameEn: string | null }

/** Names of groups in the reader's language; types of partnership in our words, people by `people`. */
export function useGroupNames(people: ReadonlyMap<string, string>): (group: Named) => string {
  const { t, i18n } = useTranslation('insights-quality')
  const words = t as unknown as (key: string) => string
  return ({ key, nameRu, nameEn }) => {
    const own = i18n.language === 'ru' ? nameRu : nameEn
    if (own) return own
    if (key === 'none') return t('none')
    if (i18n.exists(`insights-quality:nature.${key}`)) return words(`nature.${key}`)
    return people.get(key) ?? key
  }
}

/** Names of what partners can be grouped by. */
export function useGroupingNames(): (grouping: Named) => string {
  const { t, i18n } = useTranslation('insights-quality')
  const words = t as unknown as (key: string) => string
  return ({ key, nameRu, nameEn }) =>
    key.startsWith('segment:')
      ? t('grouping.segment', { name: (i18n.language === 'ru' ? nameRu : nameEn) ?? key })
      : words(`grouping.${key}`)
}
