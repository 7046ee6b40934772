import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Trans, useTranslation } from 'react-i18next'
import { api, type Query } from '#ui/api-client.ts'
import { useFormat } from '#ui/locale.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { GrowthReport, RetentionReport } from '../../contract.ts'
import { type RetentionAsked, retentionSelector } from '../../retention/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { periodTitle } from '../period-parts.tsx'
import { ReportPage, type ReportView, useReportView } from '../report-page.tsx'
import { perYear } from '../report-period.ts'
import { keys } from '../reports.ts'
import { CohortCurve } from './cohort-curve.tsx'
import { Comebacks } from './comebacks.tsx'
import { RetentionCharts } from './retention-charts.tsx'
import { lastWhole, yearly } from './retention-findings.ts'
import { RetentionTable, retentionColumns } from './retention-table.tsx'
import { Survival } from './survival.tsx'

function useRetention(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'retention', ...query }),
    queryFn: ({ signal }) => api.get<RetentionReport>('/reports/retention', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** Who stays: by period, by cohort, until the first silence, and after it. */
export function RetentionPage() {
  const { t } = useTranslation(['insights-retention', 'insights'])
  const format = useFormat()
  const { view, frame } = useReportView('36')
  const [search] = useSearchState()
  const query = { ...view.range, by: view.period.by, groupBy: search['groupBy'] }
  const retention = useRetention(query, view.frame !== undefined)
  const { data } = retention
  const asked: RetentionAsked = view.range
  const isEmpty = data?.periods.every(({ start, end }) => start === 0 && end === 0)
  return (
    <ReportPage
      tab="retention"
      view={view}
      queries={[frame, retention]}
      usual="36"
      isEmpty={isEmpty}
      sentence={data && sentenceOf(data)}
      lead={data ? <Lead report={data} asked={asked} view={view} /> : undefined}
      csv={
        data && {
          name: `${t('insights:tabs.retention')} ${view.unknownFrom}`,
          head: [t('insights:period.head'), ...retentionColumns.map((key) => t(`column.${key}`))],
          rows: data.periods.map((row) => [row.period, ...retentionColumns.map((key) => row[key])]),
        }
      }
    >
      {data ? (
        <>
          <RetentionCharts report={data} asked={asked} />
          <CohortCurve report={data} asked={asked} />
          <RetentionTable report={data} asked={asked} unknownFrom={view.unknownFrom} />
          <Survival report={data} asked={asked} />
          <Comebacks report={data} asked={asked} />
        </>
      ) : null}
    </ReportPage>
  )

  function sentenceOf({ periods, by }: RetentionReport): string {
    const year = yearly(periods, perYear(by))
    if (year !== null) return t('sentence.year', { rate: format.percent(year) })
    const last = lastWhole(periods)
    if (last?.retention === null || last === null) return t('insights:tabs.retention')
    const period = periodTitle(last.period, format)
    return t('sentence.period', { period, rate: format.percent(last.retention, { decimals: 1 }) })
  }
}

/** Both forms of the last period in words, why they differ, and what partners of a year ago still bring. */
function Lead({ report, asked, view }: { report: RetentionReport; asked: RetentionAsked; view: ReportView }) {
  const { t } = useTranslation('insights-retention')
  const format = useFormat()
  const last = lastWhole(report.periods)
  if (last?.retention === null || last === null || last.growthRatio === null) return null
  const link = (figure: 'start' | 'retained' | 'end' | 'lost') => (
    <FigureLink
      selector={retentionSelector(asked, {
        figure: `retention.${figure}`,
        period: last.period,
        by: report.by,
      })}
      title={t(`column.${figure}`)}
    />
  )
  return (
    <>
      <Trans
        t={t}
        i18nKey="lead"
        values={{
          period: periodTitle(last.period, format),
          start: format.number(last.start),
          retained: format.number(last.retained),
          lost: format.number(last.lost),
          end: format.number(last.end),
          rate: format.percent(last.retention, { decimals: 1 }),
          churn: format.percent(last.churn ?? 0, { decimals: 1 }),
          ratio: format.percent(last.growthRatio, { decimals: 1 }),
          days: format.number(report.silentDays),
        }}
        components={{
          start: link('start'),
          retained: link('retained'),
          lost: link('lost'),
          end: link('end'),
        }}
      />{' '}
      <MoneyKept view={view} />
    </>
  )
}

/** Gross and net revenue retention over the last twelve months; nothing for who may not read amounts. */
function MoneyKept({ view }: { view: ReportView }) {
  const { t } = useTranslation('insights-retention')
  const format = useFormat()
  const session = useSession()
  const query = view.period.asOf === null ? {} : { asOf: view.period.asOf }
  const growth = useQuery({
    queryKey: keys.list({ name: 'value/growth', ...query }),
    queryFn: ({ signal }) => api.get<GrowthReport>('/reports/value/growth', { query, signal }),
    enabled: session.permissions.includes('money.read'),
  })
  const { data } = growth
  if (data?.grossRetention === null || data === undefined || data.netRetention === null) return null
  return (
    <>{t('money', { gross: format.percent(data.grossRetention), net: format.percent(data.netRetention) })}</>
  )
}
