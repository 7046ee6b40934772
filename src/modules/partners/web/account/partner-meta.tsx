import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Format, useFormat } from '#ui/locale.tsx'
import { MetaList, StageLine } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { PartnerPage } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import { useKeyFields } from '../custom-fields/key-fields.tsx'
import { usePartnerSegments } from '../segments/partner-segments.tsx'
import { useStages } from '../stages.ts'
import { PartnerTags } from '../tags/partner-tags.tsx'
import { CuratorSheet } from './curator-sheet.tsx'

/** Month and year as they stand after "since": Russian wants the genitive, which the long date has. */
function monthOf(day: string, format: Format): string {
  return format.date(day, 'long').replace(/^\d+\s/, '')
}

/** City, how long together, type, curator, stage: who this is, in one line. */
export function PartnerMeta({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { side, permissions } = useSession()
  const countryName = useCountryName()
  const stages = useStages()
  const [assigning, setAssigning] = useState(false)
  const { partner } = data
  const segments = usePartnerSegments(partner)
  const keyFields = useKeyFields(partner)
  const isHost = side === 'host'
  const mayAssign = isHost && permissions.includes('partners.archive') && !partner.archivedAt
  const place = [partner.city, partner.country && countryName(partner.country)].filter(Boolean).join(', ')
  const type = [partner.nature && t(`nature.${partner.nature}`), partner.term && t(`term.${partner.term}`)]
    .filter(Boolean)
    .join(', ')
  const curator = partner.curator?.name ?? t('filter.nobody')
  const items = [
    ...(place ? [{ term: t('meta.place'), value: place }] : []),
    ...(partner.since
      ? [{ term: t('meta.together'), value: t('meta.since', { month: monthOf(partner.since, format) }) }]
      : []),
    ...(type ? [{ term: t('meta.type'), value: type }] : []),
    ...segments,
    ...(isHost ? [{ term: t('column.tags'), value: <PartnerTags partner={partner} /> }] : []),
    ...keyFields,
    {
      term: t('filter.curator'),
      value: mayAssign ? (
        <button type="button" className="link" onClick={() => setAssigning(true)}>
          {curator}
        </button>
      ) : (
        curator
      ),
    },
    {
      term: t('meta.lastContact'),
      value: data.lastContactAt ? <DateText value={data.lastContactAt} near /> : t('meta.noContact'),
    },
  ]
  return (
    <>
      <MetaList
        items={items}
        end={
          <StageLine
            label={t('filter.stage')}
            stages={stages.all
              .filter(({ archivedAt, code }) => archivedAt === null || code === partner.stage)
              .map(({ code }) => ({ key: code, text: stages.name(code) }))}
            current={partner.stage}
          />
        }
      />
      {assigning ? <CuratorSheet partners={[partner]} onClose={() => setAssigning(false)} /> : null}
    </>
  )
}
