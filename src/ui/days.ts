import { instantsOf } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'

/**
 * The instant a calendar day stands for in a zone: its noon (when a thing was done on that day, the hour unknown), or
 * its last millisecond (a term that holds to the end of the day).
 */
export function instantOfDay(day: string, timeZone: string, at: 'noon' | 'end' = 'noon'): string {
  const { from, to } = instantsOf(day, addDays(day, 1), timeZone)
  if (at === 'end') return new Date(to.getTime() - 1).toISOString()
  return new Date((from.getTime() + to.getTime()) / 2).toISOString()
}
