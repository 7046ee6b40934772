import { useTranslation } from 'react-i18next'
import { CohortTable } from '#ui/chart/cohort-table.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { RetentionReport } from '../../contract.ts'
import { periodOfAge, type RetentionAsked, retentionSelector } from '../../retention/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { periodTitle } from '../period-parts.tsx'
import { earlyLoss } from './retention-findings.ts'

/** So many ages fit beside each other; the rest stands in the table of the page's file. */
const MOST_AGES = 13
const MOST_COHORTS = 16
/** Ratios above this are in the table alone. */
const MOST_DRAWN = 1.5

/** Cohorts by the period of the first order, and both forms of retention by period. */
export function RetentionCharts({ report, asked }: { report: RetentionReport; asked: RetentionAsked }) {
  return (
    <div className="figs">
      <Cohorts report={report} asked={asked} />
      <ByPeriod report={report} />
    </div>
  )
}

function Cohorts({ report, asked }: { report: RetentionReport; asked: RetentionAsked }) {
  const { t } = useTranslation('insights-retention')
  const format = useFormat()
  const { cohorts, curve, by } = report
  const shown = cohorts.slice(-MOST_COHORTS)
  const ages = Math.min(MOST_AGES, Math.max(0, ...shown.map(({ active }) => active.length)))
  const found = earlyLoss(curve, by)
  const known = shown.flatMap(({ rates }) => rates.slice(1, ages).filter((rate) => rate !== null))
  const lowest = Math.max(0, Math.min(...known, 0.9) - 0.02)
  const finding =
    found === null
      ? t('cohorts.plain')
      : found.half === null
        ? t(`cohorts.first.${by}`, { rate: format.percent(found.first) })
        : t(`cohorts.found.${by}`, { rate: format.percent(found.first), half: format.percent(found.half) })
  const countOf = (key: string, place: number) =>
    shown.find(({ cohort }) => cohort === key)?.active[place] ?? 0
  return (
    <CohortTable
      finding={finding}
      axis={t('cohorts.axis')}
      nameLabel={t('cohorts.name')}
      sizeLabel={t('cohorts.size')}
      columnsLabel={t(`cohorts.ages.${by}`)}
      columns={Array.from({ length: ages }, (_, age) => String(age))}
      lowest={lowest}
      rows={shown.map(({ cohort, size, rates }) => ({
        key: cohort,
        name: periodTitle(cohort, format),
        size,
        shares: Array.from({ length: ages }, (_, age) => rates[age] ?? null),
      }))}
      cell={(row, place, text) => {
        const period = place === null ? row.key : periodOfAge(row.key, place, by)
        const count = place === null ? row.size : countOf(row.key, place)
        const selector = retentionSelector(asked, {
          figure: place === null ? 'retention.cohortSize' : 'retention.cohortRate',
          cohort: row.key,
          ...(place === null ? {} : { period }),
          by,
        })
        const title = t('cohorts.cell', {
          cohort: row.name,
          period: format.period(period),
          count,
          of: row.size,
        })
        return (
          <FigureLink selector={selector} title={title} empty={count === 0}>
            {text}
          </FigureLink>
        )
      }}
    />
  )
}

function ByPeriod({ report }: { report: RetentionReport }) {
  const { t } = useTranslation('insights-retention')
  const format = useFormat()
  const rows = report.periods.filter(({ isOver, retention }) => isOver && retention !== null)
  const share = (value: number) => format.percent(value)
  const worst = rows.reduce<(typeof rows)[number] | null>(
    (least, row) => (least === null || (row.retention ?? 1) < (least.retention ?? 1) ? row : least),
    null,
  )
  return (
    <LineChart
      finding={
        worst === null
          ? t('periods.plain')
          : t('periods.found', {
              period: format.period(worst.period),
              rate: format.percent(worst.retention ?? 0, { decimals: 1 }),
            })
      }
      axis={
        rows.some(({ growthRatio }) => (growthRatio ?? 0) > MOST_DRAWN)
          ? `${t('periods.axis')}; ${t('periods.above', { most: share(MOST_DRAWN) })}`
          : t('periods.axis')
      }
      x={rows.map(({ period }) => format.period(period, true))}
      xLabel={t('cohorts.period')}
      series={[
        { key: 'retention', text: t('column.retention'), values: rows.map(({ retention }) => retention) },
        {
          key: 'growthRatio',
          text: t('column.growthRatio'),
          // a network that has just begun grows manifold: that would press everything else flat
          values: rows.map(({ growthRatio }) =>
            growthRatio !== null && growthRatio <= MOST_DRAWN ? growthRatio : null,
          ),
          look: 'dashed',
        },
      ]}
      text={share}
      reference={{ value: 1, text: t('periods.hundred') }}
    />
  )
}
