import { useTranslation } from 'react-i18next'
import { type FactsSource, Figure } from '#ui/figure.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { StepResult, StepResults } from '../contract.ts'
import { keys } from './api.ts'
import { sayFound } from './follow-ups.tsx'
import { readSteps, useStepResults } from './steps-api.ts'

type Words = (key: string, options?: Record<string, unknown>) => string

const FEW = 10

/** What our steps did: how often they helped by the facts and by people, and how the health moved against what was said. */
export function StepOutcomes() {
  const { t } = useTranslation('today')
  const format = useFormat()
  const results = useStepResults(true)
  const stepsOf = useStepFacts()
  if (!results.data) return null
  return (
    <Section title={t('results.title')}>
      <p className="small m health-about">{leadOf(results.data, t as unknown as Words, format)}</p>
      {results.data.results.length === 0 ? (
        <p className="m">{t('results.none')}</p>
      ) : (
        <>
          <Ledger
            label={t('results.title')}
            columns={columnsOf(t as unknown as Words, format, stepsOf)}
            rows={results.data.results}
            rowKey={({ kind, afterDays }) => `${kind} ${afterDays}`}
            minWidth={920}
          />
          {results.data.results.some(({ n }) => n < FEW) ? (
            <p className="small mm health-about">{t('results.few')}</p>
          ) : null}
        </>
      )}
    </Section>
  )
}

function leadOf(results: StepResults, t: Words, format: Format): string {
  const days = results.followUpDays
    .map((one) => t('days', { count: one, shown: format.number(one) }))
    .join(t('results.and'))
  return t('results.lead', {
    days,
    taken: format.number(results.taken + results.done),
    done: format.number(results.done),
    skipped: format.number(results.skipped),
  })
}

/** The steps behind a number, each with what the facts say. */
function useStepFacts(): (row: StepResult) => FactsSource {
  const { t } = useTranslation('today')
  const format = useFormat()
  return ({ kind, afterDays }) => ({
    queryKey: keys.part('steps', kind, { afterDays }),
    load: async (cursor, signal) => {
      const page = await readSteps({ kind, afterDays }, cursor, signal)
      return {
        items: page.data.map(({ partner, step }) => {
          const outcome = step.outcomes.find((one) => one.afterDays === afterDays)
          const said = outcome?.answer ? t(`followUp.${outcome.answer}`) : null
          const found = outcome?.found
            ? sayFound(outcome.found, step.points, t as unknown as Words, format)
            : null
          return {
            id: step.id,
            side: 'host' as const,
            date: step.doneAt ?? step.takenAt,
            title: partner.name,
            detail: [step.title, found, said].filter(Boolean).join('. '),
            to: '/partners/$partnerId',
            params: { partnerId: partner.id },
          }
        }),
        nextCursor: page.nextCursor,
        count: page.total,
      }
    },
  })
}

function columnsOf(
  t: Words,
  format: Format,
  stepsOf: (row: StepResult) => FactsSource,
): LedgerColumn<StepResult>[] {
  const days = (count: number) => t('days', { count, shown: format.number(count) })
  const points = (value: number | null) =>
    value === null ? '–' : format.number(value, { decimals: 1, signed: true })
  const spread = (interval: readonly [number, number] | null, show: (value: number) => string) =>
    interval ? t('results.interval', { low: show(interval[0]), high: show(interval[1]) }) : null
  const share = ({ n, yes, interval }: StepResult['byFacts']) =>
    n === 0 ? (
      '–'
    ) : (
      <>
        {t('results.shareOf', {
          share: format.percent(yes / n),
          yes: format.number(yes),
          n: format.number(n),
        })}
        <br />
        <span className="small mm">{spread(interval, (value) => format.percent(value))}</span>
      </>
    )
  const change = ({ mean, interval }: StepResult['change']) => (
    <>
      {points(mean)}
      {interval ? (
        <>
          <br />
          <span className="small mm">{spread(interval, points)}</span>
        </>
      ) : null}
    </>
  )
  const end = { align: 'end' as const }
  return [
    {
      key: 'kind',
      head: t('results.kind'),
      wrap: true,
      phone: 'name',
      cell: ({ kind }) => t(`step.${kind}.do`),
    },
    { key: 'after', head: t('results.after'), phone: 'line', cell: ({ afterDays }) => days(afterDays) },
    {
      key: 'n',
      head: t('results.n'),
      ...end,
      phone: 'main',
      cell: (row) => (
        <Figure
          title={t('results.stepsOf', { kind: t(`step.${row.kind}.do`), days: days(row.afterDays) })}
          facts={stepsOf(row)}
        >
          {format.number(row.n)}
        </Figure>
      ),
    },
    {
      key: 'facts',
      head: t('results.byFacts'),
      ...end,
      phone: 'line',
      cell: ({ byFacts }) => share(byFacts),
    },
    {
      key: 'people',
      head: t('results.byPeople'),
      ...end,
      phone: 'line',
      cell: ({ byPeople }) => share(byPeople),
    },
    {
      key: 'change',
      head: t('results.change'),
      ...end,
      phone: 'line',
      cell: ({ change: moved }) => change(moved),
    },
    {
      key: 'predicted',
      head: t('results.predicted'),
      ...end,
      cell: ({ predicted }) => points(predicted),
    },
    {
      key: 'comparable',
      head: t('results.comparable'),
      ...end,
      cell: ({ comparable }) => change(comparable),
    },
  ]
}
