import type { FactSelector } from '../contract.ts'
import { numberOfPeriod, periodAt } from '../periods.ts'
import type { FigureOf } from '../rating/figures.ts'
import type { RetentionReport } from './shapes.ts'

export type RetentionAsked = {
  from?: string | undefined
  to?: string | undefined
  asOf?: string | undefined
  partner?: string | undefined
  silentDays?: number | undefined
}

type Part = Omit<FactSelector, 'from' | 'to' | 'asOf' | 'partner' | 'silentDays'>

/** A selector of retention: what was asked of the report, and the part of it. */
export function retentionSelector(asked: RetentionAsked, part: Part): FactSelector {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  return { ...given, ...part }
}

/** The period in which a cohort has an age. */
export function periodOfAge(cohort: string, age: number, by: 'month' | 'quarter'): string {
  return periodAt(numberOfPeriod(cohort, by) + age, by)
}

const COUNTS = ['start', 'end', 'retained', 'new', 'returned', 'lost'] as const
const RATES = ['retention', 'churn', 'growthRatio'] as const

/** Every figure of the report with what it opens into. */
export function figuresOfRetention(document: RetentionReport, asked: RetentionAsked): FigureOf[] {
  const of = (part: Part) => retentionSelector(asked, part)
  const { by, periods, cohorts, curve, survival, comebacks } = document
  return [
    ...periods.flatMap((row): FigureOf[] => [
      ...COUNTS.map(
        (key): FigureOf => [of({ figure: `retention.${key}`, period: row.period, by }), row[key], 'count'],
      ),
      ...RATES.flatMap((key): FigureOf[] => {
        const value = row[key]
        return value === null
          ? []
          : [[of({ figure: `retention.${key}`, period: row.period, by }), value, 'share']]
      }),
    ]),
    ...cohorts.flatMap(({ cohort, size, active, rates }): FigureOf[] => [
      [of({ figure: 'retention.cohortSize', cohort, by }), size, 'count'],
      ...active.flatMap((count, age): FigureOf[] => {
        const rate = rates[age]
        if (count === null || rate === null || rate === undefined) return []
        const period = periodOfAge(cohort, age, by)
        return [
          [of({ figure: 'retention.cohort', cohort, period, by }), count, 'count'],
          [of({ figure: 'retention.cohortRate', cohort, period, by }), rate, 'share'],
        ]
      }),
    ]),
    ...curve.map(
      ({ age, active }): FigureOf => [of({ figure: 'retention.curve', age, by }), active, 'count'],
    ),
    ...survival.groups.flatMap(({ group, partners, ended, points }): FigureOf[] => {
      const { groupBy } = survival
      return [
        [of({ figure: 'retention.followed', groupBy, group }), partners, 'count'],
        [of({ figure: 'retention.ended', groupBy, group }), ended, 'count'],
        ...points.flatMap((point): FigureOf[] => [
          [of({ figure: 'retention.atRisk', groupBy, group, age: point.month }), point.atRisk, 'count'],
          [of({ figure: 'retention.ended', groupBy, group, age: point.month }), point.ended, 'count'],
        ]),
      ]
    }),
    [of({ figure: 'retention.comeback' }), comebacks.total, 'count'],
    [of({ figure: 'retention.comebackOrdering' }), comebacks.ordering, 'count'],
    [of({ figure: 'retention.comebackSilent' }), comebacks.silent, 'count'],
    [of({ figure: 'retention.comebackEarly' }), comebacks.early, 'count'],
  ]
}
