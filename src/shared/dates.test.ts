import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, instantsOf, type LocalParts, localParts, startOfDay, zonedToUtc } from './dates.ts'
import {
  addDays,
  addMonths,
  civilOf,
  dayFromNumber,
  dayNumber,
  daysBetween,
  isDay,
  weekdayOf,
} from './days.ts'
import { isTimeZone, offsetAt } from './time-zones.ts'

const ZONES = [
  ...['UTC', 'Europe/Moscow', 'Europe/London', 'America/Sao_Paulo', 'America/New_York', 'Asia/Kolkata'],
  ...['Africa/Cairo', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Kathmandu'],
]

function parts(text: string): LocalParts {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number)
  return { year, month, day, hour, minute, second, millisecond: 0 }
}

const anyInstant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) })
const anyZone = fc.constantFrom(...ZONES)

describe('days', () => {
  test.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2024-13-01', false],
    ['2024-00-10', false],
    ['0000-01-01', false],
    ['2024-1-1', false],
    ['2024-01-01 ', false],
  ])('%s exists: %s', (text, exists) => {
    expect(isDay(text)).toBe(exists)
  })

  test('agree with Date and with their own inverse over all the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (number) => {
        const day = dayFromNumber(number)
        expect(dayNumber(day)).toBe(number)
        expect(new Date(number * 86_400_000).toISOString().slice(0, 10)).toBe(day)
        expect(weekdayOf(day) % 7).toBe(new Date(number * 86_400_000).getUTCDay())
        expect(civilOf(number).day).toBe(Number(day.slice(8)))
      }),
    )
  })

  test.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-11-15', 14, '2026-01-15'],
  ])('%s plus %s months is %s', (day, count, expected) => {
    expect(addMonths(day, count)).toBe(expected)
  })

  test('are counted between and added alike', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(daysBetween('2024-03-01', '2024-02-28')).toBe(-2)
    expect(() => dayFromNumber(3_000_000)).toThrow(RangeError)
  })
})

describe('naming a time zone', () => {
  test.each([
    ['Europe/Moscow', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['+03:00', false],
    ['', false],
  ])('%s: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected)
  })

  test('throws for an unknown one', () => {
    expect(() => offsetAt(0, 'Mars/Olympus')).toThrow('unknown time zone')
  })
})

describe('local time to an instant', () => {
  test.each([
    ['a usual time', '2017-11-24 10:00:00', 'America/Sao_Paulo', '2017-11-24T12:00:00.000Z'],
    ['a gap moves forward', '2024-03-31 01:30:00', 'Europe/London', '2024-03-31T01:30:00.000Z'],
    ['the end of a gap', '2024-03-31 02:00:00', 'Europe/London', '2024-03-31T01:00:00.000Z'],
    ['an overlap takes the first', '2024-10-27 01:30:00', 'Europe/London', '2024-10-27T00:30:00.000Z'],
    ['after the overlap', '2024-10-27 02:00:00', 'Europe/London', '2024-10-27T02:00:00.000Z'],
    ['a half-hour change', '2024-04-07 01:45:00', 'Australia/Lord_Howe', '2024-04-06T14:45:00.000Z'],
    ['Moscow before 2014', '2014-10-25 12:00:00', 'Europe/Moscow', '2014-10-25T08:00:00.000Z'],
    ['Moscow after 2014', '2014-10-27 12:00:00', 'Europe/Moscow', '2014-10-27T09:00:00.000Z'],
    ['before standard time', '1880-01-01 00:00:00', 'Europe/Moscow', '1879-12-31T21:29:43.000Z'],
  ])('%s', (_, local, zone, instant) => {
    expect(zonedToUtc(parts(local), zone).toISOString()).toBe(instant)
  })

  test('comes back to the instant, or in an overlap to the first time the clock showed the same', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (instant, zone) => {
        const shown = localParts(instant, zone)
        const back = zonedToUtc(shown, zone).getTime()
        expect(back).toBeLessThanOrEqual(instant)
        expect(localParts(back, zone)).toEqual(shown)
      }),
      { numRuns: 500 },
    )
  })

  test('shows what Intl shows', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (instant, zone) => {
        const wanted = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(
          instant,
        )
        expect(dayOf(instant, zone)).toBe(wanted)
      }),
    )
  })
})

describe('the start of a day', () => {
  test.each([
    ['2024-06-01', 'Europe/Moscow', '2024-05-31T21:00:00.000Z'],
    // São Paulo moved its clocks at midnight: the day began at one o'clock.
    ['2017-10-15', 'America/Sao_Paulo', '2017-10-15T03:00:00.000Z'],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    ['2024-04-26', 'Africa/Cairo', '2024-04-25T22:00:00.000Z'],
    // Toronto's gap of 1919 began half an hour before midnight.
    ['1919-03-31', 'America/Toronto', '1919-03-31T04:30:00.000Z'],
  ])('%s in %s is %s', (day, zone, instant) => {
    expect(startOfDay(day, zone).toISOString()).toBe(instant)
  })

  test('falls on the day, and the instant before it on an earlier one', () => {
    const anyDay = fc
      .integer({ min: dayNumber('1990-01-01'), max: dayNumber('2040-01-01') })
      .map(dayFromNumber)
    fc.assert(
      fc.property(anyDay, anyZone, (day, zone) => {
        fc.pre(!(zone === 'Pacific/Apia' && day === '2011-12-30'))
        const start = startOfDay(day, zone).getTime()
        expect(dayOf(start, zone)).toBe(day)
        expect(dayOf(start - 1, zone) < day).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('makes ranges that join without gap or overlap', () => {
    const march = instantsOf('2024-03-01', '2024-04-01', 'Europe/London')
    const april = instantsOf('2024-04-01', '2024-05-01', 'Europe/London')
    expect(march.to).toEqual(april.from)
    expect(april.from.toISOString()).toBe('2024-03-31T23:00:00.000Z')
  })
})
