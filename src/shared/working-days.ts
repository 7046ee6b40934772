import { addDays, type Day, weekdayOf } from './days.ts'

/** A day with what it is called. */
export type NamedDay = { day: Day; name: string }

/**
 * When a network works: the days of its week by ISO 8601 (1 is Monday), and the days of a year that are otherwise: days off,
 * and days worked although the week has them off (moved working days).
 */
export type WorkingCalendar = { week: number[]; off: NamedDay[]; worked: NamedDay[] }

/** Monday to Friday, every week: what holds until a network says otherwise. */
export const MONDAY_TO_FRIDAY: WorkingCalendar = { week: [1, 2, 3, 4, 5], off: [], worked: [] }

/** Whether a day is a working day. */
export type WorkingDays = (day: Day) => boolean

/** The working days of a calendar. A day that is named in both lists is worked. Needs at least one day of the week. */
export function workingDaysOf(calendar: WorkingCalendar): WorkingDays {
  if (calendar.week.length === 0) throw new RangeError('a week without a working day')
  const week = new Set(calendar.week)
  const off = new Set(calendar.off.map(({ day }) => day))
  const worked = new Set(calendar.worked.map(({ day }) => day))
  return (day) => worked.has(day) || (week.has(weekdayOf(day)) && !off.has(day))
}

/** The day itself if it is a working day, else the last one before it. */
export function workingDayBy(isWorking: WorkingDays, day: Day): Day {
  let found = day
  while (!isWorking(found)) found = addDays(found, -1)
  return found
}

/** The working day so many working days after a day; a day off counts as the working day before it. */
export function addWorkingDays(isWorking: WorkingDays, day: Day, count: number): Day {
  let found = workingDayBy(isWorking, day)
  for (let left = count; left > 0; ) {
    found = addDays(found, 1)
    if (isWorking(found)) left -= 1
  }
  return found
}
