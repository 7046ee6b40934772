import { useTranslation } from 'react-i18next'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { JudgedDate } from '../../contract.ts'
import { againstRecency, wayOf } from './track-findings.ts'

/** How often one that fell silent stood above one that did not: the score, recency alone, counting orders. */
export function TrackCharts({ dates }: { dates: readonly JudgedDate[] }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const compared = againstRecency(dates)
  const { inRow, wins, of, now } = compared
  const way = wayOf(compared)
  const two = (value: number) => format.number(value, { decimals: 2 })
  const known = dates.flatMap(({ aucInterval, aucBaseline, aucOrders }) =>
    [aucInterval?.[0], aucInterval?.[1], aucBaseline, aucOrders].filter((value) => typeof value === 'number'),
  )
  const low = Math.min(0.5, ...known)
  return (
    <LineChart
      finding={
        now === null
          ? t('auc.unknown')
          : t(`auc.${way === 'worse' || way === 'some' ? way : 'better'}`, {
              count: inRow,
              shown: format.number(inRow),
              wins: format.number(wins),
              of: format.number(of),
              now: two(Math.abs(now)),
            })
      }
      axis={t('auc.axis')}
      x={dates.map(({ date }) => format.date(date))}
      xLabel={t('track.column.date')}
      series={[
        {
          key: 'score',
          text: t('auc.score'),
          values: dates.map(({ auc }) => auc),
          low: dates.map(({ aucInterval }) => aucInterval?.[0] ?? null),
          high: dates.map(({ aucInterval }) => aucInterval?.[1] ?? null),
        },
        {
          key: 'recency',
          text: t('auc.recency'),
          values: dates.map(({ aucBaseline }) => aucBaseline),
          look: 'dashed',
          dots: true,
        },
        {
          key: 'orders',
          text: t('auc.orders'),
          values: dates.map(({ aucOrders }) => aucOrders),
          look: 'faint',
          dots: true,
        },
      ]}
      text={two}
      domain={[Math.floor(low * 10) / 10, Math.max(0.9, Math.ceil(Math.max(...known, 0.5) * 10) / 10)]}
      reference={{ value: 0.5, text: t('auc.chance') }}
    />
  )
}
