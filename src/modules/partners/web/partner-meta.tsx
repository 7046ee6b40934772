import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { MetaList, StageLine } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { PartnerPage } from '../contract.ts'
import { useCountryName } from './country-names.ts'
import { CuratorSheet } from './curator-sheet.tsx'
import { StageSheet } from './stage-sheet.tsx'
import { stages } from './stages.ts'

/** City, how long together, type, curator, stage: who this is, in one line. */
export function PartnerMeta({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { side, permissions } = useSession()
  const countryName = useCountryName()
  const [sheet, setSheet] = useState<'stage' | 'curator' | null>(null)
  const { partner } = data
  const isHost = side === 'host'
  const mayMove = isHost && permissions.includes('partners.write') && !partner.archivedAt
  const mayAssign = isHost && permissions.includes('partners.archive') && !partner.archivedAt
  const place = [partner.city, partner.country && countryName(partner.country)].filter(Boolean).join(', ')
  const type = [partner.nature && t(`nature.${partner.nature}`), partner.term && t(`term.${partner.term}`)]
    .filter(Boolean)
    .join(', ')
  const curator = partner.curator?.name ?? t('filter.nobody')
  const items = [
    ...(place ? [{ term: t('meta.place'), value: place }] : []),
    ...(partner.since
      ? [{ term: t('meta.together'), value: t('meta.since', { month: format.date(partner.since, 'month') }) }]
      : []),
    ...(type ? [{ term: t('meta.type'), value: type }] : []),
    {
      term: t('filter.curator'),
      value: mayAssign ? (
        <button type="button" className="link" onClick={() => setSheet('curator')}>
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
            stages={stages.map((key) => ({ key, text: t(`stage.${key}`) }))}
            current={partner.stage}
          />
        }
      />
      {mayMove ? (
        <p className="stage-move">
          <button type="button" className="link small mm" onClick={() => setSheet('stage')}>
            {t('stageMove.open')}
          </button>
        </p>
      ) : null}
      {sheet === 'curator' ? <CuratorSheet partners={[partner]} onClose={() => setSheet(null)} /> : null}
      {sheet === 'stage' ? <StageSheet data={data} onClose={() => setSheet(null)} /> : null}
    </>
  )
}
