import { useTranslation } from 'react-i18next'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { currencySymbol } from '#ui/format.ts'
import { GiveAndTake } from '#ui/give-and-take.tsx'
import { useFormat } from '#ui/locale.tsx'
import { givenSelector } from '../../balance/figures.ts'
import type { BalanceUnit, ReportRange } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'

/** What was given in one unit: by kind from both sides, and the host's part over time. */
export function BalanceUnitFigures(props: { unit: BalanceUnit; view: ReportView; asked: ReportRange }) {
  const { unit, view, asked } = props
  const { t, i18n } = useTranslation('insights-balance')
  const format = useFormat()
  const words = t as unknown as (key: string) => string
  const kindName = (kind: string) =>
    i18n.exists(`insights-balance:kind.${kind}`) ? words(`kind.${kind}`) : kind
  const most = Math.max(...unit.kinds.flatMap(({ host, partner }) => [Number(host), Number(partner)]))
  // Sums of money are read in thousands: seven digits twice do not fit a phone.
  const thousands = /^[A-Z]{3}$/.test(unit.unit) && most >= 100_000
  const rounded = (amount: string) => (thousands ? Math.round(Number(amount) / 1000) : Number(amount))
  const figure = (kind: string, side: 'host' | 'partner', amount: string) => {
    const shown = format.number(rounded(amount), { decimals: 0 })
    if (Number(amount) === 0) return <span className="mm">–</span>
    if (unit.isByRate) return shown
    return (
      <FigureLink
        selector={givenSelector(side, unit.unit, asked, { kind })}
        title={t('sumOf', { kind: kindName(kind), side: t(`side.${side}`) })}
      >
        {shown}
      </FigureLink>
    )
  }
  const periods = unit.periods.filter(({ share }) => share !== null)
  return (
    <div className="balance-unit">
      <div>
        {thousands ? (
          <p className="small mm">{t('thousands', { unit: currencySymbol(unit.unit, format.language) })}</p>
        ) : null}
        <GiveAndTake
          rows={unit.kinds.map(({ kind, host, partner }) => ({
            key: kind,
            category: kindName(kind),
            host: Math.max(0, rounded(host)),
            partner: Math.max(0, rounded(partner)),
            hostText: figure(kind, 'host', host),
            partnerText: figure(kind, 'partner', partner),
          }))}
        />
      </div>
      {periods.length > 1 ? (
        <LineChart
          finding={t(view.isHost ? 'periods.finding' : 'periods.findingOwn')}
          axis={t('periods.axis')}
          x={periods.map(({ period }) => format.period(period, true))}
          xLabel={t('periods.series')}
          domain={[0, 1]}
          reference={{ value: 0.5, text: format.percent(0.5) }}
          text={(value) => format.percent(value)}
          series={[
            {
              key: 'share',
              text: t('periods.series'),
              look: 'host',
              dots: true,
              end: format.percent(periods.at(-1)?.share ?? 0),
              values: periods.map(({ share }) => share),
            },
          ]}
        />
      ) : null}
    </div>
  )
}
