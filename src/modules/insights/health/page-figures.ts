import { addDays } from '#shared/days.ts'
import type { FactSelector } from '../contract.ts'
import type { FigureOf } from '../rating/figures.ts'
import type { JudgedDate, TrackRecord } from './shapes.ts'
import type { HealthSummary, StoredHealthRow } from './stored/shapes.ts'

type Asked = Pick<FactSelector, 'asOf' | 'segment' | 'curator' | 'stage' | 'riskOver' | 'scoredBy' | 'left'>

/** Every figure of the page of health that counts or adds up partnerships, with what it opens into. */
export function figuresOfHealthPage(
  document: { summary: HealthSummary; rows: readonly StoredHealthRow[]; currency: string },
  asked: Asked,
): FigureOf[] {
  const { summary, rows, currency } = document
  const states = (['alive', 'silent', 'once'] as const).map((state): FigureOf => {
    const n = summary.states.filter((one) => one.state === state).reduce((sum, one) => sum + one.n, 0)
    return [{ ...asked, figure: 'risk.partners', state }, n, 'count']
  })
  const bins = summary.states
    .filter(({ state, basis }) => state === 'alive' && basis === 'orders')
    .flatMap(({ risks }) =>
      risks.map(
        (n, bin): FigureOf => [
          { ...asked, figure: 'risk.partners', state: 'alive', scoredBy: 'orders', bin },
          n,
          'count',
        ],
      ),
    )
  const sumOf = (figure: 'risk.value' | 'risk.expected', amount: string | null): FigureOf[] =>
    amount === null ? [] : [[{ ...asked, figure, currency }, Number(amount), 'sum']]
  const ofRows = rows.flatMap(({ partnerId, valueAtRisk }): FigureOf[] =>
    valueAtRisk === null
      ? []
      : [[{ ...asked, figure: 'risk.value', currency, partner: partnerId }, Number(valueAtRisk), 'sum']],
  )
  return [
    ...states,
    ...bins,
    ...sumOf('risk.expected', summary.expectedNextYear),
    ...sumOf('risk.value', summary.valueAtRisk),
    ...ofRows,
  ]
}

/** Every figure of the track record that counts partnerships or is a share of them, with what it opens into. */
export function figuresOfTrackRecord(record: TrackRecord, { asOf }: Pick<FactSelector, 'asOf'>): FigureOf[] {
  const about = asOf === undefined ? {} : { asOf }
  return [
    ...figuresOfDates(record.asOf, { ...about, scoredBy: 'orders' }),
    ...figuresOfDates(record.contacts, { ...about, scoredBy: 'contacts' }),
  ]
}

function figuresOfDates(dates: readonly JudgedDate[], about: Partial<FactSelector>): FigureOf[] {
  const [first] = dates
  const last = dates.at(-1)
  if (!first || !last) return []
  const all = { ...about, from: first.date, to: addDays(last.date, 1) }
  const pooled = dates.reduce((sum, { n }) => sum + n, 0)
  return [
    [{ ...all, figure: 'track.told' }, pooled, 'count'],
    ...dates.flatMap((date): FigureOf[] => {
      const on = { ...about, on: date.date }
      return [
        [{ ...on, figure: 'track.told' }, date.n, 'count'],
        [{ ...on, figure: 'track.silent' }, date.base, 'share'],
        [{ ...on, figure: 'track.missed' }, date.missedCount, 'count'],
        [{ ...on, figure: 'track.falseAlarms' }, date.falseAlarmCount, 'count'],
        ...date.bins.flatMap(({ n, came }, bin): FigureOf[] => [
          [{ ...on, figure: 'track.told', bin }, n, 'count'],
          ...(came === null ? [] : [[{ ...on, figure: 'track.silent', bin }, came, 'share'] as FigureOf]),
        ]),
      ]
    }),
  ]
}
