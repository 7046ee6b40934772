import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { RatedPartner, RatingComponent } from '../../contract.ts'

const SHARES: readonly RatingComponent[] = ['promises', 'returns']
const DAYS: readonly RatingComponent[] = ['dates', 'answers', 'contact']

/** A value of a component in the reader's words: a share, days, or points. */
export function useComponentValue(): (
  component: RatingComponent,
  value: number | null,
  decimals?: number,
) => string {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  return (component, value, decimals) => {
    if (value === null) return '–'
    if (SHARES.includes(component))
      return format.percent(value, { decimals: decimals ?? (value > 0.995 || value === 0 ? 0 : 1) })
    if (DAYS.includes(component))
      return t('days', { shown: format.number(value, { decimals: decimals ?? 1 }) })
    return format.number(value, { decimals: decimals ?? 0, signed: component === 'growth' })
  }
}

/** The name of a group: the network's own, or ours for types of partnership. */
export function useGroupName(): (group: {
  key: string
  nameRu?: string | null
  nameEn?: string | null
}) => string {
  const { t, i18n } = useTranslation('insights-rating')
  const words = t as unknown as (key: string) => string
  return ({ key, nameRu, nameEn }) => {
    const own = i18n.language === 'ru' ? nameRu : nameEn
    if (own) return own
    return i18n.exists(`insights-rating:groupName.${key}`) ? words(`groupName.${key}`) : key
  }
}

/** "3 of 23" in the group, or that the group is too small. */
export function usePlace(): (row: Pick<RatedPartner, 'rank' | 'groupSize' | 'tied'>) => string {
  const { t } = useTranslation('insights-rating')
  return ({ rank, groupSize, tied }) =>
    rank === null
      ? t('noPlace')
      : t('place', { rank: tied > 0 ? `${rank}–${rank + tied}` : rank, of: groupSize })
}
