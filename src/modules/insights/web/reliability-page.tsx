import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { ReliabilityReport, StateCounts } from '../contract.ts'
import { ReliabilityComparison } from './comparison/report-comparisons.tsx'
import { ReliabilityGroups } from './quality/reliability-groups.tsx'
import { ReliabilityCharts } from './reliability-charts.tsx'
import { judgedOf, RELIABILITY_STATES } from './reliability-findings.ts'
import { ReliabilityTable, SidesTable } from './reliability-tables.tsx'
import { ReportPage, useReportView } from './report-page.tsx'
import { useReport } from './reports.ts'

/** Who keeps their word: both sides alike, the whole network and each partnership. */
export function ReliabilityPage() {
  const { t } = useTranslation('insights')
  const { view, frame } = useReportView()
  const ready = view.frame !== undefined
  const report = useReport('reliability', { ...view.range, limit: 60 }, ready)
  const series = useReport('reliability/series', { ...view.range, by: view.period.by }, ready)
  const known = report.data && series.data
  const isEmpty = report.data && Object.values(report.data.sides).every((side) => totalOf(side) === 0)
  return (
    <ReportPage
      tab="reliability"
      view={view}
      queries={[frame, report, series]}
      withComparison
      isEmpty={isEmpty}
      sentence={report.data && <Sentence report={report.data} isHost={view.isHost} />}
      lead={report.data && <Lead report={report.data} isHost={view.isHost} />}
      csv={
        known && {
          name: `${t('tabs.reliability')} ${view.unknownFrom}`,
          head: [
            t('period.head'),
            ...(['host', 'partner'] as const).flatMap((side) =>
              (['kept', 'late', 'broken'] as const).map(
                (state) => `${t(`reliability.side.${side}`)}: ${t(`reliability.state.${state}`)}`,
              ),
            ),
          ],
          rows: known.map((row) => [
            row.period,
            ...[row.host, row.partner].flatMap((side) => [side.kept, side.late, side.broken]),
          ]),
        }
      }
    >
      {report.data && known ? (
        <>
          <ReliabilityComparison view={view} report={report.data} />
          <ReliabilityCharts report={report.data} series={known} view={view} />
          <ReliabilityGroups view={view} />
          <SidesTable report={report.data} view={view} />
          <ReliabilityTable series={known} view={view} />
        </>
      ) : null}
    </ReportPage>
  )
}

function totalOf(counts: StateCounts): number {
  return RELIABILITY_STATES.reduce((sum, state) => sum + counts[state], 0)
}

function Sentence({ report, isHost }: { report: ReliabilityReport; isHost: boolean }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const our = isHost ? report.sides.host : report.sides.partner
  const their = isHost ? report.sides.partner : report.sides.host
  const shareOf = (counts: StateCounts) => {
    const judged = judgedOf(counts)
    return judged === 0 ? null : format.percent(counts.kept / judged)
  }
  const us = shareOf(our)
  const them = shareOf(their)
  const they = isHost ? 'partners' : 'host'
  if (us !== null && them !== null) return <>{t(`reliability.sentence.both.${they}`, { us, them })}</>
  if (us !== null) return <>{t('reliability.sentence.us', { us })}</>
  if (them !== null) return <>{t(`reliability.sentence.them.${they}`, { them })}</>
  return <>{t('reliability.sentence.none')}</>
}

/** What the shares stand on: how many promises have ended, how many are still ahead or past their time. */
function Lead({ report, isHost }: { report: ReliabilityReport; isHost: boolean }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const sides = isHost
    ? ([
        ['us', report.sides.host],
        ['them', report.sides.partner],
      ] as const)
    : ([
        ['us', report.sides.partner],
        ['them', report.sides.host],
      ] as const)
  return (
    <>
      {sides
        .filter(([, counts]) => totalOf(counts) > 0)
        .map(([who, counts]) => (
          <span key={who}>
            {t(`reliability.lead.${who}`, {
              count: judgedOf(counts),
              judged: format.number(judgedOf(counts)),
              overdue: t('reliability.lead.overdue', {
                count: counts.overdue,
                shown: format.number(counts.overdue),
              }),
              open: format.number(counts.open),
            })}{' '}
          </span>
        ))}
    </>
  )
}
