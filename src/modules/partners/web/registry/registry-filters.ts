import { useTranslation } from 'react-i18next'
import type { FilterDefinition } from '#ui/filter-chips.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { CustomField, PartnerFacets } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import { natures, terms, useStages } from '../stages.ts'
import { useMoreFilters } from './registry-more-filters.ts'

const spans = ['30', '60', '90', '180', '365']
const risks = ['0.3', '0.5', '0.7', '0.9']
const months = ['1', '3', '6', '12', '24']

/** Filters of the registry; values come from what is there (`facets`). */
export function useRegistryFilters(
  facets: PartnerFacets | undefined,
  fields: readonly CustomField[],
): FilterDefinition[] {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const session = useSession()
  const countryName = useCountryName()
  const seesMoney = session.permissions.includes('money.read')
  const days = spans.map((value) => ({ value, text: t('filter.days', { count: Number(value) }) }))
  const stages = useStages()
  const stageOptions = stages.inUse.map(({ code }) => ({ value: code, text: stages.name(code) }))
  const money = (value: string) => format.money(value, { cents: 'auto' })
  const more = useMoreFilters(fields)
  const riskFilters: FilterDefinition[] = [
    {
      key: 'riskOver',
      text: t('filter.risk'),
      kind: 'choice',
      options: risks.map((value) => ({
        value,
        text: t('filter.riskOver', { share: format.percent(Number(value)) }),
      })),
    },
    {
      key: 'healthState',
      text: t('filter.healthState'),
      kind: 'several',
      options: (['alive', 'silent', 'once', 'none'] as const).map((value) => ({
        value,
        text: t(`healthState.${value}`),
      })),
    },
  ]
  const filters: FilterDefinition[] = [
    { key: 'stage', text: t('filter.stage'), kind: 'several', options: stageOptions },
    { key: 'stageNot', text: t('filter.stageNot'), kind: 'several', options: stageOptions },
    {
      key: 'curator',
      text: t('filter.curator'),
      kind: 'choice',
      options: [
        { value: 'me', text: t('filter.me') },
        { value: 'none', text: t('filter.nobody') },
        ...(facets?.curators ?? []).map((one) => ({ value: one.id, text: one.name })),
      ],
    },
    {
      key: 'ordered',
      text: t('filter.ordered'),
      kind: 'choice',
      options: months.map((value) => ({ value, text: t('filter.months', { count: Number(value) }) })),
    },
    { key: 'silent', text: t('filter.silent'), kind: 'choice', options: days },
    {
      key: 'overdue',
      text: t('filter.overdue'),
      kind: 'choice',
      options: ['host', 'partner', 'any'].map((value) => ({ value, text: t(`filter.overdueBy.${value}`) })),
    },
    { key: 'noContact', text: t('filter.noContact'), kind: 'choice', options: days },
    {
      key: 'nature',
      text: t('filter.nature'),
      kind: 'several',
      options: natures.map((value) => ({ value, text: t(`nature.${value}`) })),
    },
    {
      key: 'term',
      text: t('filter.term'),
      kind: 'several',
      options: terms.map((value) => ({ value, text: t(`term.${value}`) })),
    },
    {
      key: 'country',
      text: t('filter.country'),
      kind: 'several',
      options: (facets?.countries ?? []).map(({ country }) => ({
        value: country,
        text: countryName(country),
      })),
    },
    {
      key: 'city',
      text: t('filter.city'),
      kind: 'choice',
      options: (facets?.cities ?? []).map(({ city }) => ({ value: city, text: city })),
    },
    {
      key: 'source',
      text: t('filter.source'),
      kind: 'choice',
      options: (facets?.sources ?? []).map(({ source }) => ({ value: source, text: source })),
    },
    { key: 'externalId', text: t('filter.externalId'), kind: 'words' },
    {
      key: 'prospects',
      text: t('filter.prospects'),
      kind: 'choice',
      options: ['yes', 'any'].map((value) => ({ value, text: t(`filter.prospectsAre.${value}`) })),
    },
    {
      key: 'archived',
      text: t('filter.archived'),
      kind: 'choice',
      options: ['yes', 'any'].map((value) => ({ value, text: t(`filter.archivedAre.${value}`) })),
    },
    ...more,
  ]
  if (session.permissions.includes('reports.read')) filters.splice(5, 0, ...riskFilters)
  if (seesMoney) {
    filters.splice(4, 0, {
      key: 'value',
      text: t('filter.value'),
      kind: 'number-range',
      show: (value) => {
        const [from, to] = value.split('..')
        if (from && to) return `${money(from)} – ${money(to)}`
        return from
          ? t('filter.over', { value: money(from) })
          : t('filter.under', { value: money(to ?? '0') })
      },
    })
  }
  return filters
}
