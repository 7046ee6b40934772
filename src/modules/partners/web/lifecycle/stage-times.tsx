import { useTranslation } from 'react-i18next'
import { Figure } from '#ui/figure.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { StagesReport, StageTime } from '../../contract.ts'
import { useStages } from '../stages.ts'
import { type Asked, useStageFacts } from './stage-facts.ts'

/** How long partners stay at each stage, beside what is expected. */
export function TimeTable({ data, asked }: { data: StagesReport; asked: Asked }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const factsOf = useStageFacts(asked)
  const number = (row: StageTime, figure: 'entered' | 'left' | 'standing' | 'over') =>
    row[figure] === 0 ? (
      <span className="mm">0</span>
    ) : (
      <Figure
        title={`${stages.name(row.stage)}: ${t(`lifecycle.column.${figure}`)}`}
        facts={factsOf(figure, { stage: row.stage })}
      >
        {format.number(row[figure])}
      </Figure>
    )
  const counted = (figure: 'entered' | 'left' | 'standing' | 'over'): LedgerColumn<StageTime> => ({
    key: figure,
    head: t(`lifecycle.column.${figure}`),
    align: 'end',
    phone: figure === 'standing' ? 'main' : 'line',
    cell: (row) => number(row, figure),
  })
  return (
    <Section title={t('lifecycle.time')} note={t('lifecycle.timeNote')}>
      <Ledger<StageTime>
        label={t('lifecycle.time')}
        rows={data.stages}
        rowKey={(row) => row.stage}
        rowName={(row) => stages.name(row.stage)}
        columns={[
          {
            key: 'stage',
            head: t('filter.stage'),
            phone: 'name',
            cell: (row) => <b>{stages.name(row.stage)}</b>,
          },
          counted('entered'),
          counted('left'),
          {
            key: 'median',
            head: t('lifecycle.column.median'),
            align: 'end',
            phone: 'line',
            cell: (row) =>
              row.medianDays === null ? (
                <span className="mm">–</span>
              ) : (
                <>
                  {format.number(row.medianDays)}{' '}
                  <span className="mm small">
                    {row.interval
                      ? `${format.number(row.interval[0])}–${row.interval[1] === null ? '…' : format.number(row.interval[1])}`
                      : ''}
                  </span>
                </>
              ),
          },
          {
            key: 'expected',
            head: t('lifecycle.column.expected'),
            align: 'end',
            phone: 'line',
            cell: (row) => (row.expectedDays === null ? '–' : format.number(row.expectedDays)),
          },
          counted('standing'),
          counted('over'),
        ]}
      />
    </Section>
  )
}
