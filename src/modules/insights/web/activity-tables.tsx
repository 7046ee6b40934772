import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { ActivityPeriod, Figure } from '../contract.ts'
import { FigureLink } from './figure-facts.tsx'
import { usePeriodColumn } from './period-parts.tsx'
import type { ReportView } from './report-page.tsx'

/** What is told of each period, in the order of the table and the CSV. */
export const columnKeys = [
  'active',
  'new',
  'retained',
  'returned',
  'lost',
  'retentionRate',
  'growthRatio',
] as const

/** The facts behind one figure of one period. */
export function selectorOf(figure: Figure, period: string, view: ReportView) {
  return { figure, period, by: view.period.by, ...(view.period.asOf ? { asOf: view.period.asOf } : {}) }
}

/** Every period with its counts, each opening into the partners it is made of. */
export function ActivityTable({ rows, view }: { rows: readonly ActivityPeriod[]; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const period = usePeriodColumn<ActivityPeriod>(view.unknownFrom)
  const phone = { active: 'main', new: 'line', lost: 'line', retentionRate: 'line' } as const
  const columns: LedgerColumn<ActivityPeriod>[] = columnKeys.map((key) => ({
    key,
    head: t(`activity.column.${key}`),
    align: 'end',
    width: 112,
    phone: key in phone ? phone[key as keyof typeof phone] : undefined,
    cell: (row) => {
      const value = row[key]
      const text =
        value === null
          ? '\u2013'
          : key === 'retentionRate' || key === 'growthRatio'
            ? format.percent(value)
            : format.number(value)
      return (
        <FigureLink
          selector={selectorOf(`activity.${key}`, row.period, view)}
          title={`${t(`activity.column.${key}`)}, ${format.period(row.period)}`}
          empty={value === null || value === 0}
        >
          {text}
        </FigureLink>
      )
    },
  }))
  return (
    <Section title={t('activity.table')} note={t('table.hint')}>
      <Ledger
        label={t('activity.table')}
        columns={[period, ...columns]}
        rows={[...rows].reverse()}
        rowKey={(row) => row.period}
        minWidth={820}
      />
    </Section>
  )
}

const standings = ['new', 'retained', 'returned', 'lost'] as const

/** A partner's own periods in words: counts of one partner would be ones and zeros. */
export function OwnActivity({ rows, view }: { rows: readonly ActivityPeriod[]; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const period = usePeriodColumn<ActivityPeriod>(view.unknownFrom)
  const standing: LedgerColumn<ActivityPeriod> = {
    key: 'standing',
    head: t('activity.ownHead'),
    phone: 'line',
    width: '60%',
    cell: (row) => {
      const found = standings.find((one) => row[one] > 0) ?? 'none'
      return (
        <FigureLink
          selector={selectorOf('activity.active', row.period, view)}
          title={format.period(row.period)}
          empty={row.active === 0}
        >
          {t(`activity.standing.${found}`)}
        </FigureLink>
      )
    },
  }
  return (
    <Section title={t('activity.table')}>
      <Ledger
        label={t('activity.table')}
        columns={[period, standing]}
        rows={[...rows].reverse()}
        rowKey={(row) => row.period}
      />
    </Section>
  )
}
