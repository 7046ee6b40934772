import './balance.css'
import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { givenSelector } from '../../balance/figures.ts'
import type { BalanceRow, BalanceUnit, ReportRange } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'

/** Partnerships by how one-sided their give and take is. */
export function BalanceRows({ unit, asked }: { unit: BalanceUnit; asked: ReportRange }) {
  const { t } = useTranslation('insights-balance')
  const format = useFormat()
  const sum = (row: BalanceRow, side: 'host' | 'partner') => {
    const amount = row[side]
    const shown = format.number(Number(amount), { decimals: 0 })
    return unit.isByRate || Number(amount) === 0 ? (
      shown
    ) : (
      <FigureLink
        selector={givenSelector(side, unit.unit, asked, { partner: row.partnerId })}
        title={`${row.name}: ${t(`side.${side}`)}`}
      >
        {shown}
      </FigureLink>
    )
  }
  const columns: LedgerColumn<BalanceRow>[] = [
    {
      key: 'name',
      head: t('column.partner'),
      phone: 'name',
      cell: (row) => (
        <Link className="q" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'host',
      head: t('column.host'),
      align: 'end',
      width: 150,
      phone: 'line',
      cell: (row) => sum(row, 'host'),
    },
    {
      key: 'split',
      head: t('column.split'),
      width: 170,
      cell: (row) => <SplitBar share={row.share} />,
    },
    {
      key: 'partner',
      head: t('column.own_partner'),
      align: 'end',
      width: 150,
      phone: 'line',
      cell: (row) => sum(row, 'partner'),
    },
    {
      key: 'balance',
      head: t('column.balance'),
      align: 'end',
      width: 100,
      phone: 'main',
      cell: (row) => <b>{row.balance === null ? '–' : format.percent(row.balance)}</b>,
    },
    {
      key: 'before',
      head: t('column.before'),
      align: 'end',
      width: 100,
      phone: 'line',
      cell: (row) => (
        <span className="mm">
          {row.previous?.balance === null || row.previous === null
            ? '–'
            : format.percent(row.previous.balance)}
        </span>
      ),
    },
  ]
  return (
    <>
      <h3>{t('rows')}</h3>
      <p className="small mm">{t('rowsNote')}</p>
      <Ledger
        label={t('rows')}
        columns={columns}
        rows={unit.rows}
        rowKey={(row) => row.partnerId}
        minWidth={920}
      />
    </>
  )
}

/** The host's part in the host's colour, the partner's in the partner's. */
export function SplitBar({ share }: { share: number | null }) {
  const { t } = useTranslation('insights-balance')
  const format = useFormat()
  if (share === null) return <>–</>
  return (
    <span
      className="split-bar"
      role="img"
      aria-label={`${t('side.host')} ${format.percent(share)}, ${t('side.partner')} ${format.percent(1 - share)}`}
    >
      <i style={{ width: `${share * 100}%` }} />
      <i style={{ width: `${(1 - share) * 100}%` }} />
    </span>
  )
}
