import { useTranslation } from 'react-i18next'
import { wilson } from '#shared/statistics.ts'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { SideBadge } from '#ui/side.tsx'
import type { ReliabilityReport, ReliabilitySeries, SideOfPromise } from '../contract.ts'
import { FigureLink } from './figure-facts.tsx'
import { usePeriodColumn } from './period-parts.tsx'
import { FEW, judgedOf, keptShare, RELIABILITY_STATES, withCases } from './reliability-findings.ts'
import type { ReportView } from './report-page.tsx'

const sides: readonly SideOfPromise[] = ['host', 'partner']

/** The six counts of each side; they add up to all its promises. */
export function SidesTable({ report, view }: { report: ReliabilityReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const interval = (side: SideOfPromise) => {
    const counts = report.sides[side]
    const found = wilson(counts.kept, judgedOf(counts))
    return found ? `${format.percent(found[0], { bare: true })}–${format.percent(found[1])}` : '\u2013'
  }
  const count = (side: SideOfPromise, state: (typeof RELIABILITY_STATES)[number]) => (
    <FigureLink
      selector={{ figure: `reliability.${state}`, ...view.range, side }}
      title={`${t(`reliability.state.${state}`)}, ${t(`reliability.side.${side}`)}`}
      empty={report.sides[side][state] === 0}
    >
      {format.number(report.sides[side][state])}
    </FigureLink>
  )
  const total = (side: SideOfPromise) =>
    RELIABILITY_STATES.reduce((sum, state) => sum + report.sides[side][state], 0)
  const columns: LedgerColumn<{ side: SideOfPromise }>[] = [
    {
      key: 'side',
      head: t('reliability.sideHead'),
      cell: ({ side }) => <SideBadge side={side}>{t(`reliability.side.${side}`)}</SideBadge>,
      phone: 'name',
    },
    {
      key: 'share',
      head: t('reliability.keptShare'),
      align: 'end',
      width: 112,
      phone: 'main',
      cell: ({ side }) => {
        const share = keptShare(report.sides[side])
        return (
          <b>
            <FigureLink
              selector={{ figure: 'reliability.keptShare', ...view.range, side }}
              title={`${t('reliability.keptShare')}, ${t(`reliability.side.${side}`)}`}
              empty={share === null}
            >
              {share === null ? '\u2013' : format.percent(share)}
            </FigureLink>
          </b>
        )
      },
    },
    {
      key: 'interval',
      head: t('reliability.interval'),
      align: 'end',
      width: 112,
      phone: 'line',
      cell: ({ side }) => (
        <span className="mm">
          {interval(side)}
          {judgedOf(report.sides[side]) < FEW && judgedOf(report.sides[side]) > 0 ? ` · ${t('small')}` : null}
        </span>
      ),
    },
    ...RELIABILITY_STATES.map(
      (state): LedgerColumn<{ side: SideOfPromise }> => ({
        key: state,
        head: t(`reliability.state.${state}`),
        align: 'end',
        width: 96,
        phone: 'line',
        cell: ({ side }) => count(side, state),
      }),
    ),
    {
      key: 'total',
      head: t('reliability.total'),
      align: 'end',
      width: 88,
      cell: ({ side }) => format.number(total(side)),
    },
  ]
  return (
    <Section title={t('reliability.sides')} note={t('reliability.sidesNote')}>
      <Ledger
        label={t('reliability.sides')}
        columns={columns}
        rows={sides.map((side) => ({ side }))}
        rowKey={({ side }) => side}
        minWidth={980}
        roomy
      />
    </Section>
  )
}

/** Promises by the period they were due in. */
export function ReliabilityTable({ series, view }: { series: ReliabilitySeries; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  type Row = ReliabilitySeries[number]
  const period = usePeriodColumn<Row>(view.unknownFrom)
  const own = view.isHost ? 'host' : 'partner'
  const columns = sides.flatMap((side): LedgerColumn<Row>[] => [
    ...(['kept', 'late', 'broken'] as const).map(
      (state): LedgerColumn<Row> => ({
        key: `${side}${state}`,
        head: t(`reliability.state.${state}`),
        label: `${t(`reliability.side.${side}`)}: ${t(`reliability.state.${state}`)}`,
        group: t(`reliability.side.${side}`),
        align: 'end',
        width: 100,
        cell: (row) => (
          <FigureLink
            selector={{ figure: `reliability.${state}`, ...view.range, period: row.period, side }}
            title={`${t(`reliability.state.${state}`)}, ${t(`reliability.side.${side}`)}, ${format.period(row.period)}`}
            empty={row[side][state] === 0}
          >
            {format.number(row[side][state])}
          </FigureLink>
        ),
      }),
    ),
    {
      key: `${side}share`,
      head: t('reliability.keptShare'),
      label: `${t(`reliability.side.${side}`)}: ${t('reliability.keptShare')}`,
      group: t(`reliability.side.${side}`),
      align: 'end',
      width: 100,
      phone: side === own ? 'main' : 'line',
      cell: (row) => {
        const share = keptShare(row[side])
        return (
          <span className="b" title={judgedOf(row[side]) < FEW ? t('small') : undefined}>
            {share === null ? '\u2013' : format.percent(share)}
          </span>
        )
      },
    },
  ])
  return (
    <Section title={t('reliability.table')} note={t('table.hint')}>
      <Ledger
        label={t('reliability.table')}
        columns={[period, ...columns]}
        rows={[...withCases(series)].reverse()}
        rowKey={(row) => row.period}
        minWidth={1000}
      />
    </Section>
  )
}
