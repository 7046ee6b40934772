import { useTranslation } from 'react-i18next'
import { CohortTable } from '#ui/chart/cohort-table.tsx'
import { Figure } from '#ui/figure.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { StagesReport } from '../../contract.ts'
import { useStages } from '../stages.ts'
import { type Asked, useStageFacts } from './stage-facts.ts'

/** Which ways partners went, and how those who began together got on. */
export function Ways({ data, asked }: { data: StagesReport; asked: Asked }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const factsOf = useStageFacts(asked)
  const columns = stages.inUse.filter(({ role }) => role !== 'prospect')
  return (
    <>
      <Section title={t('lifecycle.ways')} note={t('lifecycle.waysNote')}>
        <Ledger<StagesReport['moves'][number]>
          label={t('lifecycle.ways')}
          rows={data.moves}
          rowKey={(row) => `${row.from} ${row.to}`}
          rowName={(row) => `${stages.name(row.from)} → ${stages.name(row.to)}`}
          empty={t('lifecycle.waysNone')}
          columns={[
            {
              key: 'way',
              head: t('lifecycle.column.way'),
              phone: 'name',
              cell: (row) => `${stages.name(row.from)} → ${stages.name(row.to)}`,
            },
            {
              key: 'count',
              head: t('lifecycle.column.count'),
              align: 'end',
              phone: 'main',
              cell: (row) => (
                <Figure
                  title={`${stages.name(row.from)} → ${stages.name(row.to)}`}
                  facts={factsOf('move', { stage: row.from, next: row.to })}
                >
                  {format.number(row.count)}
                </Figure>
              ),
            },
            {
              key: 'share',
              head: t('lifecycle.column.share'),
              align: 'end',
              phone: 'line',
              cell: (row) => format.percent(row.share),
            },
          ]}
        />
        {data.overruled > 0 ? (
          <p className="small">
            <Figure title={t('lifecycle.overruled', { count: data.overruled })} facts={factsOf('overruled')}>
              {t('lifecycle.overruled', { count: data.overruled })}
            </Figure>
          </p>
        ) : null}
      </Section>
      <CohortTable
        finding={t('lifecycle.cohorts.found')}
        axis={t('lifecycle.cohorts.axis')}
        columns={columns.map(({ code }) => stages.name(code))}
        rows={data.cohorts.slice(-12).map((cohort) => ({
          key: cohort.period,
          name: format.period(cohort.period),
          size: cohort.partners,
          shares: columns.map(({ code }) => cohort.reached.find(({ stage }) => stage === code)?.share ?? 0),
        }))}
        nameLabel={t('lifecycle.cohorts.name')}
        sizeLabel={t('lifecycle.cohorts.size')}
        columnsLabel={t('lifecycle.cohorts.columns')}
      />
    </>
  )
}
