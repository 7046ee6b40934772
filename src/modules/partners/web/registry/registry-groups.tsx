import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import type { CustomField, PartnerGroup } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import { fieldLabel, fieldWords } from '../custom-fields/field-text.tsx'
import { useSegmentGroups } from '../segments/segment-marks.tsx'
import { useStages } from '../stages.ts'

const groupKeys = [
  'stage',
  'nature',
  'term',
  'curator',
  'country',
  'city',
  'tag',
  'kind',
  'contract',
] as const
const none = 'none'

/** What the registry may be grouped by, and by what it is. */
export function GroupChoice(props: {
  by: string | null
  fields: readonly CustomField[]
  onChange: (by: string | null) => void
}) {
  const { by, fields, onChange } = props
  const { t, i18n } = useTranslation('partners')
  const segments = useSegmentGroups()
  return (
    <MenuChip
      text={t('group.by')}
      value={by ?? none}
      options={[
        { value: none, text: t('group.none') },
        ...groupKeys.map((key) => ({ value: key as string, text: t(`group.key.${key}`) })),
        ...segments,
        ...fields
          .filter((field) => !['text', 'link', 'money'].includes(field.kind))
          .map((field) => ({ value: `field.${field.code}`, text: fieldLabel(field, i18n.language) })),
      ]}
      onChange={(next) => onChange(next === none ? null : next)}
    />
  )
}

/** The words for what the partners of a group share. */
export function useGroupWords(
  by: string | null,
  fields: readonly CustomField[],
): (group: PartnerGroup) => string {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const countryName = useCountryName()
  return (group) => {
    const { value, label } = group
    if (value === null) return t(by === 'curator' ? 'filter.nobody' : 'group.without')
    if (by === 'stage') return stages.name(value)
    if (label !== null) return label
    if (by === 'country') return countryName(value)
    if (by === 'nature' || by === 'term' || by === 'kind' || by === 'contract') return t(`${by}.${value}`)
    const field = fields.find((one) => `field.${one.code}` === by)
    return field && field.kind !== 'money' ? fieldWords(field, value, {}, format) : value
  }
}

/** The head of a group: opens and closes it, says how many and what they are worth. */
export function GroupHead(props: {
  words: string
  group: PartnerGroup
  currency: string
  opened: boolean
  onToggle: () => void
}) {
  const { words, group, currency, opened, onToggle } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  return (
    <button type="button" className="group-button" aria-expanded={opened} tabIndex={-1} onClick={onToggle}>
      <Icon name={opened ? 'down' : 'right'} size={14} />
      <b>{words}</b>
      <span className="mm">
        {t('group.count', { count: group.partners, shown: format.number(group.partners) })}
      </span>
      {group.net12m === null ? null : (
        <span className="sum">
          {t('registry.pickedValue', { sum: format.money(group.net12m, { currency, compact: true }) })}
        </span>
      )}
    </button>
  )
}
