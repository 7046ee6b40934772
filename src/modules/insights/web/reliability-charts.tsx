import { useTranslation } from 'react-i18next'
import { wilson } from '#shared/statistics.ts'
import { IntervalPlot } from '#ui/chart/interval-plot.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { SideMark } from '#ui/side.tsx'
import type { ReliabilityReport, ReliabilitySeries } from '../contract.ts'
import { FigureLink } from './figure-facts.tsx'
import { enoughCases, FEW, judgedOf, keptShare, sidesDiffer } from './reliability-findings.ts'
import type { ReportView } from './report-page.tsx'

type Props = { report: ReliabilityReport; series: ReliabilitySeries; view: ReportView }

/** Both sides over time, and the partnerships that keep least. */
export function ReliabilityCharts(props: Props) {
  return (
    <div className="figs">
      <SidesOverTime {...props} />
      {props.view.isHost ? <Worst {...props} /> : <SidesNow {...props} />}
    </div>
  )
}

function SidesOverTime({ report, series, view }: Props) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const rows = withPoints(series)
  const surely = sidesDiffer(report.sides)
  const own = view.isHost ? 'host' : 'partner'
  const both = judgedOf(report.sides.host) > 0 && judgedOf(report.sides.partner) > 0
  const finding = !both
    ? 'alone'
    : surely === null
      ? 'noDifference'
      : surely === own
        ? 'weBetter'
        : 'theyBetter'
  // Whiskers of two sides in many periods would be a hedge, not a plot.
  const withIntervals = rows.length <= 13
  const line = (side: 'host' | 'partner') => ({
    key: side,
    text: t(`reliability.side.${side}`),
    look: side,
    values: rows.map((row) => pointOf(row[side])),
    dots: true,
    ...(withIntervals
      ? {
          low: rows.map((row) => (pointOf(row[side]) === null ? null : (row[side].interval?.[0] ?? null))),
          high: rows.map((row) => (pointOf(row[side]) === null ? null : (row[side].interval?.[1] ?? null))),
        }
      : {}),
  })
  if (rows.length === 0) return <p className="m">{t('reliability.series.few', { count: FEW })}</p>
  return (
    <LineChart
      finding={t(`reliability.series.${finding}`)}
      axis={t(withIntervals ? 'reliability.series.axis' : 'reliability.series.axisPlain', { count: FEW })}
      x={rows.map((row) => format.period(row.period, true))}
      xLabel={t('period.head')}
      series={(['host', 'partner'] as const)
        .map(line)
        .filter((one) => one.values.some((value) => value !== null))}
      text={(value) => format.percent(value)}
      domain={[lowEnd(rows, withIntervals), 1]}
    />
  )
}

/** A share of two or three promises is no share: it has no point. */
function pointOf(counts: { kept: number; late: number; broken: number }): number | null {
  return judgedOf(counts) >= FEW ? keptShare(counts) : null
}

/** Periods from the first to the last in which either side has a point. */
function withPoints(series: ReliabilitySeries): ReliabilitySeries {
  const has = (row: ReliabilitySeries[number]) => pointOf(row.host) !== null || pointOf(row.partner) !== null
  const first = series.findIndex(has)
  return first < 0 ? [] : series.slice(first, series.findLastIndex(has) + 1)
}

/** A plot of shares between 90 and 95 % from zero would show two flat lines: it begins a little below the lowest. */
function lowEnd(rows: ReliabilitySeries, withIntervals: boolean): number {
  const ends = rows.flatMap((row) =>
    [row.host, row.partner]
      .filter((side) => pointOf(side) !== null)
      .map((side) => (withIntervals ? side.interval?.[0] : pointOf(side)) ?? 1),
  )
  return Math.max(0, Math.floor((Math.min(1, ...ends) - 0.05) * 5) / 5)
}

function Worst({ report, view }: Props) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { shown, few } = enoughCases(report.partners, 12)
  const total = report.sides.host
  const all = judgedOf(total) + judgedOf(report.sides.partner)
  const kept = total.kept + report.sides.partner.kept
  const first = shown[0]
  if (!first) return <p className="m">{t('reliability.worst.few')}</p>
  return (
    <div>
      <IntervalPlot
        finding={t(`reliability.worst.${first.side}`, {
          name: first.name,
          kept: format.number(first.kept),
          judged: format.number(judgedOf(first)),
        })}
        axis={t('reliability.worst.axis')}
        nameLabel={t('value.partner')}
        valueLabel={t('reliability.keptShare')}
        domain={[0, 1]}
        text={(value) => format.percent(value)}
        reference={all === 0 ? undefined : { value: kept / all, text: t('reliability.worst.all') }}
        rows={shown.map((one) => ({
          key: `${one.partnerId}${one.side}`,
          name: `${one.name}, ${t(`reliability.owes.${one.side}`)}`,
          nameShown: (
            <span className="who-owes">
              <SideMark side={one.side} />
              <Link className="q" to="/partners/$partnerId" params={{ partnerId: one.partnerId }}>
                {one.name}
              </Link>
            </span>
          ),
          value: keptShare(one),
          interval: one.interval,
          n: judgedOf(one),
          nShown: (
            <FigureLink
              selector={{
                figure: 'reliability.keptShare',
                ...view.range,
                side: one.side,
                partner: one.partnerId,
              }}
              title={`${t('reliability.keptShare')}, ${one.name}`}
            >
              {format.number(judgedOf(one))}
            </FigureLink>
          ),
          look: one.side,
        }))}
      />
      {few > 0 ? (
        <p className="small mm chart-words">{t('reliability.worst.leftOut', { count: few })}</p>
      ) : null}
    </div>
  )
}

/** Two rows, one for each side: what a partner sees of their partnership. */
function SidesNow({ report, view }: Props) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return (
    <IntervalPlot
      finding={t('reliability.now.finding')}
      axis={t('reliability.now.axis')}
      nameLabel={t('reliability.sideHead')}
      valueLabel={t('reliability.keptShare')}
      domain={[0, 1]}
      text={(value) => format.percent(value)}
      rows={(['host', 'partner'] as const).map((side) => {
        const counts = report.sides[side]
        const interval = wilson(counts.kept, judgedOf(counts))
        return {
          key: side,
          name: t(`reliability.side.${side}`),
          value: keptShare(counts),
          interval,
          n: judgedOf(counts),
          nShown: (
            <FigureLink
              selector={{ figure: 'reliability.keptShare', ...view.range, side }}
              title={`${t('reliability.keptShare')}, ${t(`reliability.side.${side}`)}`}
              empty={judgedOf(counts) === 0}
            >
              {format.number(judgedOf(counts))}
            </FigureLink>
          ),
          look: side,
        }
      })}
    />
  )
}
