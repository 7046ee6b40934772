import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { RetentionPeriod, RetentionReport } from '../../contract.ts'
import { type RetentionAsked, retentionSelector } from '../../retention/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { usePeriodColumn } from '../period-parts.tsx'

export const retentionColumns = [
  'start',
  'lost',
  'new',
  'returned',
  'end',
  'retention',
  'churn',
  'growthRatio',
] as const

/** Partners at both ends of every period, and both forms of what stayed; every number opens into the partners. */
export function RetentionTable(props: {
  report: RetentionReport
  asked: RetentionAsked
  unknownFrom: string
}) {
  const { report, asked, unknownFrom } = props
  const { t } = useTranslation(['insights-retention', 'insights'])
  const format = useFormat()
  const period = usePeriodColumn<RetentionPeriod>(unknownFrom)
  const columns: LedgerColumn<RetentionPeriod>[] = retentionColumns.map((key) => ({
    key,
    head: t(`column.${key}`),
    align: 'end',
    width: key === 'retention' || key === 'churn' || key === 'growthRatio' ? 118 : 96,
    phone: key === 'retention' ? 'main' : 'line',
    cell: (row) => {
      const value = row[key]
      const isRate = key === 'retention' || key === 'churn' || key === 'growthRatio'
      return (
        <FigureLink
          selector={retentionSelector(asked, {
            figure: `retention.${key}`,
            period: row.period,
            by: report.by,
          })}
          title={`${t(`column.${key}`)}, ${format.period(row.period)}`}
          empty={value === null || value === 0}
        >
          {value === null ? '–' : isRate ? format.percent(value, { decimals: 1 }) : format.number(value)}
        </FigureLink>
      )
    },
  }))
  return (
    <Section title={t('table.title')} note={t('table.note', { days: format.number(report.silentDays) })}>
      <Ledger
        label={t('table.title')}
        columns={[period, ...columns]}
        rows={[...report.periods].reverse()}
        rowKey={(row) => row.period}
        minWidth={880}
      />
    </Section>
  )
}
