import { useTranslation } from 'react-i18next'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Section } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { RetentionReport, SurvivalGroup } from '../../contract.ts'
import { type RetentionAsked, retentionSelector } from '../../retention/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { commonMonth, FEWEST, survivalAt } from './retention-findings.ts'

const LOOKS = ['main', 'second', 'dashed', 'partner', 'shared', 'host'] as const
const MONTHS = [0, 3, 6, 12, 18, 24, 36, 48]

type Row = SurvivalGroup['points'][number] & { key: string; group: SurvivalGroup }

/** How long partners order before they first fall silent, by groups, with intervals and the numbers behind each step. */
export function Survival({ report, asked }: { report: RetentionReport; asked: RetentionAsked }) {
  const { t, i18n } = useTranslation(['insights-retention', 'insights', 'partners'])
  const format = useFormat()
  const [, change] = useSearchState()
  const { survival } = report
  const groups = survival.groups.filter(({ partners }) => partners >= FEWEST)
  const words = t as unknown as (key: string) => string
  const nameOf = ({ group, nameRu, nameEn }: Pick<SurvivalGroup, 'group' | 'nameRu' | 'nameEn'>) => {
    const own = format.language === 'ru' ? nameRu : nameEn
    if (own) return own
    if (group === 'all') return t('survival.all')
    if (group === 'none') return t('survival.none')
    return i18n.exists(`partners:nature.${group}`) ? words(`partners:nature.${group}`) : group
  }
  const groupingName = (one: { key: string; nameRu: string | null; nameEn: string | null }) =>
    (format.language === 'ru' ? one.nameRu : one.nameEn) ?? words(`survival.by.${one.key}`)
  const month = commonMonth(groups)
  const at = (group: SurvivalGroup) => (month === null ? null : survivalAt(group, month))
  const sorted = [...groups].sort((a, b) => (at(b) ?? 0) - (at(a) ?? 0))
  const [best, worst] = [sorted[0], sorted.at(-1)]
  const finding =
    month === null || !best || !worst
      ? t('survival.plain')
      : best === worst
        ? t('survival.one', { rate: format.percent(at(best) ?? 0), count: month })
        : t('survival.found', {
            count: month,
            best: nameOf(best),
            bestRate: format.percent(at(best) ?? 0),
            worst: nameOf(worst),
            worstRate: format.percent(at(worst) ?? 0),
          })
  const last = Math.max(0, ...groups.flatMap(({ points }) => points.map((point) => point.month)))
  const x = Array.from({ length: last + 1 }, (_, place) => place)
  const valuesOf = (group: SurvivalGroup, key: 'survival' | 'low' | 'high') =>
    x.map((place) => {
      const point = group.points.find((one) => one.month === place)
      // below ten at risk a step says next to nothing
      return point && point.atRisk >= FEWEST ? point[key] : null
    })
  // a long name would leave a phone's drawing; the table below has it whole
  const endOf = (group: SurvivalGroup) => {
    const name = nameOf(group)
    const left = valuesOf(group, 'survival').findLast((value) => value !== null)
    const short = name.length > 15 ? `${name.slice(0, 13)}…` : name
    return left === null || left === undefined ? short : `${format.percent(left)} ${short}`
  }
  const rows = sorted.flatMap((group) =>
    group.points
      .filter((point) => MONTHS.includes(point.month))
      .map((point): Row => ({ ...point, key: `${group.group}:${point.month}`, group })),
  )
  const figure = (row: Row, name: 'atRisk' | 'ended') => (
    <FigureLink
      selector={retentionSelector(asked, {
        figure: `retention.${name}`,
        groupBy: survival.groupBy,
        group: row.group.group,
        age: row.month,
      })}
      title={`${t(`survival.${name}`)}, ${nameOf(row.group)}, ${row.month}`}
      empty={row[name] === 0}
    >
      {format.number(row[name])}
    </FigureLink>
  )
  const percent = (value: number) => format.percent(value, { decimals: 1 })
  const columns: LedgerColumn<Row>[] = [
    { key: 'group', head: t('survival.group'), cell: (row) => nameOf(row.group), phone: 'name' },
    {
      key: 'month',
      head: t('survival.month'),
      align: 'end',
      width: 96,
      phone: 'line',
      cell: (row) => row.month,
    },
    {
      key: 'atRisk',
      head: t('survival.atRisk'),
      align: 'end',
      width: 128,
      phone: 'line',
      cell: (row) => figure(row, 'atRisk'),
    },
    {
      key: 'ended',
      head: t('survival.ended'),
      align: 'end',
      width: 128,
      phone: 'line',
      cell: (row) => figure(row, 'ended'),
    },
    {
      key: 'survival',
      head: t('survival.left'),
      align: 'end',
      width: 112,
      phone: 'main',
      cell: (row) => (
        <>
          {percent(row.survival)}
          {row.atRisk < FEWEST ? <span className="mm small"> · {t('insights:small')}</span> : null}
        </>
      ),
    },
    {
      key: 'interval',
      head: t('survival.interval'),
      align: 'end',
      width: 150,
      phone: 'line',
      cell: (row) =>
        row.low === null || row.high === null ? '–' : `${percent(row.low)} – ${percent(row.high)}`,
    },
  ]
  return (
    <Section
      title={t('survival.title')}
      note={t('survival.note', { days: format.number(report.silentDays) })}
      actions={
        <MenuChip
          text={t('survival.groupBy')}
          value={survival.groupBy}
          options={survival.groupings.map((one) => ({ value: one.key, text: groupingName(one) }))}
          onChange={(one) => change({ groupBy: one === 'all' ? undefined : one })}
        />
      }
    >
      {groups.length === 0 ? (
        <p className="mm">{t('survival.few', { count: FEWEST })}</p>
      ) : (
        <>
          <LineChart
            finding={finding}
            axis={t('survival.axis')}
            x={x}
            xLabel={t('survival.x')}
            step
            series={sorted.map((group, place) => ({
              key: group.group,
              text: nameOf(group),
              end: endOf(group),
              values: valuesOf(group, 'survival'),
              look: LOOKS[place % LOOKS.length] ?? 'main',
              dots: false,
            }))}
            text={(value) => format.percent(value)}
            domain={[0, 1]}
          />
          <Ledger
            label={t('survival.title')}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.key}
            minWidth={760}
          />
        </>
      )}
    </Section>
  )
}
