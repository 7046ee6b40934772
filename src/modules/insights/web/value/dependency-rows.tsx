import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { DependencyReport } from '../../contract.ts'
import { valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'

type Row = DependencyReport['rows'][number]

/** The largest partners with both shares; one can be taken out to see what would be lost. */
export function DependencyRows(props: {
  report: DependencyReport
  view: ReportView
  leaving: readonly string[]
  onLeave: (id: string) => void
}) {
  const { report, view, leaving, onLeave } = props
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { currency } = report
  const of = (row: Row) => ({ ...view.range, partner: row.partnerId })
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'name',
      head: t('partner'),
      phone: 'name',
      cell: (row) => (
        <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'net',
      head: t('dependency.column.net'),
      align: 'end',
      width: 150,
      phone: 'main',
      cell: (row) => (
        <FigureLink
          selector={valueSelector(of(row), { figure: 'value.net', currency })}
          title={row.name}
          empty={Number(row.net) === 0}
        >
          {format.money(row.net, { currency, bare: true, cents: 'never' })}
        </FigureLink>
      ),
    },
    {
      key: 'share',
      head: t('dependency.column.share'),
      align: 'end',
      width: 150,
      phone: 'line',
      cell: (row) =>
        row.share === null ? (
          '—'
        ) : (
          <FigureLink selector={valueSelector(of(row), { figure: 'value.share', currency })} title={row.name}>
            {format.percent(row.share, { decimals: 1 })}
          </FigureLink>
        ),
    },
    {
      key: 'purchaseShare',
      head: t('dependency.column.purchaseShare'),
      align: 'end',
      width: 190,
      phone: 'line',
      cell: (row) =>
        row.purchaseShare === null ? (
          <span className="mm" title={t('dependency.notTold')}>
            —<span className="vh"> {t('dependency.notTold')}</span>
          </span>
        ) : (
          <>
            <FigureLink
              selector={valueSelector(
                { asOf: view.range.asOf, partner: row.partnerId },
                { figure: 'value.purchaseShare' },
              )}
              title={row.name}
            >
              {format.percent(row.purchaseShare)}
            </FigureLink>
            <span className="mm small nw"> {row.toldOn === null ? null : format.date(row.toldOn)}</span>
          </>
        ),
    },
    {
      key: 'leave',
      head: <span className="vh">{t('whatIf.head')}</span>,
      label: t('whatIf.head'),
      width: 150,
      align: 'end',
      phone: 'line',
      cell: (row) => (
        <button
          type="button"
          className="link"
          aria-pressed={leaving.includes(row.partnerId)}
          onClick={() => onLeave(row.partnerId)}
        >
          {leaving.includes(row.partnerId) ? t('whatIf.stay') : t('whatIf.leave')}
          <span className="vh">: {row.name}</span>
        </button>
      ),
    },
  ]
  return (
    <Section title={t('dependency.rows')} note={t('dependency.rowsNote')}>
      <Ledger
        label={t('dependency.rows')}
        columns={columns}
        rows={report.rows}
        rowKey={(row) => row.partnerId}
        minWidth={820}
      />
    </Section>
  )
}
