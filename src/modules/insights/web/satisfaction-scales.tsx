import { useTranslation } from 'react-i18next'
import { ColumnChart } from '#ui/chart/bar-chart.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { MiniBar } from '#ui/chart/sparkline.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { SatisfactionReport, SatisfactionSeries } from '../contract.ts'
import { FigureLink, useScaleName } from './figure-facts.tsx'
import type { ReportView } from './report-page.tsx'
import { answeredPeriods, FEW_ANSWERS, placeOnScale, stepsOf, trendOf } from './satisfaction-findings.ts'

type Scale = SatisfactionSeries[number]
type Row = SatisfactionReport['scales'][number] & { known: Scale | undefined }

/** All scales side by side, each on its own ends. */
export function ScalesTable(props: {
  report: SatisfactionReport
  series: SatisfactionSeries
  view: ReportView
}) {
  const { report, series, view } = props
  const { t } = useTranslation('insights')
  const format = useFormat()
  const nameOf = useScaleName()
  const number = (value: number) => format.number(value, { decimals: 2 })
  const rows: Row[] = report.scales.map((one) => ({
    ...one,
    known: series.find((scale) => scale.scale === one.scale),
  }))
  const name = (row: Row) => nameOf(row.scale, row.known?.name ?? row.scale)
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'scale',
      head: t('satisfaction.scale'),
      cell: (row) => <span className="nm">{name(row)}</span>,
      phone: 'name',
    },
    {
      key: 'ends',
      head: t('satisfaction.ends'),
      width: 240,
      phone: 'line',
      cell: (row) =>
        row.known ? (
          <span className="mm">
            {t(`satisfaction.range.${row.known.better}`, {
              min: format.number(row.known.min),
              max: format.number(row.known.max),
            })}
          </span>
        ) : null,
    },
    {
      key: 'bar',
      head: <span className="vh">{t('satisfaction.place')}</span>,
      label: t('satisfaction.place'),
      width: 64,
      cell: (row) => (row.known ? <MiniBar share={placeOnScale(row.known, row.mean)} /> : null),
    },
    {
      key: 'mean',
      head: t('satisfaction.mean'),
      align: 'end',
      width: 96,
      phone: 'main',
      cell: (row) => (
        <b>
          <FigureLink
            selector={{ figure: 'satisfaction.scale', ...view.range, scale: row.scale }}
            title={`${t('satisfaction.mean')}, ${name(row)}`}
          >
            {number(row.mean)}
          </FigureLink>
        </b>
      ),
    },
    {
      key: 'interval',
      head: t('satisfaction.interval'),
      align: 'end',
      width: 136,
      phone: 'line',
      cell: (row) => (
        <span className="mm">
          {row.interval ? `${number(row.interval[0])}–${number(row.interval[1])}` : '\u2013'}
        </span>
      ),
    },
    {
      key: 'n',
      head: t('satisfaction.answers'),
      align: 'end',
      width: 128,
      phone: 'line',
      cell: (row) => (
        <>
          {format.number(row.n)}
          {row.n < FEW_ANSWERS ? <span className="mm small"> · {t('small')}</span> : null}
        </>
      ),
    },
  ]
  return (
    <Ledger
      label={t('satisfaction.scales')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.scale}
      minWidth={760}
      roomy
    />
  )
}

/** One scale: its mean by period with intervals, and how often each value was given. */
export function ScaleFigures({ scale }: { scale: Scale }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const nameOf = useScaleName()
  const name = nameOf(scale.scale, scale.name)
  const periods = answeredPeriods(scale)
  const steps = stepsOf(scale)
  const n = steps.reduce((sum, step) => sum + step.n, 0)
  const most = [...steps].sort((a, b) => b.n - a.n)[0]
  const trend = trendOf(scale)
  const number = (value: number) => format.number(value, { decimals: 1 })
  const means = periods.map((period) => period.mean)
  return (
    <div className="figs scale-figs">
      <LineChart
        finding={`${name}: ${t(`satisfaction.trend.${trend ?? 'unknown'}`)}`}
        axis={t('satisfaction.trend.axis', {
          min: format.number(scale.min),
          max: format.number(scale.max),
        })}
        label={name}
        x={periods.map((period) => format.period(period.period, true))}
        xLabel={t('period.head')}
        series={[
          {
            key: 'mean',
            text: t('satisfaction.mean').toLocaleLowerCase(format.language),
            values: means,
            low: periods.map((period) => clamp(period.interval?.[0], scale)),
            high: periods.map((period) => clamp(period.interval?.[1], scale)),
            dots: true,
          },
        ]}
        text={number}
        domain={[scale.min, scale.max]}
        height={240}
      />
      <ColumnChart
        finding={
          most && n > 0
            ? t('satisfaction.values.found', {
                value: format.number(most.value),
                share: format.percent(most.n / n),
              })
            : t('satisfaction.values.plain')
        }
        axis={t('satisfaction.values.axis')}
        label={name}
        x={steps.map((step) => format.number(step.value))}
        xLabel={t('satisfaction.values.x')}
        values={steps.map((step) => step.n)}
        valueLabel={t('satisfaction.answers')}
        height={240}
      />
    </div>
  )
}

/** An interval of a mean may reach beyond the ends of its scale; the plot ends with the scale. */
function clamp(value: number | undefined, scale: Scale): number | null {
  return value === undefined ? null : Math.min(Math.max(value, scale.min), scale.max)
}
