import { Trans, useTranslation } from 'react-i18next'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { ActivityPeriod, Figure } from '../contract.ts'
import { comeAndGo, compareLast, retentionOf } from './activity-findings.ts'
import { ActivityTable, columnKeys, OwnActivity, selectorOf } from './activity-tables.tsx'
import { ActivityComparison } from './comparison/report-comparisons.tsx'
import { FigureLink } from './figure-facts.tsx'
import { periodTitle, useAxisNote } from './period-parts.tsx'
import { ReportPage, type ReportView, useReportView } from './report-page.tsx'
import { completeOnes } from './report-period.ts'
import { useReport } from './reports.ts'

/** Who ordered in each period: new, retained, returned and lost partners. */
export function ActivityPage() {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { view, frame } = useReportView()
  const report = useReport('activity', { ...view.range, by: view.period.by }, view.frame !== undefined)
  const rows = report.data
  const complete = completeOnes(rows ?? [], view.unknownFrom)
  const isEmpty = rows?.every((row) => row.active === 0 && row.lost === 0)
  return (
    <ReportPage
      tab="activity"
      view={view}
      queries={[frame, report]}
      withComparison
      isEmpty={isEmpty}
      sentence={rows && (view.isHost ? sentenceOf(rows, complete) : ownSentence(rows))}
      lead={
        rows && view.isHost ? (
          <ActivityLead rows={complete.length > 0 ? complete : rows} view={view} />
        ) : undefined
      }
      csv={
        rows && {
          name: `${t('tabs.activity')} ${view.unknownFrom}`,
          head: [t('period.head'), ...columnKeys.map((key) => t(`activity.column.${key}`))],
          rows: rows.map((row) => [row.period, ...columnKeys.map((key) => row[key])]),
        }
      }
    >
      {rows && view.isHost ? <ActivityComparison view={view} rows={rows} /> : null}
      {rows && view.isHost ? <ActivityCharts rows={rows} complete={complete} /> : null}
      {rows ? (
        view.isHost ? (
          <ActivityTable rows={rows} view={view} />
        ) : (
          <OwnActivity rows={rows} view={view} />
        )
      ) : null}
    </ReportPage>
  )

  function sentenceOf(all: readonly ActivityPeriod[], over: readonly ActivityPeriod[]): string {
    const last = over.at(-1) ?? all.at(-1)
    if (!last) return t('tabs.activity')
    const found = compareLast(
      over.map((row) => row.active),
      view.period.by,
    )
    const period = periodTitle(last.period, format)
    const plain = t('activity.sentence', { count: last.active, shown: format.number(last.active), period })
    if (!found || found.change === null) return plain
    const change = format.percent(Math.abs(found.change))
    return `${plain}, ${t(`compare.${found.way}.${found.against}`, { change })}`
  }

  function ownSentence(all: readonly ActivityPeriod[]): string {
    const active = all.filter((row) => row.active > 0).length
    return t(`activity.own.${view.period.by}`, { count: active, of: all.length })
  }
}

function ActivityLead({ rows, view }: { rows: readonly ActivityPeriod[]; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const last = rows.at(-1)
  if (!last || last.retentionRate === null) return null
  const base = last.retained + last.lost
  const link = (figure: Figure, name: string) => (
    <FigureLink selector={selectorOf(figure, last.period, view)} title={name} />
  )
  return (
    <Trans
      t={t}
      i18nKey={`activity.lead.${view.period.by}`}
      count={base}
      values={{
        base: format.number(base),
        retained: format.number(last.retained),
        rate: format.percent(last.retentionRate),
        new: format.number(last.new),
        returned: format.number(last.returned),
        lost: format.number(last.lost),
      }}
      components={{
        retained: link('activity.retained', t('activity.column.retained')),
        new: link('activity.new', t('activity.column.new')),
        returned: link('activity.returned', t('activity.column.returned')),
        lost: link('activity.lost', t('activity.column.lost')),
      }}
    />
  )
}

function ActivityCharts(props: { rows: readonly ActivityPeriod[]; complete: readonly ActivityPeriod[] }) {
  const { rows, complete } = props
  const { t } = useTranslation('insights')
  const format = useFormat()
  const axisOf = useAxisNote(rows, complete)
  const shown = complete.length > 0 ? complete : rows
  const x = shown.map((row) => format.period(row.period, true))
  const balance = comeAndGo(shown)
  const retention = retentionOf(shown)
  const share = (value: number) => format.percent(value)
  return (
    <div className="figs">
      <StackedBars
        finding={t(`activity.balance.${balance.way}`, {
          came: format.number(balance.came),
          left: format.number(balance.left),
        })}
        axis={axisOf(t('activity.balance.axis'))}
        x={x}
        xLabel={t('period.head')}
        series={[
          {
            key: 'retained',
            text: t('activity.column.retained'),
            values: shown.map((row) => row.retained),
            look: 'second',
          },
          {
            key: 'returned',
            text: t('activity.column.returned'),
            values: shown.map((row) => row.returned),
            look: 'faint',
          },
          { key: 'new', text: t('activity.column.new'), values: shown.map((row) => row.new), look: 'main' },
          {
            key: 'lost',
            text: t('activity.column.lost'),
            values: shown.map((row) => -row.lost),
            look: 'att',
          },
        ]}
        text={(value) => format.number(Math.abs(value))}
      />
      <LineChart
        finding={
          retention.rate === null || retention.worst === null
            ? t('activity.retention.none')
            : t('activity.retention.found', {
                rate: share(retention.rate),
                worst: share(retention.worst.rate),
                period: format.period(retention.worst.period),
              })
        }
        axis={axisOf(t('activity.retention.axis'))}
        x={x}
        xLabel={t('period.head')}
        series={[
          {
            key: 'rate',
            text: t('activity.retention.series'),
            values: shown.map((row) => row.retentionRate),
            dots: shown.length <= 24,
          },
        ]}
        text={share}
        domain={[0, 1]}
        reference={
          retention.rate === null ? undefined : { value: retention.rate, text: t('activity.retention.mean') }
        }
      />
    </div>
  )
}
