import { dayOf, zonedToUtc } from '#shared/dates.ts'
import { addDays, addMonths, civilOf, type Day, dayNumber, daysInMonth, weekdayOf } from '#shared/days.ts'

/** When a report goes out: a day of the week or of the month, at an hour of the network's zone. */
export type SendingRule = { every: 'week' | 'month'; day: number; hour: number }

/** The first time after `after` that the rule names; a month without the day has its last one. */
export function nextSending(rule: SendingRule, after: Date, zone: string): Date {
  const today = dayOf(after, zone)
  for (const day of candidates(rule, today)) {
    const { year, month, day: dayOfMonth } = civilOf(dayNumber(day))
    const at = zonedToUtc(
      { year, month, day: dayOfMonth, hour: rule.hour, minute: 0, second: 0, millisecond: 0 },
      zone,
    )
    if (at > after) return at
  }
  throw new Error('a rule of weeks or months names a day in each of them')
}

function candidates({ every, day }: SendingRule, today: Day): Day[] {
  if (every === 'week') {
    const first = addDays(today, (day - weekdayOf(today) + 7) % 7)
    return [first, addDays(first, 7)]
  }
  const begin = `${today.slice(0, 7)}-01`
  return [0, 1, 2].map((months) => {
    const month = addMonths(begin, months)
    const { year, month: number } = civilOf(dayNumber(month))
    return addDays(month, Math.min(day, daysInMonth(year, number)) - 1)
  })
}
