import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStages } from '#modules/partners/web/index.ts'
import { api } from '#ui/api-client.ts'
import { FilterChips, type FilterDefinition } from '#ui/filter-chips.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { FactSelector } from '../../contract.ts'
import { keys } from '../reports.ts'

const KEYS = ['riskOver', 'segment', 'curator', 'stage', 'basis', 'left'] as const
type Key = (typeof KEYS)[number]
const RISKS = ['0.3', '0.5', '0.7', '0.9'] as const

export type HealthFilterState = {
  query: Partial<Record<Key, string>>
  isOn: boolean
  values: Record<string, string | undefined>
  /** The same filters for the partnerships behind a figure. */
  selectorOf: (asOf: string | null) => Partial<FactSelector>
}

/** Which partnerships the page of health is about, as it stands in the address. */
export function useHealthFilters(): HealthFilterState {
  const [search] = useSearchState()
  const { user } = useSession()
  const query: Partial<Record<Key, string>> = {}
  for (const key of KEYS) if (search[key]) query[key] = search[key]
  const { riskOver, segment, curator, stage, basis, left } = query
  return {
    query,
    isOn: Object.keys(query).length > 0,
    values: query,
    selectorOf: (asOf) => ({
      ...(asOf === null ? {} : { asOf }),
      ...(riskOver === undefined ? {} : { riskOver: Number(riskOver) }),
      ...(segment === undefined ? {} : { segment }),
      ...(curator === undefined ? {} : { curator: curator === 'me' ? user.id : curator }),
      ...(stage === undefined ? {} : { stage }),
      ...(left === 'yes' || left === 'any' ? { left } : {}),
      ...(basis === 'orders' || basis === 'contacts' ? { scoredBy: basis } : {}),
    }),
  }
}

type Scheme = {
  code: string
  nameRu: string
  nameEn: string
  archivedAt: string | null
  segments: { code: string; nameRu: string; nameEn: string }[]
}

export function HealthFilters({ filters }: { filters: HealthFilterState }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const stages = useStages()
  const [, change] = useSearchState()
  const people = useQuery({
    queryKey: keys.part('all', 'people'),
    queryFn: ({ signal }) => api.get<{ data: { id: string; name: string }[] }>('/host-people', { signal }),
    staleTime: 300_000,
  })
  const schemes = useQuery({
    queryKey: keys.part('all', 'schemes'),
    queryFn: ({ signal }) => api.get<{ data: Scheme[] }>('/segment-schemes', { signal }),
    staleTime: 300_000,
  })
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    format.language === 'ru' ? one.nameRu : one.nameEn
  const definitions: FilterDefinition[] = [
    {
      key: 'riskOver',
      text: t('filter.riskOver'),
      kind: 'choice',
      options: RISKS.map((value) => ({ value, text: format.percent(Number(value)) })),
    },
    {
      key: 'segment',
      text: t('filter.segment'),
      kind: 'choice',
      options: (schemes.data?.data ?? [])
        .filter(({ archivedAt }) => archivedAt === null)
        .flatMap((scheme) =>
          scheme.segments.map((segment) => ({
            value: `${scheme.code}:${segment.code}`,
            text: nameOf(segment),
          })),
        ),
    },
    {
      key: 'curator',
      text: t('filter.curator'),
      kind: 'choice',
      options: [
        { value: 'me', text: t('filter.me') },
        { value: 'none', text: t('filter.nobody') },
        ...(people.data?.data ?? []).map(({ id, name }) => ({ value: id, text: name })),
      ],
    },
    {
      key: 'stage',
      text: t('filter.stage'),
      kind: 'several',
      options: stages.all
        .filter(({ archivedAt }) => archivedAt === null)
        .map(({ code }) => ({ value: code, text: stages.name(code) })),
    },
    {
      key: 'basis',
      text: t('filter.basis'),
      kind: 'choice',
      options: (['orders', 'contacts'] as const).map((value) => ({ value, text: t(`basis.${value}`) })),
    },
    {
      key: 'left',
      text: t('filter.left'),
      kind: 'choice',
      options: (['any', 'yes'] as const).map((value) => ({ value, text: t(`filter.leftAre.${value}`) })),
    },
  ]
  return (
    <FilterChips
      definitions={definitions}
      values={filters.values}
      onChange={(key, value) => change({ [key]: value })}
    />
  )
}
