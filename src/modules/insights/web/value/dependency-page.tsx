import { useTranslation } from 'react-i18next'
import { ScatterPlot } from '#ui/chart/scatter-plot.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { DependencyReport } from '../../contract.ts'
import { valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { ReportPage, type ReportView, useReportView } from '../report-page.tsx'
import { dependencyOf, namedOf, OVER_HALF } from './dependency-findings.ts'
import { DependencyRows } from './dependency-rows.tsx'
import { OwnPurchaseShare } from './own-purchase-share.tsx'
import { useValueReport } from './value-api.ts'
import { WhatIf } from './what-if.tsx'

/** Who depends on whom, how concentrated value is, and what is lost when somebody leaves. */
export function DependencyPage() {
  const { t } = useTranslation(['insights-value', 'insights'])
  const format = useFormat()
  const session = useSession()
  const { view, frame } = useReportView('12')
  const [search, change] = useSearchState()
  const currency = view.period.currency ?? undefined
  const query = { ...view.range, currency, limit: 50 }
  const dependency = useValueReport('dependency', query, view.frame !== undefined)
  const { data } = dependency
  const leaving = (search['leave'] ?? '').split(',').filter((id) => id !== '')
  const toggle = (id: string) => {
    const next = leaving.includes(id) ? leaving.filter((one) => one !== id) : [...leaving, id]
    change({ leave: next.length === 0 ? undefined : next.join(',') })
  }
  return (
    <ReportPage
      tab="dependency"
      view={view}
      queries={[frame, dependency]}
      usual="12"
      withGrain={false}
      withCurrency
      isEmpty={data && data.rows.length === 0 && view.isHost}
      sentence={data && (view.isHost ? sentenceOf(data) : t('dependency.own.title'))}
      lead={data && view.isHost ? <Lead report={data} view={view} /> : undefined}
      csv={
        data && {
          name: `${t('insights:tabs.dependency')} ${view.unknownFrom}`,
          head: ['partner', 'net', 'share', 'purchaseShare', 'toldOn'].map((key) =>
            t(`dependency.column.${key}`),
          ),
          rows: data.rows.map((row) => [row.name, row.net, row.share, row.purchaseShare, row.toldOn]),
        }
      }
    >
      {data && view.isHost ? (
        <>
          <Scatter report={data} />
          {leaving.length > 0 && session.side === 'host' ? (
            <WhatIf partners={leaving} view={view} currency={currency} onLeave={toggle} />
          ) : null}
          <DependencyRows report={data} view={view} leaving={leaving} onLeave={toggle} />
        </>
      ) : null}
      {data && !view.isHost ? <OwnPurchaseShare report={data} view={view} /> : null}
    </ReportPage>
  )

  function sentenceOf(report: DependencyReport): string {
    const { largest, told, overHalf } = dependencyOf(report)
    const first =
      largest?.share === null || largest === null
        ? t('insights:tabs.dependency')
        : t('dependency.sentence.largest', {
            name: largest.name,
            share: format.percent(largest.share, { decimals: 1 }),
          })
    return told === 0 || overHalf === 0
      ? first
      : `${first}; ${t('dependency.sentence.over', { count: overHalf })}`
  }
}

function Lead({ report, view }: { report: DependencyReport; view: ReportView }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { asOf } = view.range
  if (report.hhi === null || report.effective === null) return null
  return (
    <>
      {t('dependency.lead', { count: Math.max(1, Math.round(report.effective)) })}{' '}
      <FigureLink
        selector={valueSelector(view.range, { figure: 'value.concentration', currency: report.currency })}
        title={t('dependency.hhi')}
      >
        {t('dependency.index', { hhi: format.number(report.hhi, { decimals: 0 }) })}
      </FigureLink>
      {report.giniCorrected === null
        ? null
        : t('dependency.gini', { gini: format.number(report.giniCorrected, { decimals: 2 }) })}{' '}
      <FigureLink
        selector={valueSelector({ asOf }, { figure: 'value.purchaseShare' })}
        title={t('dependency.column.purchaseShare')}
        empty={report.told === 0}
      >
        {t('dependency.told', { count: report.told })}
      </FigureLink>{' '}
      {report.overHalf === 0 ? null : (
        <FigureLink
          selector={valueSelector({ asOf }, { figure: 'value.overHalf' })}
          title={t('dependency.band')}
        >
          {t('dependency.overLead', { count: report.overHalf })}
        </FigureLink>
      )}
    </>
  )
}

function Scatter({ report }: { report: DependencyReport }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const known = report.rows.filter(({ share, purchaseShare }) => share !== null && purchaseShare !== null)
  if (known.length === 0) return <p className="mm">{t('dependency.nobodyTold')}</p>
  const named = namedOf(known)
  const { overHalf, told, largest } = dependencyOf(report)
  const share = format.percent(largest?.share ?? 0)
  return (
    <ScatterPlot
      finding={
        overHalf > 0
          ? t('dependency.found', { count: overHalf, share, name: largest?.name })
          : t('dependency.nobody', { count: told })
      }
      axis={t('dependency.axis', { count: known.length })}
      nameLabel={t('partner')}
      xLabel={t('dependency.x')}
      yLabel={t('dependency.y')}
      xText={(value) => format.percent(value, { decimals: value < 0.1 && value > 0 ? 1 : 0 })}
      yText={(value) => format.percent(value)}
      yDomain={[0, 1]}
      band={{ from: OVER_HALF, text: t('dependency.band') }}
      dots={known.map((row) => ({
        key: row.partnerId,
        name: row.name,
        x: row.share ?? 0,
        y: row.purchaseShare ?? 0,
        isNamed: named.has(row.partnerId),
      }))}
    />
  )
}
