import { addDays } from '#shared/days.ts'
import type { FactSelector, HealthReason } from '../../contract.ts'

const QUARTER = 90

type Subject = { partnerId: string; basis: 'orders' | 'contacts' }

/**
 * The records a factor of the health was made from, as of the day before which they happened. Null for the base, which
 * is all other partnerships', and where nothing is on record.
 */
export function recordsOf(
  { factor, facts }: Pick<HealthReason, 'factor' | 'facts'>,
  { partnerId, basis }: Subject,
  day: string,
): FactSelector | null {
  const known = (name: string) => facts.some((fact) => fact.name === name)
  const about = {
    partner: partnerId,
    asOf: day,
    ...(basis === 'contacts' ? { scoredBy: basis } : {}),
  }
  if (factor === 'base') return null
  if (factor === 'trend') {
    const range = { from: addDays(day, -2 * QUARTER), to: day }
    // without the right to see amounts the days with orders are what may be opened
    const byAmount = basis === 'orders' && known('last90Days')
    return { figure: byAmount ? 'health.trend' : 'health.rhythm', ...about, ...range }
  }
  const isUnknown = (factor === 'satisfaction' && !known('mean')) || (factor === 'contact' && !known('days'))
  return isUnknown ? null : { figure: `health.${factor}`, ...about }
}
