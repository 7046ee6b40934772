import './health.css'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { HealthList, HealthSummary } from '../../contract.ts'
import { ReportPage, useReportView } from '../report-page.tsx'
import { useHealth } from './api.ts'
import { Fitting } from './fitting.tsx'
import { HealthCharts } from './health-charts.tsx'
import { HealthFilters, useHealthFilters } from './health-filters.tsx'
import { countOf, orderingOf } from './health-findings.ts'
import { HealthRows } from './health-rows.tsx'
import { HealthTotals } from './health-totals.tsx'

type Ready = Extract<HealthList, { state: 'ready' }>

/** Who may fall silent, why, what it would cost and what would change it. */
export function HealthPage() {
  const { t } = useTranslation(['insights-health', 'insights'])
  const format = useFormat()
  const { permissions } = useSession()
  const { view, frame } = useReportView()
  const [search] = useSearchState()
  const filters = useHealthFilters()
  const withMoney = permissions.includes('money.read')
  const state = search['state'] ?? 'alive'
  const sort = search['sort'] ?? (withMoney && state === 'alive' ? 'atRisk' : 'risk')
  const common = { asOf: view.period.asOf, language: format.language, ...filters.query }
  const ready = view.frame !== undefined
  // the sum of all states stands above, whichever of them is listed
  const whole = useHealth({ ...common, sort: 'risk' }, ready)
  const listed = useHealth({ ...common, state, sort }, ready)
  const first = whole.data?.pages[0]
  const sum = first?.state === 'ready' ? first.summary : null
  const pages = (listed.data?.pages ?? []).filter((page): page is Ready => page.state === 'ready')
  const rows = pages.flatMap(({ data }) => data)
  const day = first?.day ?? ''
  const currency = first?.state === 'ready' ? first.currency : (view.frame?.currency ?? '')
  return (
    <ReportPage
      tab="health"
      view={view}
      queries={[frame, whole, listed]}
      withPeriod={false}
      withGrain={false}
      isEmpty={
        first === undefined
          ? undefined
          : first.state === 'nothing' || (sum !== null && sum.total === 0 && !filters.isOn)
      }
      sentence={sum ? <Sentence summary={sum} currency={currency} /> : undefined}
      lead={sum ? <Lead summary={sum} /> : undefined}
      csv={{
        name: `${t('insights:tabs.health')} ${day}`,
        head: ['partner', 'state', 'health', 'risk', 'expected', 'atRisk', 'reason'].map((key) =>
          t(`column.${key}`),
        ),
        rows: rows.map((row) => [
          row.name,
          t(`state.${row.state}`),
          row.health.toFixed(1),
          row.risk.toFixed(4),
          row.expectedNextYear ?? '',
          row.valueAtRisk ?? '',
          row.reasons[1]?.says ?? '',
        ]),
      }}
    >
      {first?.state === 'fitting' ? <Fitting progress={first.progress} /> : null}
      {sum && first?.state === 'ready' ? (
        <>
          <HealthFilters filters={filters} />
          <Unchecked summary={sum} />
          <HealthTotals summary={sum} currency={currency} selector={filters.selectorOf(view.period.asOf)} />
          <HealthCharts
            summary={sum}
            rows={state === 'alive' ? rows : []}
            currency={currency}
            selector={filters.selectorOf(view.period.asOf)}
          />
          <HealthRows
            state={state}
            summary={sum}
            rows={listed.isPlaceholderData ? undefined : rows}
            day={day}
            currency={currency}
            sort={sort}
            query={listed}
          />
        </>
      ) : null}
    </ReportPage>
  )
}

function Sentence({ summary, currency }: { summary: HealthSummary; currency: string }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const ordering = orderingOf(summary)
  if (!ordering) return <>{t('sentence.nobody')}</>
  const values = {
    count: ordering.n,
    shown: format.number(ordering.n),
    silent: format.number(ordering.expectedSilent),
  }
  if (summary.valueAtRisk === null) return <>{t('sentence.plain', values)}</>
  return (
    <>
      {t('sentence.money', {
        ...values,
        sum: format.money(summary.valueAtRisk, { currency, compact: true }),
      })}
    </>
  )
}

function Lead({ summary }: { summary: HealthSummary }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const [, change] = useSearchState()
  const silent = countOf(summary, 'silent')
  const once = countOf(summary, 'once')
  return (
    <>
      {t('lead.all')}{' '}
      {silent + once > 0
        ? t('lead.others', { silent: format.number(silent), once: format.number(once) })
        : null}{' '}
      {summary.left > 0 ? (
        <>
          {t('lead.left', { count: summary.left, shown: format.number(summary.left) })}{' '}
          <button type="button" className="link" onClick={() => change({ left: 'any' })}>
            {t('lead.withLeft')}
          </button>
        </>
      ) : null}
    </>
  )
}

/** Says that scores were not compared with what came true, where they were not. */
function Unchecked({ summary }: { summary: HealthSummary }) {
  const { t } = useTranslation('insights-health')
  const ordering = orderingOf(summary)
  if (!ordering || ordering.checked === ordering.n) return null
  return (
    <Note tone="att" title={t('unchecked.title')}>
      {t('unchecked.about')}
    </Note>
  )
}
