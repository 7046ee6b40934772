import { useTranslation } from 'react-i18next'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { ValueReport, ValueSeries } from '../contract.ts'
import { FigureLink } from './figure-facts.tsx'
import { useAxisNote } from './period-parts.tsx'
import type { ReportView } from './report-page.tsx'
import { completeOnes } from './report-period.ts'
import { concentrationOf, halfBringers, lossOf, shareOfFirst } from './value-findings.ts'

/** Value by period, and on how many partners it hangs. */
export function ValueCharts(props: { report: ValueReport; series: ValueSeries; view: ReportView }) {
  const { report, series, view } = props
  const { t } = useTranslation('insights')
  const format = useFormat()
  const whole = completeOnes(series.periods, view.unknownFrom)
  const shown = whole.length > 0 ? whole : series.periods
  const axisOf = useAxisNote(series.periods, whole.length > 0 ? whole : series.periods)
  const loss = lossOf(shown)
  if (series.periods.length === 0) return null
  const values = (part: 'net' | 'cancelled' | 'returns', sign: 1 | -1) =>
    shown.map((row) => sign * Number(row[part]))
  return (
    <div className="figs">
      <StackedBars
        finding={
          loss === null
            ? t('value.byPeriod.plain')
            : loss < 0.0005
              ? t('value.byPeriod.noLoss')
              : t('value.byPeriod.loss', { share: format.percent(loss, { decimals: 1 }) })
        }
        axis={axisOf(t('value.byPeriod.axis', { currency: series.currency }))}
        x={shown.map((row) => format.period(row.period, true))}
        xLabel={t('period.head')}
        series={[
          { key: 'net', text: t('value.column.net'), values: values('net', 1), look: 'second' },
          {
            key: 'cancelled',
            text: t('value.column.cancelled'),
            values: values('cancelled', -1),
            look: 'att',
          },
          { key: 'returns', text: t('value.column.returns'), values: values('returns', -1), look: 'brk' },
        ]}
        text={(value) => format.money(value, { bare: true, compact: true, currency: series.currency })}
      />
      {view.isHost && series.curve.length > 1 ? <Lorenz report={report} series={series} view={view} /> : null}
    </div>
  )
}

function Lorenz({ report, series, view }: { report: ValueReport; series: ValueSeries; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { curve } = series
  const count = curve.at(-1)?.partners ?? 0
  const half = halfBringers(curve)
  const first = Math.min(5, count)
  const firstShare = shareOfFirst(report.top, first)
  const level = concentrationOf(report.hhi)
  return (
    <div>
      <LineChart
        finding={
          half === null || firstShare === null || count < 3
            ? t('value.curve.plain')
            : t('value.curve.found', {
                first: format.number(first),
                share: format.percent(firstShare),
                half: t('value.curve.half', { count: half, shown: format.number(half) }),
              })
        }
        axis={t('value.curve.axis')}
        x={curve.map((point) => point.partners)}
        xLabel={t('value.curve.x')}
        series={[
          {
            key: 'share',
            text: t('value.curve.series'),
            end: t('value.curve.series'),
            values: curve.map((point) => point.share),
          },
          {
            key: 'even',
            text: t('value.curve.even'),
            values: curve.map((point) => point.partners / count),
            look: 'dashed',
            end: t('value.curve.even'),
          },
        ]}
        text={(value) => format.percent(value)}
        domain={[0, 1]}
        points={[
          ...(firstShare !== null && first < count
            ? [
                {
                  x: first,
                  value: firstShare,
                  text: t('value.curve.point', { count: first, share: format.percent(firstShare) }),
                },
              ]
            : []),
          ...(half !== null && half > first
            ? [{ x: half, value: shareAt(curve, half), text: t('value.curve.halfPoint', { count: half }) }]
            : []),
        ]}
      />
      {level && report.hhi !== null ? (
        <p className="small m chart-words">
          {t(`value.hhi.${level.level}`)} {t('value.hhi.equals', { count: level.equals })}{' '}
          <FigureLink
            selector={{ figure: 'value.concentration', ...view.range, currency: report.currency }}
            title={t('value.hhi.title')}
          >
            {t('value.hhi.index', { hhi: format.number(report.hhi, { decimals: 0 }) })}
          </FigureLink>
          {report.gini === null
            ? null
            : `; ${t('value.hhi.gini', { gini: format.number(report.gini, { decimals: 2 }) })}`}
        </p>
      ) : null}
    </div>
  )
}

function shareAt(curve: ValueSeries['curve'], partners: number): number {
  return curve.find((point) => point.partners === partners)?.share ?? 0.5
}
