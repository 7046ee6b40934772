import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, weekdayOf } from './days.ts'
import {
  addWorkingDays,
  MONDAY_TO_FRIDAY,
  type WorkingCalendar,
  workingDayBy,
  workingDaysOf,
} from './working-days.ts'

const day = fc.integer({ min: 0, max: 900 }).map((n): Day => addDays('2025-12-01', n))
const named = fc.array(
  day.map((one) => ({ day: one, name: '' })),
  { maxLength: 40 },
)
const calendar = fc.record<WorkingCalendar>({
  week: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  off: named,
  worked: named,
})

describe('working days', () => {
  it('are those of the week without the days off, and the days worked besides', () => {
    fc.assert(
      fc.property(calendar, day, (given, one) => {
        const has = (list: WorkingCalendar['off']) => list.some((item) => item.day === one)
        const expected = has(given.worked) || (given.week.includes(weekdayOf(one)) && !has(given.off))
        expect(workingDaysOf(given)(one)).toBe(expected)
      }),
    )
  })

  it('so many later is a working day, and no fewer and no more of them lie between', () => {
    fc.assert(
      fc.property(calendar, day, fc.integer({ min: 0, max: 60 }), (given, from, count) => {
        const isWorking = workingDaysOf(given)
        const to = addWorkingDays(isWorking, from, count)
        expect(isWorking(to)).toBe(true)
        let between = 0
        for (let one = addDays(workingDayBy(isWorking, from), 1); one <= to; one = addDays(one, 1))
          if (isWorking(one)) between++
        expect(between).toBe(count)
      }),
    )
  })

  it('may be moved, as in Russia: a Saturday is worked, the Monday after the holidays is not', () => {
    const russia = workingDaysOf({
      ...MONDAY_TO_FRIDAY,
      off: [...Array.from({ length: 11 }, (_, n) => addDays('2026-01-01', n))].map((one) => ({
        day: one,
        name: '',
      })),
      worked: [{ day: '2025-12-27', name: '' }],
    })
    expect(addWorkingDays(russia, '2025-12-26', 1)).toBe('2025-12-27')
    expect(addWorkingDays(russia, '2025-12-31', 1)).toBe('2026-01-12')
    expect(addWorkingDays(workingDaysOf(MONDAY_TO_FRIDAY), '2026-11-20', 5)).toBe('2026-11-27')
    expect(addWorkingDays(workingDaysOf(MONDAY_TO_FRIDAY), '2026-11-21', 1)).toBe('2026-11-23')
  })

  it('need a week that has one', () => {
    expect(() => workingDaysOf({ week: [], off: [], worked: [] })).toThrow()
  })
})
