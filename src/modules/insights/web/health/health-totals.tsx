import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { FactSelector, HealthSummary } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { countOf } from './health-findings.ts'

const states = ['alive', 'silent', 'once'] as const

/** How many partnerships are in each state, what the next year should bring, and how much of it is at risk. */
export function HealthTotals(props: {
  summary: HealthSummary
  currency: string
  selector: Partial<FactSelector>
}) {
  const { summary, currency, selector } = props
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const money = (amount: string) => format.money(amount, { currency, compact: true })
  return (
    <dl className="health-totals">
      {states.map((state) => (
        <div key={state}>
          <dt>{t(`state.${state}`)}</dt>
          <dd>
            <FigureLink
              selector={{ ...selector, figure: 'risk.partners', state }}
              title={t(`state.${state}`)}
              empty={countOf(summary, state) === 0}
            >
              {format.number(countOf(summary, state))}
            </FigureLink>
          </dd>
          <dd className="small mm">{t(`state.about.${state}`)}</dd>
        </div>
      ))}
      {summary.expectedNextYear === null ? null : (
        <div>
          <dt>{t('total.expected')}</dt>
          <dd>
            <FigureLink
              selector={{ ...selector, figure: 'risk.expected', currency }}
              title={t('total.expected')}
            >
              {money(summary.expectedNextYear)}
            </FigureLink>
          </dd>
          <dd className="small mm">
            {summary.withoutExpected > 0
              ? t('total.without', {
                  count: summary.withoutExpected,
                  shown: format.number(summary.withoutExpected),
                })
              : t('total.expectedAbout')}
          </dd>
        </div>
      )}
      {summary.valueAtRisk === null ? null : (
        <div>
          <dt>{t('total.atRisk')}</dt>
          <dd>
            <FigureLink selector={{ ...selector, figure: 'risk.value', currency }} title={t('total.atRisk')}>
              {money(summary.valueAtRisk)}
            </FigureLink>
          </dd>
          <dd className="small mm">{t('total.atRiskAbout')}</dd>
        </div>
      )}
    </dl>
  )
}
