import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { FactSelector } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'

/** A figure of one of the two periods: its value, its text, and what it opens into. */
export type ComparedFigure = { value: number | null; text: string; selector: FactSelector }

export type ComparedRow = {
  key: string
  name: string
  now: ComparedFigure | null
  before: ComparedFigure | null
  /** How the change is said: of itself in percent, or as the difference of two shares or means. */
  change: 'relative' | 'points' | 'difference'
}

/** Figures of the period beside those of the one it is compared with; both open into their facts. */
export function Comparison({ view, rows }: { view: ReportView; rows: readonly ComparedRow[] | undefined }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { before } = view
  if (before === null) return null
  const figure = (one: ComparedFigure | null, name: string) =>
    one === null || one.value === null ? (
      '\u2013'
    ) : (
      <FigureLink selector={one.selector} title={name}>
        {one.text}
      </FigureLink>
    )
  const changeOf = ({ now, before: then, change }: ComparedRow): string => {
    if (now?.value === null || then?.value === null || !now || !then) return '\u2013'
    const [a, b] = [now.value as number, then.value as number]
    if (change === 'difference') return format.number(a - b, { decimals: 2, signed: true })
    if (change === 'points')
      return t('comparison.points', { points: format.number((a - b) * 100, { decimals: 1, signed: true }) })
    return b === 0 ? '\u2013' : format.percent(a / b - 1, { decimals: 1, signed: true })
  }
  const columns: LedgerColumn<ComparedRow>[] = [
    { key: 'name', head: t('comparison.figure'), phone: 'name', wrap: true, cell: ({ name }) => name },
    {
      key: 'now',
      head: t('comparison.now'),
      align: 'end',
      phone: 'main',
      cell: (row) => figure(row.now, row.name),
    },
    {
      key: 'before',
      head: t('comparison.before'),
      align: 'end',
      phone: 'line',
      cell: (row) => figure(row.before, `${row.name}, ${t('comparison.before')}`),
    },
    { key: 'change', head: t('comparison.change'), align: 'end', phone: 'line', cell: changeOf },
  ]
  return (
    <Section
      title={t('comparison.title', {
        from: format.date(before.from, 'long'),
        to: format.date(addDays(before.to, -1), 'long'),
      })}
      note={t('table.hint')}
    >
      <Ledger
        label={t('comparison.label')}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        skeletonRows={5}
      />
    </Section>
  )
}
