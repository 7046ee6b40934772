import { Trans, useTranslation } from 'react-i18next'
import { wilson } from '#shared/statistics.ts'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { FactSelector, FunnelReport } from '../contract.ts'
import { FigureLink } from './figure-facts.tsx'
import { useAxisNote, usePeriodColumn } from './period-parts.tsx'
import { FEW } from './reliability-findings.ts'
import { ReportPage, type ReportView, useReportView } from './report-page.tsx'
import { completeOnes } from './report-period.ts'
import { useReport } from './reports.ts'
import { FEW_ANSWERS } from './satisfaction-findings.ts'

type Period = FunnelReport['periods'][number]

/** Leads, and how many of them became partnerships. */
export function FunnelPage() {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { view, frame } = useReportView()
  const report = useReport('funnel', { ...view.range, by: view.period.by }, view.frame !== undefined)
  const { data } = report
  const few = data !== undefined && data.leads < FEW_ANSWERS
  return (
    <ReportPage
      tab="funnel"
      view={view}
      queries={[frame, report]}
      isEmpty={data && data.leads === 0}
      sentence={
        data &&
        t(few ? 'funnel.sentence.few' : 'funnel.sentence.found', {
          count: data.leads,
          leads: format.number(data.leads),
          won: format.number(data.won),
          conversion: format.percent(data.conversion ?? 0, { decimals: 1 }),
        })
      }
      lead={data && <FunnelLead report={data} view={view} />}
      csv={
        data && {
          name: `${t('tabs.funnel')} ${view.unknownFrom}`,
          head: [
            t('period.head'),
            ...(['leads', 'won', 'conversion'] as const).map((key) => t(`funnel.column.${key}`)),
          ],
          rows: data.periods.map((row) => [row.period, row.leads, row.won, row.conversion]),
        }
      }
    >
      {data ? (
        <>
          <FunnelCharts report={data} view={view} />
          <FunnelTable report={data} view={view} />
        </>
      ) : null}
    </ReportPage>
  )
}

function FunnelLead({ report, view }: { report: FunnelReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const interval = wilson(report.won, report.leads)
  const link = (figure: FactSelector['figure'], name: string) => (
    <FigureLink selector={{ figure, ...view.range }} title={name} />
  )
  return (
    <Trans
      t={t}
      i18nKey="funnel.lead"
      values={{
        leads: format.number(report.leads),
        won: format.number(report.won),
        low: interval ? format.percent(interval[0], { decimals: 1, bare: true }) : '',
        high: interval ? format.percent(interval[1], { decimals: 1 }) : '',
      }}
      components={{
        leads: link('funnel.leads', t('funnel.column.leads')),
        won: link('funnel.won', t('funnel.column.won')),
      }}
    />
  )
}

function FunnelCharts({ report, view }: { report: FunnelReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const whole = completeOnes(report.periods, view.unknownFrom)
  const shown = whole.length > 0 ? whole : report.periods
  const axisOf = useAxisNote(report.periods, shown)
  const x = shown.map((row) => format.period(row.period, true))
  const most = [...shown].sort((a, b) => b.leads - a.leads)[0]
  // A share of two or three leads is no share: such periods have no point.
  const enough = shown.map((row) => (row.leads >= FEW ? row : null))
  const best = enough
    .filter((row) => row !== null)
    .sort((a, b) => (b.conversion ?? 0) - (a.conversion ?? 0))[0]
  const ends = enough.map((row) => row && wilson(row.won, row.leads))
  return (
    <div className="figs">
      <StackedBars
        finding={
          most
            ? t('funnel.leads.found', {
                period: format.period(most.period),
                leads: format.number(most.leads),
              })
            : t('funnel.leads.plain')
        }
        axis={axisOf(t('funnel.leads.axis'))}
        x={x}
        xLabel={t('period.head')}
        series={[
          { key: 'won', text: t('funnel.column.won'), values: shown.map((row) => row.won), look: 'main' },
          {
            key: 'rest',
            text: t('funnel.rest'),
            values: shown.map((row) => row.leads - row.won),
            look: 'faint',
          },
        ]}
      />
      <LineChart
        finding={
          best
            ? t('funnel.conversion.found', {
                period: format.period(best.period),
                share: format.percent(best.conversion ?? 0),
              })
            : t('funnel.conversion.few', { count: FEW })
        }
        axis={t('funnel.conversion.axis', { count: FEW })}
        x={x}
        xLabel={t('period.head')}
        series={[
          {
            key: 'conversion',
            text: t('funnel.conversion.series'),
            values: enough.map((row) => row?.conversion ?? null),
            dots: true,
            low: ends.map((end) => end?.[0] ?? null),
            high: ends.map((end) => end?.[1] ?? null),
          },
        ]}
        text={(value) => format.percent(value)}
      />
    </div>
  )
}

function FunnelTable({ report, view }: { report: FunnelReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const period = usePeriodColumn<Period>(view.unknownFrom)
  const columns = (['leads', 'won', 'conversion'] as const).map(
    (key): LedgerColumn<Period> => ({
      key,
      head: t(`funnel.column.${key}`),
      align: 'end',
      width: 160,
      phone: key === 'leads' ? 'main' : 'line',
      cell: (row) => {
        const value = row[key]
        const text =
          value === null
            ? '\u2013'
            : key === 'conversion'
              ? format.percent(value, { decimals: 1 })
              : format.number(value)
        return (
          <FigureLink
            selector={{ figure: `funnel.${key}`, ...view.range, period: row.period }}
            title={`${t(`funnel.column.${key}`)}, ${format.period(row.period)}`}
            empty={value === null || value === 0}
          >
            {text}
          </FigureLink>
        )
      },
    }),
  )
  return (
    <Section title={t('funnel.table')} note={t('funnel.note')}>
      <Ledger
        label={t('funnel.table')}
        columns={[period, ...columns]}
        rows={[...report.periods].reverse()}
        rowKey={(row) => row.period}
        minWidth={560}
      />
    </Section>
  )
}
