import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { FactSelector, JudgedDate } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'

type Words = (key: string, options?: Record<string, unknown>) => string

/** Every date of the record with all that was measured, newest first. */
export function TrackTable(props: { dates: readonly JudgedDate[]; selector: Partial<FactSelector> }) {
  const { dates, selector } = props
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  return (
    <Section title={t('track.table')}>
      <Ledger
        label={t('track.table')}
        columns={columnsOf(t as unknown as Words, format, selector)}
        rows={[...dates].reverse()}
        rowKey={({ date }) => date}
        minWidth={980}
      />
      <p className="small mm health-about">{t('track.tableNote')}</p>
    </Section>
  )
}

function columnsOf(t: Words, format: Format, selector: Partial<FactSelector>): LedgerColumn<JudgedDate>[] {
  const digits = (value: number | null, decimals = 3) =>
    value === null ? '–' : format.number(value, { decimals })
  const end = { align: 'end' as const }
  const link = (figure: 'track.told' | 'track.silent', { date, n }: JudgedDate, shown: string) => (
    <FigureLink
      selector={{ ...selector, figure, on: date }}
      title={`${t(figure === 'track.told' ? 'track.column.n' : 'track.column.base')}, ${format.date(date, 'long')}`}
      empty={n === 0}
    >
      {shown}
    </FigureLink>
  )
  return [
    {
      key: 'date',
      head: t('track.column.date'),
      cell: ({ date }) => format.date(date, 'long'),
      phone: 'name',
    },
    {
      key: 'n',
      head: t('track.column.n'),
      ...end,
      phone: 'main',
      cell: (row) => link('track.told', row, format.number(row.n)),
    },
    {
      key: 'base',
      head: t('track.column.base'),
      ...end,
      phone: 'line',
      cell: (row) => link('track.silent', row, format.percent(row.base, { decimals: 1 })),
    },
    {
      key: 'auc',
      head: t('track.column.auc'),
      ...end,
      phone: 'line',
      cell: ({ auc, aucInterval }) => (
        <span
          title={
            aucInterval
              ? t('track.interval', { low: digits(aucInterval[0], 2), high: digits(aucInterval[1], 2) })
              : undefined
          }
        >
          {digits(auc)}
        </span>
      ),
    },
    {
      key: 'recency',
      head: t('track.column.aucBaseline'),
      ...end,
      phone: 'line',
      cell: ({ aucBaseline }) => digits(aucBaseline),
    },
    { key: 'orders', head: t('track.column.aucOrders'), ...end, cell: ({ aucOrders }) => digits(aucOrders) },
    {
      key: 'brier',
      head: t('track.column.brier'),
      ...end,
      phone: 'line',
      cell: ({ brier }) => digits(brier),
    },
    {
      key: 'calibration',
      head: t('track.column.calibrationError'),
      ...end,
      phone: 'line',
      cell: ({ calibrationError }) => digits(calibrationError),
    },
    {
      key: 'lift',
      head: t('track.column.lift'),
      ...end,
      cell: ({ liftTopTenth }) => digits(liftTopTenth, 2),
    },
    {
      key: 'volume',
      head: t('track.column.volume'),
      ...end,
      cell: ({ volume }) =>
        t('track.volume', {
          expected: format.number(Math.round(volume.expected)),
          actual: format.number(volume.actual),
        }),
    },
    {
      key: 'drift',
      head: t('track.column.drift'),
      ...end,
      cell: ({ drift }) =>
        drift === null ? (
          '–'
        ) : (
          <span className={drift.drifted ? 'att' : undefined}>{digits(drift.shift, 2)}</span>
        ),
    },
  ]
}
