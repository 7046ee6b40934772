import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { RatingPull } from '../../contract.ts'
import { ratingSelector } from '../../rating/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { useComponentValue } from './rating-words.ts'

/** Who makes the figures of the whole network worse, figure by figure. */
export function RatingPulls({ pulls, asOf }: { pulls: readonly RatingPull[]; asOf: string | undefined }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const show = useComponentValue()
  const found = pulls.filter(({ partners }) => partners.length > 0)
  return (
    <Section title={t('pulls.title')} note={t('pulls.note')}>
      {found.length === 0 ? (
        <p className="mm">{t('pulls.none')}</p>
      ) : (
        <div className="ledger-wrap">
          <table className="ledger rating-why" aria-label={t('pulls.title')}>
            <thead>
              <tr>
                <th scope="col">{t('pulls.head')}</th>
                <th scope="col">{t('column.partner')}</th>
                <th scope="col" className="n">
                  {t('column.value')}
                </th>
                <th scope="col" className="n">
                  {t('column.cases')}
                </th>
                <th scope="col" className="n">
                  {t('pulls.change')}
                </th>
                <th scope="col" className="n">
                  {t('pulls.worse')}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.flatMap(({ component, value, partners }) =>
                partners.slice(0, 5).map((one, index) => (
                  <tr key={`${component} ${one.partnerId}`}>
                    {index === 0 ? (
                      <th scope="rowgroup" rowSpan={Math.min(5, partners.length)}>
                        {t(`component.${component}`)}
                        <div className="small mm">{t('pulls.all', { value: show(component, value) })}</div>
                      </th>
                    ) : null}
                    <td>
                      <Link className="q" to="/partners/$partnerId" params={{ partnerId: one.partnerId }}>
                        {one.name}
                      </Link>
                    </td>
                    <td className="n">
                      <FigureLink
                        selector={ratingSelector(component, { partner: one.partnerId }, { asOf })}
                        title={`${t(`component.${component}`)}, ${one.name}`}
                      >
                        {show(component, one.value)}
                      </FigureLink>
                    </td>
                    <td className="n">{format.number(one.n)}</td>
                    <td className="n">{show(component, one.without, 2)}</td>
                    <td className="n">{show(component, one.pull, 2)}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
