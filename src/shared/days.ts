/** A calendar day as text, `2017-11-24`: years 0001 to 9999 of the Gregorian calendar, compared as text. */
export type Day = string

export const MS_PER_DAY = 86_400_000

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar (month 1 to 12).
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function dayNumberOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The inverse of `dayNumberOf` (same source, civil_from_days). */
export function civilOf(dayNumber: number): { year: number; month: number; day: number } {
  const z = dayNumber + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

const DAY_FORM = /^(\d{4})-(\d{2})-(\d{2})$/

/** Whether a text is a day that exists. */
export function isDay(text: string): text is Day {
  const found = DAY_FORM.exec(text)
  if (!found) return false
  const year = Number(found[1])
  const month = Number(found[2])
  const day = Number(found[3])
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Days from 1970-01-01. Throws for a text that is not a day. */
export function dayNumber(day: Day): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`)
  return dayNumberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)))
}

const dayTexts = new Map<number, Day>()

/** The day a number of days from 1970-01-01. Throws outside the years 0001 to 9999. */
export function dayFromNumber(number: number): Day {
  const known = dayTexts.get(number)
  if (known !== undefined) return known
  const { year, month, day } = civilOf(number)
  if (!(year >= 1 && year <= 9999)) throw new RangeError(`day out of range: ${number}`)
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  if (dayTexts.size >= 50_000) dayTexts.clear()
  dayTexts.set(number, text)
  return text
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count)
}

/** Whole days from one day to another, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** The day `count` months later; a day the target month does not have becomes its last one (31 Jan + 1 = 28 Feb). */
export function addMonths(day: Day, count: number): Day {
  const { year, month, day: dayOfMonth } = civilOf(dayNumber(day))
  const months = year * 12 + (month - 1) + count
  const targetYear = Math.floor(months / 12)
  const targetMonth = months - targetYear * 12 + 1
  return dayFromNumber(
    dayNumberOf(targetYear, targetMonth, Math.min(dayOfMonth, daysInMonth(targetYear, targetMonth))),
  )
}

/** Day of the week by ISO 8601: 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}
