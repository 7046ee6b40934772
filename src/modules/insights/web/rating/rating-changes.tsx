import './rating.css'
import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { RatingChange } from '../../contract.ts'
import { useRatingChanges } from './api.ts'
import { RatingMove } from './rating-why.tsx'
import { useGroupName } from './rating-words.ts'

/** Who rose and who fell against the span of days before, each with the interval of the move. */
export function RatingChanges(props: { asOf: string | undefined; group: string | undefined }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const groupName = useGroupName()
  const { data } = useRatingChanges(props, true)
  if (!data) return null
  const { rose, fell, compared, windowDays, before } = data
  if (compared === 0) return <Section title={t('changes.nobody')}>{null}</Section>
  const whole = (value: number) => format.number(value, { decimals: 0 })
  const signed = (value: number) => format.number(value, { decimals: 0, signed: true })
  const columns: LedgerColumn<RatingChange>[] = [
    {
      key: 'name',
      head: t('column.partner'),
      phone: 'name',
      wrap: true,
      cell: ({ partnerId, name }) => (
        <Link className="q" to="/insights/rating" search={{ partner: partnerId }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'group',
      head: t('column.group'),
      width: 150,
      wrap: true,
      phone: 'line',
      cell: ({ group }) => groupName({ key: group }),
    },
    {
      key: 'before',
      head: t('changes.before'),
      align: 'end',
      width: 90,
      phone: 'line',
      cell: (row) => whole(row.before),
    },
    {
      key: 'now',
      head: t('changes.now'),
      align: 'end',
      width: 90,
      phone: 'line',
      cell: (row) => whole(row.now),
    },
    { key: 'line', head: '', width: 150, cell: (row) => <RatingMove row={row} /> },
    {
      key: 'change',
      head: t('changes.change'),
      align: 'end',
      width: 100,
      phone: 'main',
      cell: ({ change, isSure }) => (
        <b className={isSure ? (change > 0 ? 'ok' : 'att') : 'mm'}>{signed(change)}</b>
      ),
    },
    {
      key: 'interval',
      head: t('column.interval'),
      align: 'end',
      width: 170,
      phone: 'line',
      cell: ({ interval: [low, high], isSure }) => (
        <span className={isSure ? undefined : 'mm'}>
          {t('changes.interval', { low: signed(low), high: signed(high) })}
        </span>
      ),
    },
  ]
  return (
    <Section
      title={t(rose + fell === 0 ? 'changes.none' : 'changes.found', {
        rose: format.number(rose),
        fell: format.number(fell),
        shown: format.number(compared),
        count: compared,
      })}
      note={t('changes.note', {
        days: format.number(windowDays),
        day: format.date(addDays(before, -1), 'long'),
      })}
    >
      <Ledger
        label={t('changes.label')}
        columns={columns}
        rows={data.rows}
        rowKey={({ partnerId }) => partnerId}
        minWidth={820}
      />
    </Section>
  )
}
