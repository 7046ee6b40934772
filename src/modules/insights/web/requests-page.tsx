import { useTranslation } from 'react-i18next'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { RequestsReport } from '../contract.ts'
import { RequestFigure } from './network-rows.tsx'
import { useAxisNote, usePeriodColumn } from './period-parts.tsx'
import { ReportPage, type ReportView, useReportView } from './report-page.tsx'
import { completeOnes } from './report-period.ts'
import { useReport } from './reports.ts'

type Period = RequestsReport['periods'][number]
const FIGURES = ['cases', 'reopened', 'resolved', 'open'] as const

/** Cases of the help desk: how many, how many came back, and how long resolving took. */
export function RequestsPage() {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { view, frame } = useReportView()
  const report = useReport('requests', { ...view.range, by: view.period.by }, view.frame !== undefined)
  const { data } = report
  return (
    <ReportPage
      tab="requests"
      view={view}
      queries={[frame, report]}
      isEmpty={data && data.cases === 0}
      sentence={
        data &&
        t('requests.sentence', {
          count: data.cases,
          cases: format.number(data.cases),
          reopened: format.number(data.reopened),
        })
      }
      lead={data && <Lead report={data} view={view} />}
      csv={
        data && {
          name: `${t('tabs.requests')} ${view.unknownFrom}`,
          head: [t('period.head'), t('requests.cases'), t('requests.reopened'), t('requests.median')],
          rows: data.periods.map((row) => [row.period, row.cases, row.reopened, row.medianHours]),
        }
      }
    >
      {data ? (
        <>
          <Charts report={data} view={view} />
          <Periods report={data} view={view} />
          <People report={data} />
        </>
      ) : null}
    </ReportPage>
  )
}

/** Hours, and days from two days on. */
function useHours(): (hours: number | null) => string {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return (hours) => {
    if (hours === null) return '\u2013'
    return hours >= 48
      ? t('requests.days', { days: format.number(hours / 24, { decimals: 1 }) })
      : t('requests.hours', { hours: format.number(hours, { decimals: 1 }) })
  }
}

function Lead({ report, view }: { report: RequestsReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const hours = useHours()
  return (
    <>
      {FIGURES.map((figure, place) => (
        <span key={figure}>
          {place > 0 ? ', ' : null}
          {t(`requests.${figure}`)}:{' '}
          <RequestFigure
            query={{ ...view.range, figure }}
            title={t(`requests.${figure}`)}
            empty={report[figure] === 0}
          >
            {format.number(report[figure])}
          </RequestFigure>
        </span>
      ))}
      {'. '}
      {t('requests.times', {
        median: hours(report.resolveHours.median),
        p90: hours(report.resolveHours.p90),
      })}
    </>
  )
}

function Charts({ report, view }: { report: RequestsReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const whole = completeOnes(report.periods, view.unknownFrom)
  const shown = whole.length > 0 ? whole : report.periods
  const axisOf = useAxisNote(report.periods, shown)
  const most = [...shown].sort((a, b) => b.cases - a.cases)[0]
  if (!most) return null
  return (
    <div className="figs">
      <StackedBars
        finding={t('requests.found', {
          period: format.period(most.period),
          cases: format.number(most.cases),
        })}
        axis={axisOf(t('requests.axis'))}
        x={shown.map((row) => format.period(row.period, true))}
        xLabel={t('period.head')}
        series={[
          {
            key: 'reopened',
            text: t('requests.reopened'),
            values: shown.map((row) => row.reopened),
            look: 'main',
          },
          {
            key: 'rest',
            text: t('requests.rest'),
            values: shown.map((row) => row.cases - row.reopened),
            look: 'faint',
          },
        ]}
      />
    </div>
  )
}

function Periods({ report, view }: { report: RequestsReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const hours = useHours()
  const period = usePeriodColumn<Period>(view.unknownFrom)
  const counts = (['cases', 'reopened'] as const).map(
    (figure): LedgerColumn<Period> => ({
      key: figure,
      head: t(`requests.${figure}`),
      align: 'end',
      width: 160,
      phone: figure === 'cases' ? 'main' : 'line',
      cell: (row) => (
        <RequestFigure
          query={{ ...view.range, period: row.period, figure }}
          title={`${t(`requests.${figure}`)}, ${format.period(row.period)}`}
          empty={row[figure] === 0}
        >
          {format.number(row[figure])}
        </RequestFigure>
      ),
    }),
  )
  return (
    <Section title={t('opportunities.by.period')} note={t('requests.note')}>
      <Ledger
        label={t('opportunities.by.period')}
        columns={[
          period,
          ...counts,
          {
            key: 'median',
            head: t('requests.median'),
            align: 'end',
            width: 180,
            phone: 'line',
            cell: (row) => hours(row.medianHours),
          },
        ]}
        rows={[...report.periods].reverse()}
        rowKey={(row) => row.period}
        minWidth={560}
      />
    </Section>
  )
}

function People({ report }: { report: RequestsReport }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return (
    <Section title={t('requests.people')}>
      <Ledger
        label={t('requests.people')}
        columns={[
          { key: 'name', head: t('requests.person'), phone: 'name', cell: (row) => row.name ?? '\u2013' },
          {
            key: 'resolved',
            head: t('requests.resolvedCases'),
            align: 'end',
            width: 200,
            phone: 'main',
            cell: (row) => format.number(row.resolved),
          },
        ]}
        rows={report.people}
        rowKey={(row) => row.name ?? ''}
        minWidth={400}
      />
    </Section>
  )
}
