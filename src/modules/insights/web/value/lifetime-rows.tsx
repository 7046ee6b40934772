import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import type { FactSelector, LifetimeReport, LifetimeRow } from '../../contract.ts'
import { valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'

/** Each partner with what it has brought, what of it was left, and what its next year is expected to bring. */
export function LifetimeRows(props: { report: LifetimeReport; asOf: string | undefined; isHost: boolean }) {
  const { report, asOf, isHost } = props
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { currency } = report
  const sum = (amount: string) => format.money(amount, { currency, bare: true, cents: 'never' })
  const link = (
    row: LifetimeRow,
    amount: string,
    part: Partial<FactSelector> & Pick<FactSelector, 'figure'>,
  ) => (
    <FigureLink
      selector={valueSelector({ asOf, partner: row.partnerId }, { currency, ...part })}
      title={row.name}
      empty={Number(amount) === 0}
    >
      {sum(amount)}
    </FigureLink>
  )
  const unknown = (why: string) => (
    <span className="mm" title={why}>
      —<span className="vh"> {why}</span>
    </span>
  )
  const money: LedgerColumn<LifetimeRow>[] = [
    {
      key: 'profit',
      head: t('lifetime.column.profit'),
      align: 'end',
      width: 136,
      phone: 'line',
      cell: (row) =>
        row.profit === null
          ? unknown(t('lifetime.marginUnknown'))
          : link(row, row.profit, { figure: 'value.profit' }),
    },
    {
      key: 'margin',
      head: t('lifetime.column.margin'),
      align: 'end',
      width: 92,
      phone: 'line',
      cell: (row) =>
        row.margin === null ? unknown(t('lifetime.marginUnknown')) : format.percent(row.margin),
    },
    {
      key: 'expected',
      head: t('lifetime.column.expected'),
      align: 'end',
      width: 214,
      phone: 'line',
      cell: (row) =>
        row.expected === null ? (
          unknown(t('lifetime.expectedUnknown'))
        ) : (
          <>
            {link(row, row.expected.value, { figure: 'value.expected' })}
            <span className="mm small nw">
              {' '}
              {format.money(row.expected.low, { currency, compact: true, bare: true })}–
              {format.money(row.expected.high, { currency, compact: true, bare: true })}
            </span>
          </>
        ),
    },
  ]
  const columns: LedgerColumn<LifetimeRow>[] = [
    {
      key: 'name',
      head: t('partner'),
      phone: 'name',
      cell: (row) =>
        isHost ? (
          <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
            {row.name}
          </Link>
        ) : (
          row.name
        ),
    },
    {
      key: 'since',
      head: t('lifetime.column.since'),
      width: 120,
      phone: 'line',
      cell: (row) => (row.since === null ? '—' : format.date(row.since)),
    },
    {
      key: 'revenue',
      head: t('lifetime.column.revenue'),
      align: 'end',
      width: 136,
      phone: 'main',
      cell: (row) => link(row, row.revenue, { figure: 'value.net' }),
    },
    {
      key: 'received',
      head: t('lifetime.column.received'),
      align: 'end',
      width: 112,
      phone: 'line',
      cell: (row) => link(row, row.received, { figure: 'balance.given', side: 'partner', unit: currency }),
    },
    {
      key: 'costs',
      head: t('lifetime.column.costs'),
      align: 'end',
      width: 112,
      phone: 'line',
      cell: (row) => link(row, row.costs, { figure: 'balance.given', side: 'host', unit: currency }),
    },
    ...(isHost ? money : []),
  ]
  return (
    <Ledger
      label={t('lifetime.rows')}
      columns={columns}
      rows={report.rows}
      rowKey={(row) => row.partnerId}
      {...(isHost
        ? {
            open: (row: LifetimeRow) => ({
              to: '/partners/$partnerId',
              params: { partnerId: row.partnerId },
            }),
          }
        : {})}
      minWidth={isHost ? 1080 : 640}
    />
  )
}
