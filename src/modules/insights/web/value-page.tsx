import { Trans, useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { Figure, ValueReport, ValueSeries } from '../contract.ts'
import { ValueComparison } from './comparison/report-comparisons.tsx'
import { FigureLink } from './figure-facts.tsx'
import { ReportPage, type ReportView, useReportView } from './report-page.tsx'
import { completeOnes } from './report-period.ts'
import { useReport } from './reports.ts'
import { ValueCharts } from './value-charts.tsx'
import { yearOfNet } from './value-findings.ts'
import { OtherCurrencies, TopPartners, ValueTable } from './value-tables.tsx'

/** What the partnerships bring: by period, by partner, and how much hangs on few. */
export function ValuePage() {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { view, frame } = useReportView()
  const [search] = useSearchState()
  const limit = Number(search['top'] ?? 10)
  const currency = view.period.currency ?? undefined
  const ready = view.frame !== undefined
  const value = useReport('value', { ...view.range, currency, limit }, ready)
  const series = useReport('value/series', { ...view.range, currency, by: view.period.by }, ready)
  const known = value.data && series.data
  const isEmpty = known && known.periods.length === 0 && value.data?.otherCurrencies.length === 0
  return (
    <ReportPage
      tab="value"
      view={view}
      queries={[frame, value, series]}
      withCurrency
      withComparison
      isEmpty={isEmpty}
      sentence={known && sentenceOf(known)}
      lead={value.data ? <ValueLead report={value.data} view={view} /> : undefined}
      csv={
        known && {
          name: `${t('tabs.value')} ${view.unknownFrom}`,
          head: [
            t('period.head'),
            ...amountKeys.map((key) => t(`value.column.${key}`)),
            t('controls.currency'),
          ],
          rows: known.periods.map((row) => [
            row.period,
            ...amountKeys.map((key) => row[key]),
            known.currency,
          ]),
        }
      }
    >
      {value.data && known ? (
        <>
          <ValueComparison view={view} report={value.data} />
          <ValueCharts report={value.data} series={known} view={view} />
          {view.isHost ? <TopPartners report={value.data} view={view} limit={limit} /> : null}
          <ValueTable series={known} view={view} />
          <OtherCurrencies report={value.data} view={view} />
        </>
      ) : null}
    </ReportPage>
  )

  function sentenceOf(all: ValueSeries): string {
    const year = yearOfNet(completeOnes(all.periods, view.unknownFrom), view.period.by)
    const sum = (amount: number | string) => format.money(amount, { currency: all.currency, compact: true })
    const seat = view.isHost ? 'host' : 'partner'
    if (!year) return t(`value.sentence.whole.${seat}`, { sum: sum(value.data?.net ?? 0) })
    const plain = t(`value.sentence.year.${seat}`, { sum: sum(year.net) })
    if (year.change === null || year.way === null) return plain
    return `${plain}, ${t(`value.sentence.${year.way}`, { change: format.percent(Math.abs(year.change)) })}`
  }
}

export const amountKeys = ['gross', 'cancelled', 'returns', 'net'] as const

function ValueLead({ report, view }: { report: ValueReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const sum = (amount: string) => format.money(amount, { currency: report.currency, cents: 'never' })
  const link = (figure: Figure, name: string) => (
    <FigureLink selector={{ figure, ...view.range, currency: report.currency }} title={name} />
  )
  return (
    <Trans
      t={t}
      i18nKey={view.isHost ? 'value.lead.host' : 'value.lead.partner'}
      count={report.partners}
      values={{
        gross: sum(report.gross),
        cancelled: sum(report.cancelled),
        returns: sum(report.returns),
        net: sum(report.net),
        partners: format.number(report.partners),
      }}
      components={{
        gross: link('value.gross', t('value.column.gross')),
        cancelled: link('value.cancelled', t('value.column.cancelled')),
        returns: link('value.returns', t('value.column.returns')),
        net: link('value.net', t('value.column.net')),
        partners: link('value.partners', t('value.partners')),
      }}
    />
  )
}
