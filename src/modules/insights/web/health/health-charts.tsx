import { useTranslation } from 'react-i18next'
import { BarChart } from '#ui/chart/bar-chart.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import type { FactSelector, HealthSummary, StoredHealthRow } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { halfOfRisk, orderingOf, spreadOf } from './health-findings.ts'

const SHOWN = 10

/** How the risks lie, and on whom what is at risk hangs. */
export function HealthCharts(props: {
  summary: HealthSummary
  rows: readonly StoredHealthRow[]
  currency: string
  selector: Partial<FactSelector>
}) {
  const { summary, rows, currency, selector } = props
  const ordering = orderingOf(summary)
  if (!ordering) return null
  return (
    <div className="figs">
      <Distribution risks={ordering.risks} selector={selector} />
      <Endangered rows={rows} summary={summary} currency={currency} selector={selector} />
    </div>
  )
}

function Distribution({ risks, selector }: { risks: readonly number[]; selector: Partial<FactSelector> }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { high, n, share, most } = spreadOf(risks)
  const name = (bin: number) =>
    t('risks.range', { from: format.number(bin * 10), to: format.number(bin * 10 + 10) })
  return (
    <BarChart
      finding={
        high === 0
          ? t('risks.none')
          : t('risks.found', {
              count: high,
              shown: format.number(high),
              n: format.number(n),
              share: format.percent(share ?? 0, (share ?? 0) < 0.01 ? { decimals: 1 } : {}),
            })
      }
      axis={t('risks.axis', { most: name(most) })}
      label={t('risks.label')}
      nameLabel={t('risks.head')}
      valueLabel={t('risks.partners')}
      bars={risks.map((value, bin) => ({
        key: String(bin),
        name: name(bin),
        value,
        look: bin >= 5 ? ('att' as const) : ('second' as const),
        shown: (
          <FigureLink
            selector={{ ...selector, figure: 'risk.partners', state: 'alive', scoredBy: 'orders', bin }}
            title={name(bin)}
            empty={value === 0}
          >
            {format.number(value)}
          </FigureLink>
        ),
      }))}
    />
  )
}

function Endangered(props: {
  rows: readonly StoredHealthRow[]
  summary: HealthSummary
  currency: string
  selector: Partial<FactSelector>
}) {
  const { rows, summary, currency, selector } = props
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const valued = rows.filter(({ valueAtRisk }) => valueAtRisk !== null).slice(0, SHOWN)
  if (valued.length === 0) return null
  const half = halfOfRisk(
    rows.map(({ valueAtRisk }) => valueAtRisk),
    summary.valueAtRisk,
  )
  return (
    <BarChart
      finding={
        half === null
          ? t('endangered.plain')
          : t('endangered.found', {
              count: half.first,
              shown: format.number(half.first),
              share: format.percent(half.share),
            })
      }
      axis={t('endangered.axis', { currency, shown: format.number(valued.length) })}
      label={t('endangered.label')}
      nameLabel={t('column.partner')}
      valueLabel={t('column.atRisk')}
      text={(value) => format.money(value, { currency, bare: true, compact: true })}
      bars={valued.map((row) => ({
        key: row.partnerId,
        name: row.name,
        value: Number(row.valueAtRisk),
        look: row.risk >= 0.5 ? ('att' as const) : ('second' as const),
        nameShown: (
          <Link className="q" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
            {row.name}
          </Link>
        ),
        shown: (
          <FigureLink
            selector={{ ...selector, figure: 'risk.value', currency, partner: row.partnerId }}
            title={`${t('column.atRisk')}: ${row.name}`}
          >
            {format.money(row.valueAtRisk ?? 0, { currency, bare: true, compact: true })}
          </FigureLink>
        ),
      }))}
    />
  )
}
