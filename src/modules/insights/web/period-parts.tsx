import { useTranslation } from 'react-i18next'
import { periodEnd } from '#shared/periods.ts'
import type { LedgerColumn } from '#ui/ledger.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'

/** A period with a capital letter, for the beginning of a sentence or a row. */
export function periodTitle(period: string, format: Format): string {
  const text = format.period(period)
  return text.charAt(0).toLocaleUpperCase(format.language) + text.slice(1)
}

/** The name of a row's period; one that is not over says so. */
export function PeriodName({ period, unknownFrom }: { period: string; unknownFrom: string }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return (
    <span className="nw">
      {periodTitle(period, format)}
      {periodEnd(period) > unknownFrom ? <span className="mm small"> · {t('period.running')}</span> : null}
    </span>
  )
}

/** The first column of every table by period. */
export function usePeriodColumn<Row extends { period: string }>(unknownFrom: string): LedgerColumn<Row> {
  const { t } = useTranslation('insights')
  return {
    key: 'period',
    head: t('period.head'),
    cell: (row) => <PeriodName period={row.period} unknownFrom={unknownFrom} />,
    phone: 'name',
  }
}

/** Said under a chart that leaves out a period which is not over. */
export function useAxisNote(all: readonly { period: string }[], shown: readonly unknown[]) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const last = all.at(-1)
  return (axis: string) =>
    last && shown.length < all.length
      ? `${axis}; ${t('period.without', { period: format.period(last.period) })}`
      : axis
}
