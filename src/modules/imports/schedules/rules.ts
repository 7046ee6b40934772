import { dayOf, zonedToUtc } from '#shared/dates.ts'
import { addDays, weekdayOf } from '#shared/days.ts'

export type When = { minute: number; weekday: number | null }

/** The first instant after `after` at which clocks of the zone show the time, on the day of the week or any day. */
export function nextTime({ minute, weekday }: When, after: Date, zone: string): Date {
  let day = dayOf(after, zone)
  for (let tries = 0; tries < 9; tries++, day = addDays(day, 1)) {
    if (weekday !== null && weekdayOf(day) !== weekday) continue
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
    const at = zonedToUtc(
      {
        ...{ year, month, day: date, hour: Math.floor(minute / 60), minute: minute % 60 },
        ...{ second: 0, millisecond: 0 },
      },
      zone,
    )
    if (at > after) return at
  }
  throw new Error('a week has seven days')
}

/** `07:30` as minutes after midnight. */
export function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** Minutes after midnight as `07:30`. */
export function timeText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Whether a file of the inbox is meant: `*` stands for any characters, nothing else has a meaning. */
export function isMeant(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}$`, 'iu').test(name)
}
