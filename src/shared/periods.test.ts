import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dayFromNumber, dayNumber, weekdayOf } from './days.ts'
import {
  addPeriods,
  type Grain,
  grainOf,
  nextPeriod,
  periodEnd,
  periodOf,
  periodStart,
  periodsBetween,
  previousPeriod,
} from './periods.ts'

const anyGrain = fc.constantFrom<Grain>('week', 'month', 'quarter', 'year')
const anyDay = fc.integer({ min: dayNumber('1950-01-01'), max: dayNumber('2060-01-01') }).map(dayFromNumber)

describe('the period of a day', () => {
  test.each<[string, Grain, string]>([
    ['2017-11-24', 'month', '2017-11'],
    ['2017-11-24', 'quarter', '2017-Q4'],
    ['2017-01-01', 'quarter', '2017-Q1'],
    ['2017-11-24', 'year', '2017'],
    ['2017-11-24', 'week', '2017-W47'],
    ['2017-01-01', 'week', '2016-W52'],
    ['2018-12-31', 'week', '2019-W01'],
    ['2021-01-03', 'week', '2020-W53'],
  ])('%s by %s is %s', (day, grain, period) => {
    expect(periodOf(day, grain)).toBe(period)
  })

  test('holds the day, and its neighbours join it without a gap', () => {
    fc.assert(
      fc.property(anyDay, anyGrain, (day, grain) => {
        const period = periodOf(day, grain)
        expect(grainOf(period)).toBe(grain)
        expect(periodStart(period) <= day && day < periodEnd(period)).toBe(true)
        expect(periodOf(addDays(periodEnd(period), -1), grain)).toBe(period)
        expect(periodStart(nextPeriod(period))).toBe(periodEnd(period))
        expect(nextPeriod(previousPeriod(period))).toBe(period)
        expect(previousPeriod(period) < period).toBe(true)
        if (grain === 'week') expect(weekdayOf(periodStart(period))).toBe(1)
      }),
    )
  })
})

describe('reading a period', () => {
  test.each([
    ['2017', 'year'],
    ['2017-11', 'month'],
    ['2017-Q4', 'quarter'],
    ['2020-W53', 'week'],
    ['2021-W53', null],
    ['2017-13', null],
    ['2017-Q5', null],
    ['2017-W00', null],
    ['0000', null],
    ['2017-11-24', null],
    ['', null],
  ])('%j is a %s', (text, grain) => {
    expect(grainOf(text)).toBe(grain)
  })

  test.each([
    ['2017-11', 3, '2018-02'],
    ['2017-01', -1, '2016-12'],
    ['2017-Q4', 1, '2018-Q1'],
    ['2017-Q1', -5, '2015-Q4'],
    ['2020-W52', 2, '2021-W01'],
  ])('%s moved by %s is %s', (period, count, expected) => {
    expect(addPeriods(period, count)).toBe(expected)
  })

  test('throws for what is none', () => {
    expect(() => periodStart('2017-13')).toThrow(RangeError)
    expect(() => periodOf('2017-02-30', 'month')).toThrow(RangeError)
  })
})

describe('the periods between two days', () => {
  test('do not hold the day after the range', () => {
    expect(periodsBetween('2017-11-30', '2018-02-01', 'month')).toEqual(['2017-11', '2017-12', '2018-01'])
    expect(periodsBetween('2017-11-30', '2017-11-30', 'month')).toEqual([])
    expect(periodsBetween('2017-11-30', '2017-12-01', 'quarter')).toEqual(['2017-Q4'])
  })

  test('are, each once and in order, those of the days of the range', () => {
    fc.assert(
      fc.property(anyDay, fc.nat({ max: 800 }), anyGrain, (from, length, grain) => {
        const days = Array.from({ length }, (_, i) => addDays(from, i))
        const wanted = [...new Set(days.map((day) => periodOf(day, grain)))]
        expect(periodsBetween(from, addDays(from, length), grain)).toEqual(wanted)
      }),
    )
  })
})
