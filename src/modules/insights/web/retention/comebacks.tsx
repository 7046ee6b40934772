import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { RetentionReport } from '../../contract.ts'
import { type RetentionAsked, retentionSelector } from '../../retention/figures.ts'
import { FigureLink } from '../figure-facts.tsx'

type Row = RetentionReport['comebacks']['rows'][number]
const STATES = ['ordering', 'silent', 'early'] as const

/** Who came back after a silence, how long it was, and whether they have fallen silent again. */
export function Comebacks({ report, asked }: { report: RetentionReport; asked: RetentionAsked }) {
  const { t } = useTranslation('insights-retention')
  const format = useFormat()
  const { comebacks } = report
  const figures = {
    ordering: 'retention.comebackOrdering',
    silent: 'retention.comebackSilent',
    early: 'retention.comebackEarly',
  } as const
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'name',
      head: t('comebacks.partner'),
      phone: 'name',
      cell: (row) => (
        <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'from',
      head: t('comebacks.from'),
      width: 150,
      phone: 'line',
      cell: (row) => format.date(row.silentFrom),
    },
    {
      key: 'days',
      head: t('comebacks.days'),
      width: 110,
      align: 'end',
      phone: 'line',
      cell: (row) => format.number(row.silentDays),
    },
    {
      key: 'on',
      head: t('comebacks.on'),
      width: 150,
      phone: 'main',
      cell: (row) => format.date(row.returnedOn),
    },
    {
      key: 'state',
      head: t('comebacks.now'),
      width: 220,
      phone: 'line',
      cell: (row) => t(`comebacks.state.${row.state}`),
    },
  ]
  return (
    <Section
      title={t('comebacks.title', { count: comebacks.total })}
      note={
        comebacks.total === 0 ? (
          t('comebacks.nobody', { days: format.number(report.silentDays) })
        ) : (
          <>
            {STATES.filter((state) => comebacks[state] > 0).map((state, place) => (
              <span key={state}>
                {place > 0 ? '; ' : null}
                <FigureLink
                  selector={retentionSelector(asked, { figure: figures[state] })}
                  title={t(`comebacks.state.${state}`)}
                >
                  {format.number(comebacks[state])}
                </FigureLink>{' '}
                {t(`comebacks.state.${state}`)}
              </span>
            ))}
          </>
        )
      }
    >
      {comebacks.rows.length > 0 ? (
        <Ledger
          label={t('comebacks.partner')}
          columns={columns}
          rows={comebacks.rows}
          rowKey={(row) => row.partnerId}
          open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.partnerId } })}
        />
      ) : null}
    </Section>
  )
}
