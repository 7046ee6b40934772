import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addDays } from '#shared/days.ts'
import { TodaySettings } from './contract.ts'
import {
  compareLines,
  contactGapOf,
  growthOf,
  settingsOf,
  severityOfSilence,
  silenceOf,
  standingOf,
} from './rules.ts'

const settings = TodaySettings.parse({})
const today = '2026-11-22'

describe('silence beyond the own rhythm', () => {
  test.each([
    ['needs three order days, that is a rhythm', { lastOrderOn: '2026-01-01', rhythmDays: null }, null],
    ['is nothing to whoever never ordered', { lastOrderOn: null, rhythmDays: null }, null],
    ['begins after two rhythms', { lastOrderOn: '2026-11-01', rhythmDays: 10 }, 21],
    ['not at two rhythms', { lastOrderOn: '2026-11-02', rhythmDays: 10 }, null],
    ['begins after two weeks at the earliest', { lastOrderOn: '2026-11-10', rhythmDays: 1 }, null],
    ['ends after a year: then it is winning back', { lastOrderOn: '2025-11-21', rhythmDays: 10 }, null],
  ])('%s', (_, rhythm, days) => {
    expect(silenceOf(rhythm, today, settings)).toBe(days)
  })

  it('is serious after four rhythms', () => {
    expect([severityOfSilence(40, 10, settings), severityOfSilence(41, 10, settings)]).toEqual([
      'attention',
      'broken',
    ])
  })

  it('never ends by waiting less, nor begins by a slower rhythm', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 }), fc.integer({ min: 1, max: 200 }), (days, rhythmDays) => {
        const silence = (ago: number, rhythm: number) =>
          silenceOf({ lastOrderOn: addDays(today, -ago), rhythmDays: rhythm }, today, settings)
        if (silence(days, rhythmDays) === null) return
        expect(silence(days, rhythmDays)).toBe(days)
        expect(silence(Math.min(365, days + 1), rhythmDays)).not.toBeNull()
        expect(silence(days, Math.max(1, rhythmDays - 1))).not.toBeNull()
      }),
    )
  })
})

describe('contact gap', () => {
  const partner = {
    stage: 'mature',
    lastContactOn: '2026-08-01',
    since: '2024-01-01',
    firstContactOfNetwork: '2025-01-01',
  }
  test.each([
    ['counts from the last contact', {}, 113],
    ['matters in some stages only', { stage: 'design' }, null],
    ['allows ninety days', { lastContactOn: '2026-08-24' }, null],
    ['begins on the ninety-first day', { lastContactOn: '2026-08-23' }, 91],
    ['counts from the first contact of the network where nobody ever called', { lastContactOn: null }, 690],
    ['counts from the start of a newer partnership', { lastContactOn: null, since: '2026-10-01' }, null],
  ])('%s', (_, change, days) => {
    expect(contactGapOf({ ...partner, ...change }, today, settings)).toBe(days)
  })
})

describe('marks', () => {
  const reason = { reason: 'silence' as const, occurrence: '2026-10-01' }
  const mark = (action: 'done' | 'snooze' | 'assign', occurrence: string, until: string | null = null) => ({
    reason: 'silence' as const,
    action,
    occurrence,
    until,
  })
  test.each([
    ['none: it waits', [], 'needing'],
    ['done', [mark('done', '2026-10-01')], 'done'],
    ['done, and it happened anew', [mark('done', '2026-09-01')], 'needing'],
    ['put off', [mark('snooze', '2026-10-01', '2026-12-01')], 'snoozed'],
    ['put off until today', [mark('snooze', '2026-10-01', today)], 'needing'],
    ['put off, and it happened anew', [mark('snooze', '2026-09-01', '2026-12-01')], 'needing'],
    ['given to somebody: it still waits', [mark('assign', '2026-10-01')], 'needing'],
    [
      'put off and then done',
      [mark('snooze', '2026-10-01', '2026-12-01'), mark('done', '2026-10-01')],
      'done',
    ],
  ] as const)('%s', (_, marks, standing) => {
    expect(standingOf(reason, marks, today)).toBe(standing)
  })
})

describe('the page', () => {
  it('puts the most at stake first, in one order whatever it began with', () => {
    const line = fc.record({
      weight: fc.bigInt({ min: 0n, max: 3n }),
      severity: fc.constantFrom('broken' as const, 'attention' as const),
      name: fc.constantFrom('a', 'b'),
      id: fc.uuid(),
    })
    void fc.assert(
      fc.property(fc.array(line), fc.integer(), (lines, seed) => {
        const shuffled = [...lines].sort(
          (a, b) => ((a.id.charCodeAt(0) * seed) % 7) - ((b.id.charCodeAt(0) * seed) % 7),
        )
        const sorted = [...lines].sort(compareLines)
        expect([...shuffled].sort(compareLines)).toEqual(sorted)
        for (let index = 1; index < sorted.length; index++)
          expect(Number(sorted[index - 1]?.weight)).toBeGreaterThanOrEqual(Number(sorted[index]?.weight))
      }),
    )
  })

  it('knows no growth from nothing', () => {
    expect([growthOf(117n, 100n), growthOf(5n, 0n), growthOf(5n, -3n)]).toEqual([0.17, null, null])
  })
})

describe('settings', () => {
  it('falls back to the default for what is missing or broken, member by member', () => {
    expect(settingsOf(undefined)).toEqual(settings)
    expect(settingsOf({ silenceDays: 30, rhythmFactor: 'often', unknown: 1 })).toEqual({
      ...settings,
      silenceDays: 30,
    })
  })
})
