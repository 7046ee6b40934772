import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FilterDefinition } from '#ui/filter-chips.tsx'
import { Icon } from '#ui/icon.tsx'
import { useSession } from '#ui/session.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import type { PartnerRow } from '../../contract.ts'
import { toneOf } from './partner-segments.tsx'
import { readSchemes, segmentKeys } from './segments-api.ts'

/** The segments of a row of the registry, in the order of their schemes. */
export function SegmentMarks({ segments }: { segments: PartnerRow['segments'] }) {
  const { t, i18n } = useTranslation('partners')
  return (
    <span className="cut">
      {segments.map((segment, index) => (
        <span key={segment.scheme}>
          {index > 0 ? ', ' : ''}
          <ToneIcon tone={toneOf(segment.tone)} size={12} />{' '}
          {i18n.language === 'ru' ? segment.nameRu : segment.nameEn}
          {segment.isOverruled ? <Icon name="lock" size={12} label={t('segments.overruled')} /> : null}
        </span>
      ))}
    </span>
  )
}

function useSchemes() {
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: segmentKeys.list(),
    queryFn: ({ signal }) => readSchemes(signal),
    enabled: side === 'host',
    staleTime: 60_000,
  })
  return (data?.data ?? []).filter(({ archivedAt }) => archivedAt === null)
}

/** The filter by segment; with several schemes each value names its own. */
export function useSegmentFilters(): FilterDefinition[] {
  const { t, i18n } = useTranslation('partners')
  const schemes = useSchemes()
  if (schemes.length === 0) return []
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  return [
    {
      key: 'segment',
      text: t('segments.segment'),
      kind: 'several',
      options: schemes.flatMap((scheme) =>
        scheme.segments.map((segment) => ({
          value: `${scheme.code}:${segment.code}`,
          text: schemes.length > 1 ? `${nameOf(scheme)}: ${nameOf(segment)}` : nameOf(segment),
        })),
      ),
    },
  ]
}

/** What the registry can be grouped by: each scheme. */
export function useSegmentGroups(): { value: string; text: string }[] {
  const { t, i18n } = useTranslation('partners')
  const schemes = useSchemes()
  return schemes.map((scheme) => ({
    value: `segment.${scheme.code}`,
    text: `${t('segments.segment')}: ${i18n.language === 'ru' ? scheme.nameRu : scheme.nameEn}`,
  }))
}
