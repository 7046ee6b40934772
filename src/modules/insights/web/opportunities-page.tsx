import { useTranslation } from 'react-i18next'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { OpportunitiesReport } from '../contract.ts'
import { OpportunityFigure } from './network-rows.tsx'
import { useAxisNote, usePeriodColumn } from './period-parts.tsx'
import { ReportPage, type ReportView, useReportView } from './report-page.tsx'
import { completeOnes } from './report-period.ts'
import { useReport } from './reports.ts'

type Group = OpportunitiesReport['products'][number]
type Period = OpportunitiesReport['periods'][number]
type Ended = Pick<Group, 'won' | 'lost' | 'winRate' | 'wonValue'>

/** Deals won and lost, what they were worth, by product, by who sells and by period. */
export function OpportunitiesPage() {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { view, frame } = useReportView()
  const { currency } = view.period
  const report = useReport(
    'opportunities',
    { ...view.range, by: view.period.by, limit: 50, ...(currency ? { currency } : {}) },
    view.frame !== undefined,
  )
  const { data } = report
  const decided = data ? data.won + data.lost : 0
  return (
    <ReportPage
      tab="opportunities"
      view={view}
      queries={[frame, report]}
      withCurrency
      isEmpty={data && decided + data.open === 0}
      sentence={
        data &&
        t('opportunities.sentence', {
          count: decided,
          decided: format.number(decided),
          won: format.number(data.won),
          rate: data.winRate === null ? '\u2013' : format.percent(data.winRate, { decimals: 1 }),
          value: format.money(data.wonValue, { currency: data.currency }),
        })
      }
      lead={data && <Lead report={data} view={view} />}
      csv={
        data && {
          name: `${t('tabs.opportunities')} ${view.unknownFrom}`,
          head: [t('period.head'), ...COLUMNS.map((key) => t(`opportunities.column.${key}`))],
          rows: data.periods.map((row) => [row.period, row.won, row.lost, row.winRate, row.wonValue]),
        }
      }
    >
      {data ? (
        <>
          <Charts report={data} view={view} />
          <Groups report={data} view={view} by="product" />
          <Groups report={data} view={view} by="agent" />
          <Periods report={data} view={view} />
        </>
      ) : null}
    </ReportPage>
  )
}

const COLUMNS = ['won', 'lost', 'winRate', 'wonValue'] as const

function Lead({ report, view }: { report: OpportunitiesReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return (
    <>
      <OpportunityFigure
        query={{ ...view.range, figure: 'open' }}
        title={t('opportunities.open')}
        empty={report.open === 0}
      >
        {t('opportunities.openCount', { count: report.open, shown: format.number(report.open) })}
      </OpportunityFigure>
      {report.unattributed > 0 ? (
        <>
          {'. '}
          <OpportunityFigure
            query={{ ...view.range, figure: 'unattributed' }}
            title={t('opportunities.nobody')}
          >
            {t('opportunities.unattributed', {
              count: report.unattributed,
              shown: format.number(report.unattributed),
            })}
          </OpportunityFigure>
        </>
      ) : null}
      {report.otherCurrencies.map((other) => (
        <span key={other.currency}>
          {'. '}
          {t('opportunities.other', {
            count: other.won,
            shown: format.number(other.won),
            value: format.money(other.wonValue, { currency: other.currency }),
          })}
        </span>
      ))}
      .
    </>
  )
}

function Charts({ report, view }: { report: OpportunitiesReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const whole = completeOnes(report.periods, view.unknownFrom)
  const shown = whole.length > 0 ? whole : report.periods
  const axisOf = useAxisNote(report.periods, shown)
  const best = [...shown].sort((a, b) => b.won - a.won)[0]
  if (!best) return null
  return (
    <div className="figs">
      <StackedBars
        finding={t('opportunities.found', {
          period: format.period(best.period),
          won: format.number(best.won),
        })}
        axis={axisOf(t('opportunities.axis'))}
        x={shown.map((row) => format.period(row.period, true))}
        xLabel={t('period.head')}
        series={[
          {
            key: 'won',
            text: t('opportunities.column.won'),
            values: shown.map((row) => row.won),
            look: 'main',
          },
          {
            key: 'lost',
            text: t('opportunities.column.lost'),
            values: shown.map((row) => row.lost),
            look: 'faint',
          },
        ]}
      />
    </div>
  )
}

function useEndedColumns<Row extends Ended>(
  currency: string,
  queryOf: (row: Row) => Record<string, string | undefined>,
  nameOf: (row: Row) => string,
): LedgerColumn<Row>[] {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return COLUMNS.map((key) => ({
    key,
    head: t(`opportunities.column.${key}`),
    align: 'end',
    width: key === 'wonValue' ? 180 : 120,
    phone: key === 'won' ? 'main' : 'line',
    cell: (row: Row) => {
      if (key === 'winRate')
        return row.winRate === null ? '\u2013' : format.percent(row.winRate, { decimals: 1 })
      const figure = key === 'lost' ? 'lost' : 'won'
      return (
        <OpportunityFigure
          query={{ ...queryOf(row), figure }}
          title={`${nameOf(row)}: ${t(`opportunities.column.${key}`)}`}
          empty={row[figure] === 0}
        >
          {key === 'wonValue' ? format.money(row.wonValue, { currency }) : format.number(row[key])}
        </OpportunityFigure>
      )
    },
  }))
}

function Groups({
  report,
  view,
  by,
}: {
  report: OpportunitiesReport
  view: ReportView
  by: 'product' | 'agent'
}) {
  const { t } = useTranslation('insights')
  const nameOf = (row: Group) => row.name ?? t('opportunities.nameless')
  const columns = useEndedColumns<Group>(
    report.currency,
    (row) => ({ ...view.range, [by]: row.name ?? '' }),
    nameOf,
  )
  return (
    <Section title={t(`opportunities.by.${by}`)}>
      <Ledger
        label={t(`opportunities.by.${by}`)}
        columns={[{ key: 'name', head: t(`opportunities.${by}`), phone: 'name', cell: nameOf }, ...columns]}
        rows={by === 'product' ? report.products : report.agents}
        rowKey={(row) => row.name ?? ''}
        minWidth={640}
      />
    </Section>
  )
}

function Periods({ report, view }: { report: OpportunitiesReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const period = usePeriodColumn<Period>(view.unknownFrom)
  const columns = useEndedColumns<Period>(
    report.currency,
    (row) => ({ ...view.range, period: row.period }),
    (row) => format.period(row.period),
  )
  return (
    <Section title={t('opportunities.by.period')} note={t('opportunities.note')}>
      <Ledger
        label={t('opportunities.by.period')}
        columns={[period, ...columns]}
        rows={[...report.periods].reverse()}
        rowKey={(row) => row.period}
        minWidth={640}
      />
    </Section>
  )
}
