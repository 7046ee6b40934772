import './rating.css'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ReasonSteps } from '#ui/reasons.tsx'
import { useSession } from '#ui/session.tsx'
import type { RatedComponent, RatedPartner, RatingChange } from '../../contract.ts'
import { ratingSelector } from '../../rating/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { useComponentValue } from './rating-words.ts'

type Of = { row: RatedPartner; asOf: string | undefined }

/** Why a rating is what it is: points that add up to it, and each component with its cases. */
export function RatingWhy({ row, asOf }: Of) {
  return (
    <div className="rating-open">
      <Points row={row} />
      <ComponentTable row={row} asOf={asOf} />
    </div>
  )
}

function Points({ row }: { row: RatedPartner }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const known = row.components.filter(({ points }) => points !== null)
  const sorted = [...known].sort((a, b) => Math.abs(b.points ?? 0) - Math.abs(a.points ?? 0))
  // Shown to a tenth: the steps add up as they are read.
  const rounded = sorted.map(({ component, points }) => ({
    key: component,
    text: t(`component.${component}`),
    change: Math.round((points ?? 0) * 10) / 10,
  }))
  return (
    <div>
      <ReasonSteps base={{ text: t('base'), value: 50 }} steps={rounded} totalText={t('total')} />
      {row.own === null ? null : (
        <p className="small mm">{t('column.own_share', { share: format.percent(row.own) })}</p>
      )}
    </div>
  )
}

/** Each component: the partner's value that opens into its cases, the group's, weight and points. */
export function ComponentTable({ row, asOf }: Of) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const { side, role, permissions } = useSession()
  // Whoever sees a part of the network cannot be shown the facts of a whole group.
  const opensGroup = side === 'host' && role !== 'curator'
  const show = useComponentValue()
  const withGroup = row.components.some(({ groupValue }) => groupValue !== null)
  const opens = ({ component }: RatedComponent) =>
    component !== 'growth' || permissions.includes('money.read')
  return (
    <div className="ledger-wrap">
      <table className="ledger rating-why" aria-label={t('components')}>
        <thead>
          <tr>
            <th scope="col">{t('column.component')}</th>
            <th scope="col" className="n">
              {t(side === 'host' ? 'column.value' : 'column.mine')}
            </th>
            {withGroup ? (
              <th scope="col" className="n">
                {t('column.group_value')}
              </th>
            ) : null}
            <th scope="col" className="n">
              {t('column.weight')}
            </th>
            <th scope="col" className="n">
              {t('column.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {row.components.map((one) => (
            <tr key={one.component}>
              <th scope="row">
                <span title={t(`componentAbout.${one.component}`)}>{t(`component.${one.component}`)}</span>
                {one.silent ? <div className="small mm">{t(`silent.${one.silent}`)}</div> : null}
              </th>
              <td className="n">
                {one.value === null ? (
                  '–'
                ) : opens(one) ? (
                  <FigureLink
                    selector={ratingSelector(one.component, { partner: row.partnerId }, { asOf })}
                    title={`${t(`component.${one.component}`)}, ${row.name}`}
                  >
                    {show(one.component, one.value)}
                  </FigureLink>
                ) : (
                  show(one.component, one.value)
                )}
              </td>
              {withGroup ? (
                <td className="n">
                  {one.groupValue === null || !opensGroup || !opens(one) ? (
                    show(one.component, one.groupValue)
                  ) : (
                    <FigureLink
                      selector={ratingSelector(one.component, { group: row.group }, { asOf })}
                      title={`${t(`component.${one.component}`)}, ${t('column.group_value')}`}
                    >
                      {show(one.component, one.groupValue)}
                    </FigureLink>
                  )}
                </td>
              ) : null}
              <td className="n">{format.percent(one.counted)}</td>
              <td className="n">
                {one.points === null ? '–' : format.number(one.points, { decimals: 1, signed: true })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A score with its interval on the line from 0 to 100, the middle marked. */
export function RatingSpan({ row }: { row: Pick<RatedPartner, 'score' | 'interval'> }) {
  if (row.score === null || row.interval === null) return null
  const [low, high] = row.interval
  return (
    <span className="rating-span" aria-hidden="true">
      <u style={{ left: '50%' }} />
      <i style={{ left: `${low}%`, width: `${Math.max(0, high - low)}%` }} />
      <b style={{ left: `${row.score}%` }} />
    </span>
  )
}

/** A move from one score to another on the line from 0 to 100; faint where chance alone may explain it. */
export function RatingMove({ row }: { row: Pick<RatingChange, 'before' | 'now' | 'isSure'> }) {
  const { before, now, isSure } = row
  return (
    <span className={isSure ? 'rating-span' : 'rating-span faint'} aria-hidden="true">
      <u style={{ left: '50%' }} />
      <i style={{ left: `${Math.min(before, now)}%`, width: `${Math.abs(now - before)}%` }} />
      <b style={{ left: `${now}%` }} />
    </span>
  )
}
