import { Trans, useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { SatisfactionReport, SatisfactionSeries } from '../contract.ts'
import { SatisfactionComparison } from './comparison/report-comparisons.tsx'
import { FigureLink, useScaleName } from './figure-facts.tsx'
import { SatisfactionGroups } from './quality/satisfaction-groups.tsx'
import { ReportPage, type ReportView, useReportView } from './report-page.tsx'
import { useReport } from './reports.ts'
import { FEW_ANSWERS } from './satisfaction-findings.ts'
import { ScaleFigures, ScalesTable } from './satisfaction-scales.tsx'

/** What the sides think of each other: every scale with its mean, its interval and how it was answered. */
export function SatisfactionPage() {
  const { t } = useTranslation('insights')
  const { view, frame } = useReportView()
  const nameOf = useScaleName()
  const ready = view.frame !== undefined
  const report = useReport('satisfaction', view.range, ready)
  const series = useReport('satisfaction/series', { ...view.range, by: view.period.by }, ready)
  const known = report.data && series.data
  return (
    <ReportPage
      tab="satisfaction"
      view={view}
      queries={[frame, report, series]}
      withComparison
      isEmpty={report.data && report.data.scales.length === 0}
      sentence={known && report.data && <Sentence report={report.data} series={known} />}
      lead={report.data && <Lead report={report.data} view={view} />}
      csv={
        known && {
          name: `${t('tabs.satisfaction')} ${view.unknownFrom}`,
          head: ['scale', 'period', 'n', 'mean', 'low', 'high'].map((key) => t(`satisfaction.csv.${key}`)),
          rows: known.flatMap((scale) =>
            scale.periods.map((row) => [
              nameOf(scale.scale, scale.name),
              row.period,
              row.n,
              row.mean,
              row.interval?.[0] ?? null,
              row.interval?.[1] ?? null,
            ]),
          ),
        }
      }
    >
      {report.data && known ? (
        <>
          <SatisfactionComparison view={view} report={report.data} />
          <ScalesTable report={report.data} series={known} view={view} />
          {known.map((scale) => (
            <ScaleFigures key={scale.scale} scale={scale} />
          ))}
          <SatisfactionGroups view={view} />
        </>
      ) : null}
    </ReportPage>
  )
}

function Sentence({ report, series }: { report: SatisfactionReport; series: SatisfactionSeries }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const nameOf = useScaleName()
  const { nps } = report
  if (nps)
    return (
      <>
        {t(nps.n < FEW_ANSWERS ? 'satisfaction.sentence.npsFew' : 'satisfaction.sentence.nps', {
          value: format.number(nps.value, { decimals: 0, signed: true }),
          count: nps.n,
          shown: format.number(nps.n),
        })}
      </>
    )
  const largest = [...report.scales].sort((a, b) => b.n - a.n)[0]
  const scale = series.find((one) => one.scale === largest?.scale)
  if (!largest || !scale) return <>{t('tabs.satisfaction')}</>
  return (
    <>
      {t('satisfaction.sentence.scale', {
        name: nameOf(scale.scale, scale.name),
        mean: format.number(largest.mean, { decimals: 1 }),
        max: format.number(scale.max),
        count: largest.n,
        shown: format.number(largest.n),
      })}
    </>
  )
}

function Lead({ report, view }: { report: SatisfactionReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { nps } = report
  if (!nps) return <>{t('satisfaction.lead.noNps')}</>
  return (
    <Trans
      t={t}
      i18nKey="satisfaction.lead.nps"
      count={nps.n}
      values={{
        low: format.number(nps.interval[0], { decimals: 0, signed: true }),
        high: format.number(nps.interval[1], { decimals: 0, signed: true }),
        shown: format.number(nps.n),
      }}
      components={{
        answers: (
          <FigureLink
            selector={{ figure: 'satisfaction.nps', ...view.range }}
            title={t('satisfaction.nps')}
          />
        ),
      }}
    />
  )
}
