import { addDays, type Day } from '#shared/days.ts'
import type { FactSelector } from '../contract.ts'
import type { FigureOf } from '../rating/figures.ts'
import { WINDOW_DAYS } from './history.ts'
import type { HealthReason, HealthRow } from './shapes.ts'

type Subject = Pick<HealthRow, 'partnerId' | 'basis'>
type Of = Pick<HealthReason, 'factor' | 'facts'>

/**
 * What the numbers of a reason open into, by the name of the fact, as of the day before which everything happened. A fact
 * that is no count, sum or mean of records (days since, the usual, a chance) has none of its own: see `recordsOf`.
 */
export function figuresOfReason(
  { factor, facts }: Of,
  { partnerId, basis }: Subject,
  day: Day,
): ReadonlyMap<string, FigureOf> {
  const about = { partner: partnerId, asOf: day }
  const byContacts = basis === 'contacts' ? { scoredBy: 'contacts' as const } : {}
  const figures = new Map<string, FigureOf>()
  const quarter = (ends: Day) => ({ from: addDays(ends, -WINDOW_DAYS), to: ends })
  const offer = (name: string, selector: FactSelector, how: FigureOf[2]) => {
    const fact = facts.find((each) => each.name === name)
    if (fact) figures.set(name, [selector, Number(fact.value), how])
  }
  if (factor === 'rhythm') offer('orderDays', { figure: 'health.rhythm', ...about, ...byContacts }, 'count')
  if (factor === 'trend')
    for (const [name, ends] of [
      ['last90Days', day],
      ['before90Days', addDays(day, -WINDOW_DAYS)],
    ] as const)
      if (basis === 'orders') offer(name, { figure: 'health.trend', ...about, ...quarter(ends) }, 'sum')
      else offer(name, { figure: 'health.rhythm', ...about, ...byContacts, ...quarter(ends) }, 'count')
  if (factor === 'products') offer('products', { figure: 'health.products', ...about }, 'count')
  if (factor === 'problems') offer('open', { figure: 'health.problems', ...about }, 'count')
  if (factor === 'promises') {
    offer('due', { figure: 'health.promises', ...about }, 'count')
    for (const state of ['late', 'broken', 'overdue'])
      offer(state, { figure: 'health.promises', ...about, state }, 'count')
  }
  if (factor === 'satisfaction') {
    offer('measures', { figure: 'health.satisfaction', ...about }, 'count')
    offer('mean', { figure: 'health.satisfaction', ...about }, 'mean')
  }
  return figures
}

/** The records a reason was made from, all of them; null for the base, which is all other partnerships'. */
export function recordsOf(reason: Of, { partnerId, basis }: Subject, day: Day): FactSelector | null {
  const about = {
    partner: partnerId,
    asOf: day,
    ...(basis === 'contacts' ? { scoredBy: 'contacts' as const } : {}),
  }
  const known = (name: string) => reason.facts.some((fact) => fact.name === name)
  const { factor } = reason
  if (factor === 'base') return null
  if (factor === 'trend') {
    const range = { from: addDays(day, -2 * WINDOW_DAYS), to: day }
    const byAmount = basis === 'orders' && known('last90Days')
    return { figure: byAmount ? 'health.trend' : 'health.rhythm', ...about, ...range }
  }
  const isUnknown = (factor === 'satisfaction' && !known('mean')) || (factor === 'contact' && !known('days'))
  return isUnknown ? null : { figure: `health.${factor}`, ...about }
}

/** Every figure of rows of health that is a count, sum or mean of records, with what it opens into. */
export function figuresOfHealth(rows: readonly HealthRow[], { asOf }: { asOf: Day }): FigureOf[] {
  return rows.flatMap((row) =>
    row.reasons.flatMap((reason) => [...figuresOfReason(reason, row, asOf).values()]),
  )
}
