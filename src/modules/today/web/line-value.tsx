import { useTranslation } from 'react-i18next'
import { FigureLink } from '#modules/insights/web/index.ts'
import { useFormat } from '#ui/locale.tsx'
import type { TodayLine } from '../contract.ts'
import { riskSelector } from '../figures.ts'

/** What is at risk on a line, in whole units or thousands, with the risk; the stake where the risk is unknown. */
export function LineValue({ line, currency, unit }: { line: TodayLine; currency: string; unit: 1 | 1000 }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const scaled = (amount: string) =>
    format.number(unit === 1000 ? Math.round(Number(amount) / 1000) : Math.round(Number(amount)))
  const { partner, valueAtRisk, atStake, value, health } = line
  if (valueAtRisk === null)
    return (
      <div className="val">
        <b>
          {atStake === null || value === null ? (
            '\u2013'
          ) : (
            <FigureLink selector={value} title={t('stakeOf', { name: partner.name })}>
              {scaled(atStake)}
            </FigureLink>
          )}
        </b>
        <span className="mm small val-note">{t('risk.unknown')}</span>
      </div>
    )
  return (
    <div className="val">
      <b>
        <FigureLink selector={riskSelector(line, currency)} title={t('riskOf', { name: partner.name })}>
          {scaled(valueAtRisk)}
        </FigureLink>
      </b>
      {health ? <RiskNote health={health} /> : null}
    </div>
  )
}

function RiskNote({ health }: { health: NonNullable<TodayLine['health']> }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { risk, change, checked } = health
  const moved = change === null ? 0 : -Math.round(change)
  return (
    <span className="mm small" {...(checked ? {} : { title: t('risk.unchecked') })}>
      {t('risk.now', { risk: format.percent(risk) })}
      {moved === 0 ? null : (
        <span
          className={moved > 0 ? 'att' : 'ok'}
          title={t(moved > 0 ? 'risk.up' : 'risk.down')}
        >{` ${format.number(moved, { signed: true })}`}</span>
      )}
    </span>
  )
}
