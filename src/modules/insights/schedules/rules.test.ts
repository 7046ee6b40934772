import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, localParts } from '#shared/dates.ts'
import { weekdayOf } from '#shared/days.ts'
import { nextSending } from './rules.ts'

const moscow = 'Europe/Moscow'

describe('when a report goes out next', () => {
  it.each([
    [
      'later this week',
      { every: 'week', day: 5, hour: 9 },
      '2026-11-23T06:00:00Z',
      '2026-11-27T06:00:00.000Z',
    ],
    ['later today', { every: 'week', day: 1, hour: 9 }, '2026-11-23T05:59:00Z', '2026-11-23T06:00:00.000Z'],
    [
      'next week, once the hour has come',
      { every: 'week', day: 1, hour: 9 },
      '2026-11-23T06:00:00Z',
      '2026-11-30T06:00:00.000Z',
    ],
    [
      'the first of the next month',
      { every: 'month', day: 1, hour: 8 },
      '2026-11-23T06:00:00Z',
      '2026-12-01T05:00:00.000Z',
    ],
    [
      'the last day of a short month',
      { every: 'month', day: 31, hour: 8 },
      '2027-01-31T06:00:00Z',
      '2027-02-28T05:00:00.000Z',
    ],
  ] as const)('%s', (_, rule, after, expected) => {
    expect(nextSending(rule, new Date(after), moscow).toISOString()).toBe(expected)
  })

  it('an hour that clocks skip is the next that there is', () => {
    const at = nextSending(
      { every: 'month', day: 29, hour: 2 },
      new Date('2026-03-20T00:00:00Z'),
      'Europe/Berlin',
    )
    expect(at.toISOString()).toBe('2026-03-29T01:00:00.000Z')
  })

  it('law: it is later, on the day the rule names, and nothing the rule names lies between', () => {
    const rule = fc.oneof(
      fc.record({
        every: fc.constant('week' as const),
        day: fc.integer({ min: 1, max: 7 }),
        hour: fc.integer({ min: 0, max: 23 }),
      }),
      fc.record({
        every: fc.constant('month' as const),
        day: fc.integer({ min: 1, max: 31 }),
        hour: fc.integer({ min: 0, max: 23 }),
      }),
    )
    const after = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(
        rule,
        after,
        fc.constantFrom('UTC', moscow, 'Asia/Kolkata', 'America/New_York'),
        (one, from, zone) => {
          const at = nextSending(one, from, zone)
          expect(at > from).toBe(true)
          const day = dayOf(at, zone)
          if (one.every === 'week') expect(weekdayOf(day)).toBe(one.day)
          else expect(localParts(at, zone).day <= one.day).toBe(true)
          expect(at.getTime() - from.getTime()).toBeLessThan((one.every === 'week' ? 8 : 33) * 86_400_000)
          expect(nextSending(one, new Date(at.getTime() - 1), zone)).toEqual(at)
        },
      ),
    )
  })
})
