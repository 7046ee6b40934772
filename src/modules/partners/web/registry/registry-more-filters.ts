import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FilterDefinition } from '#ui/filter-chips.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { CounterpartyKind, CustomField } from '../../contract.ts'
import { keys, readHostPeople } from '../api.ts'
import { fieldLabel, optionsOf } from '../custom-fields/field-text.tsx'
import { useSegmentFilters } from '../segments/segment-marks.tsx'
import { useTags } from '../tags/tags-api.ts'

// The contract's own list comes with its schemas; pages need the words alone.
export const counterpartyKinds: readonly CounterpartyKind[] = [
  'client',
  'supplier',
  'dealer',
  'contractor',
  'service_provider',
  'investor',
  'employee',
]
const ends = ['30', '60', '90', '180']

/** Filters of what a network adds to its partners: kinds, contract, tags, following, custom fields. */
export function useMoreFilters(fields: readonly CustomField[]): FilterDefinition[] {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const tags = useTags()
  const asksPeople = fields.some((field) => field.kind === 'person')
  const people = useQuery({
    queryKey: [...keys.lists, 'people'],
    queryFn: ({ signal }) => readHostPeople(signal),
    staleTime: 60_000,
    enabled: asksPeople,
  })
  const known = (people.data?.data ?? []).map((one) => ({ value: one.id, text: one.name }))
  const own: FilterDefinition[] = [
    {
      key: 'tag',
      text: t('column.tags'),
      kind: 'several',
      options: [
        ...tags.map((tag) => ({ value: tag.id, text: tag.name })),
        { value: 'none', text: t('tags.none') },
      ],
    },
    ...useSegmentFilters(),
    {
      key: 'kind',
      text: t('column.kinds'),
      kind: 'several',
      options: counterpartyKinds.map((value) => ({ value, text: t(`kind.${value}`) })),
    },
    {
      key: 'contract',
      text: t('column.contract'),
      kind: 'several',
      options: ['contract', 'trust', 'none'].map((value) => ({ value, text: t(`contract.${value}`) })),
    },
    {
      key: 'contractEnds',
      text: t('contract.ends'),
      kind: 'choice',
      options: ends.map((value) => ({ value, text: t('contract.within', { count: Number(value) }) })),
    },
    {
      key: 'followed',
      text: t('follow.filter'),
      kind: 'choice',
      options: ['yes', 'no'].map((value) => ({ value, text: t(`follow.is.${value}`) })),
    },
    {
      key: 'nobodyAnswers',
      text: t('handover.filter'),
      kind: 'choice',
      options: [{ value: 'yes', text: t('follow.is.yes') }],
    },
    {
      key: 'changedSinceSeen',
      text: t('registry.changed'),
      kind: 'choice',
      options: [{ value: 'yes', text: t('follow.is.yes') }],
    },
  ]
  const ofField = (field: CustomField): FilterDefinition => {
    const base = { key: `field.${field.code}`, text: fieldLabel(field, format.language) }
    const either = [
      { value: 'any', text: t('fields.filled') },
      { value: 'none', text: t('fields.empty') },
    ]
    if (field.kind === 'choice')
      return { ...base, kind: 'several', options: [...optionsOf(field, format.language), ...either] }
    if (field.kind === 'person') return { ...base, kind: 'several', options: [...known, ...either] }
    if (field.kind === 'date')
      return {
        ...base,
        kind: 'date-range',
        show: (value) => rangeWords(value, (day) => format.date(day, 'short')),
      }
    if (field.kind === 'number') return { ...base, kind: 'number-range' }
    if (field.kind === 'money')
      return {
        ...base,
        kind: 'number-range',
        show: (value) => rangeWords(value, (amount) => format.money(amount, { cents: 'auto' })),
      }
    // Of a text any part of it is enough.
    return { ...base, kind: 'words', prefix: '~' }
  }
  return [...own, ...fields.map(ofField)]

  function rangeWords(value: string, show: (end: string) => string): string {
    if (value === 'any' || value === 'none') return t(value === 'any' ? 'fields.filled' : 'fields.empty')
    const [from, to] = value.split('..')
    if (from && to) return `${show(from)} – ${show(to)}`
    return from ? t('filter.over', { value: show(from) }) : t('filter.under', { value: show(to ?? '') })
  }
}
