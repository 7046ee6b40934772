import './quality.css'
import { useTranslation } from 'react-i18next'
import { IntervalPlot, type IntervalRow } from '#ui/chart/interval-plot.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { SideMark } from '#ui/side.tsx'
import type { ReliabilityGroups as Groups } from '../../contract.ts'
import { keptSelector } from '../../quality/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'
import { useReliabilityGroups } from './api.ts'
import { GroupChip, useGroupBy } from './group-chip.tsx'
import { useGroupNames } from './group-names.ts'

/** Kept promises by group for each side, and the partnerships that surely keep most; the host's view. */
export function ReliabilityGroups({ view }: { view: ReportView }) {
  const { t } = useTranslation('insights-quality')
  const groupBy = useGroupBy()
  const groups = useReliabilityGroups({ ...view.range, groupBy }, view.isHost && view.frame !== undefined)
  if (!groups.data) return null
  return (
    <Section title={t('reliability.title')} actions={<GroupChip groupings={groups.data.groupings} />}>
      <div className="quality-figs">
        <div className="figs">
          {(['partner', 'host'] as const).map((side) => (
            <BySide key={side} side={side} groups={groups.data} view={view} />
          ))}
        </div>
        <Best groups={groups.data} view={view} />
      </div>
    </Section>
  )
}

type Of = { groups: Groups; view: ReportView }

function BySide({ side, groups, view }: Of & { side: 'host' | 'partner' }) {
  const { t } = useTranslation('insights-quality')
  const format = useFormat()
  const nameOf = useGroupNames(new Map())
  const rows = groups.groups.filter((row) => row.side === side && row.n > 0)
  if (rows.length === 0) return null
  return (
    <IntervalPlot
      finding={t(`reliability.${side}`)}
      axis={t('reliability.axis')}
      nameLabel={t('by')}
      valueLabel={t('reliability.value')}
      domain={[0, 1]}
      text={(value) => format.percent(value)}
      rows={rows.map(
        (row): IntervalRow => ({
          key: `${row.key} ${side}`,
          name: nameOf(row),
          value: row.share,
          interval: row.interval,
          n: row.n,
          nShown: (
            <FigureLink
              selector={keptSelector(side, { groupBy: groups.groupBy, group: row.key }, view.range)}
              title={`${t(`reliability.${side}`)}, ${nameOf(row)}`}
            >
              {format.number(row.n)}
            </FigureLink>
          ),
          look: side,
        }),
      )}
    />
  )
}

function Best({ groups, view }: Of) {
  const { t } = useTranslation('insights-quality')
  const format = useFormat()
  const [first] = groups.best
  if (!first) return <p className="m">{t('reliability.noBest')}</p>
  return (
    <IntervalPlot
      finding={t('reliability.bestFinding', {
        name: first.name,
        kept: format.number(first.kept),
        n: format.number(first.n),
      })}
      axis={t('reliability.bestAxis')}
      nameLabel={t('reliability.bestTitle')}
      valueLabel={t('reliability.value')}
      domain={[0, 1]}
      text={(value) => format.percent(value)}
      rows={groups.best.map(
        (row): IntervalRow => ({
          key: `${row.partnerId} ${row.side}`,
          name: `${row.name}, ${t(`owes.${row.side}`)}`,
          nameShown: (
            <span className="who-owes">
              <SideMark side={row.side} />
              <Link className="q" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
                {row.name}
              </Link>
            </span>
          ),
          value: row.share,
          interval: row.interval,
          n: row.n,
          nShown: (
            <FigureLink
              selector={keptSelector(row.side, { partner: row.partnerId }, view.range)}
              title={`${t('reliability.value')}, ${row.name}`}
            >
              {format.number(row.n)}
            </FigureLink>
          ),
          look: row.side,
        }),
      )}
    />
  )
}
