import { instantsOf } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { dayIn } from '#ui/format-date.ts'
import { useFormat } from '#ui/locale.tsx'

/** Times that are one press away. */
export const SOON = ['hour', 'tomorrow', 'threeDays', 'week'] as const
export type Soon = (typeof SOON)[number]

const DAYS = { tomorrow: 1, threeDays: 3, week: 7 } as const
const MORNING_HOUR = 9

/** Nine in the morning of a calendar day in a zone, as an instant. */
export function morningOf(day: string, timeZone: string): string {
  return new Date(
    instantsOf(day, addDays(day, 1), timeZone).from.getTime() + MORNING_HOUR * 3_600_000,
  ).toISOString()
}

/** The instant that "tomorrow" and its kin stand for now: nine in the morning of that day, or an hour from now. */
export function useWhen(): (key: Soon) => string {
  const { timeZone } = useFormat()
  return (key) => {
    const now = new Date()
    if (key === 'hour') return new Date(now.getTime() + 3_600_000).toISOString()
    return morningOf(addDays(dayIn(now, timeZone), DAYS[key]), timeZone)
  }
}
