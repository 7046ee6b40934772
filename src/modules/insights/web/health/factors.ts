import { addDays } from '#shared/days.ts'
import type { FactSelector, HealthReason } from '../../contract.ts'

const QUARTER = 90
const HALF_YEAR = 180

type Subject = { partnerId: string; basis: 'orders' | 'contacts' }

/**
 * The records a factor of the health was made from, as of the day before which they happened. Null for the base, which
 * is all other partnerships', and where nothing is on record.
 */
export function recordsOf(
  reason: Pick<HealthReason, 'factor' | 'facts'>,
  { partnerId, basis }: Subject,
  day: string,
): FactSelector | null {
  const about = { partner: partnerId, asOf: day }
  const known = new Map(reason.facts.map(({ name, value }) => [name, String(value)]))
  const happened = basis === 'orders' ? ('today.silence' as const) : ('today.contact' as const)
  const first = known.get('firstOrderOn')
  const last = known.get('lastOrderOn')
  switch (reason.factor) {
    case 'recency':
      return last === undefined ? null : { figure: happened, ...about, from: last, to: addDays(last, 1) }
    case 'rhythm':
      return { figure: happened, ...about, ...(first === undefined ? {} : { from: first }), to: day }
    case 'trend':
      return { figure: happened, ...about, from: addDays(day, -2 * QUARTER), to: day }
    case 'products':
      return { figure: 'today.silence', ...about, to: day }
    case 'promises':
      return known.get('due') === undefined
        ? null
        : { figure: 'reliability.judged', ...about, side: 'host', from: addDays(day, -HALF_YEAR), to: day }
    case 'contact':
      return known.get('days') === undefined ? null : { figure: 'today.contact', ...about, to: day }
    default:
      return null
  }
}
