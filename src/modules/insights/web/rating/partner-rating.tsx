import './rating.css'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { Block } from '#ui/timeline.tsx'
import { usePartnerRating } from './api.ts'
import { strongest } from './rating-findings.ts'
import { RatingSpan } from './rating-why.tsx'
import { usePlace } from './rating-words.ts'

/** The rating on the partner's page: score and place, what lifts and what lowers it. Nothing where none is shown. */
export function PartnerRatingBlock({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const { side, permissions } = useSession()
  const place = usePlace()
  const rating = usePartnerRating(partnerId, undefined, permissions.includes('reports.read'))
  const row = rating.data?.current
  if (!row || row.score === null || row.interval === null) return null
  const { up, down } = strongest(row)
  const points = (value: number | null) => format.number(value ?? 0, { decimals: 0, signed: true })
  return (
    <Block title={t('block.title')} figure={format.number(row.score, { decimals: 0 })}>
      <RatingSpan row={row} />
      <p className="small mm">
        {[
          row.rank === null ? null : place(row),
          t('block.interval', {
            low: format.number(row.interval[0], { decimals: 0 }),
            high: format.number(row.interval[1], { decimals: 0 }),
          }),
          up ? t('block.up', { what: t(`component.${up.component}`), points: points(up.points) }) : null,
          down
            ? t('block.down', { what: t(`component.${down.component}`), points: points(down.points) })
            : null,
        ]
          .filter(Boolean)
          .join('; ')}
      </p>
      <p className="small more">
        <Link to="/insights/rating" search={side === 'host' ? { partner: partnerId } : {}}>
          {t('block.all')}
        </Link>
      </p>
    </Block>
  )
}
