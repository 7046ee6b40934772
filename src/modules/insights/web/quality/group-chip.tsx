import { useTranslation } from 'react-i18next'
import { MenuChip } from '#ui/menu-chip.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useGroupingNames } from './group-names.ts'

/** What partners are grouped by; kept in the address as `per`. */
export function useGroupBy(): string {
  const [search] = useSearchState()
  return typeof search['per'] === 'string' ? search['per'] : 'nature'
}

export function GroupChip(props: {
  groupings: readonly { key: string; nameRu: string | null; nameEn: string | null }[]
}) {
  const { t } = useTranslation('insights-quality')
  const [, change] = useSearchState()
  const nameOf = useGroupingNames()
  return (
    <MenuChip
      text={t('by')}
      value={useGroupBy()}
      options={props.groupings.map((one) => ({ value: one.key, text: nameOf(one) }))}
      onChange={(key) => change({ per: key === 'nature' ? undefined : key })}
    />
  )
}
