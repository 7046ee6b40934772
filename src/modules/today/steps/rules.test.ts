import { describe, expect, it, test } from 'vitest'
import { compareWith, helpedOf, type LookedAt, sumUp } from './rules.ts'
import type { Found } from './shapes.ts'

const found = (part: Partial<Found>): Found => ({
  on: '2026-11-22',
  reasonGone: null,
  orderedOn: null,
  orderDays: 0,
  promise: null,
  healthBefore: null,
  healthAfter: null,
  comparable: null,
  helped: null,
  ...part,
})

describe('whether the facts call a step a help', () => {
  test.each([
    ['a step for an order: there was one', 'repeat_order', { orderDays: 1, reasonGone: false }, true],
    ['… there was none, though the reason went', 'repeat_order', { orderDays: 0, reasonGone: true }, false],
    ['another step: its reason is gone', 'keep_promise', { reasonGone: true }, true],
    ['… it is still there', 'remind', { reasonGone: false, orderDays: 3 }, false],
    ['no reason to look for: the health rose', 'meet', { healthBefore: 60, healthAfter: 66 }, true],
    ['… it fell', 'meet', { healthBefore: 60, healthAfter: 59 }, false],
    ['nothing is known', 'meet', {}, null],
  ] as const)('%s', (_, kind, part, helped) => {
    expect(helpedOf(kind, found(part))).toBe(helped)
  })
})

describe('comparable partnerships', () => {
  it('began within ten points of the one that was helped', () => {
    const others = [
      { before: 50, after: 55 },
      { before: 60, after: 61 },
      { before: 80, after: 0 },
    ]
    expect(compareWith(55, others)).toMatchObject({ n: 2, mean: 3 })
    expect(compareWith(90, others)).toMatchObject({ n: 1, mean: -80, interval: null })
  })

  it('are none where the health was unknown or nobody was near', () => {
    expect(compareWith(null, [{ before: 1, after: 2 }])).toBeNull()
    expect(compareWith(50, [])).toBeNull()
  })
})

describe('what steps did', () => {
  const step = (part: Partial<Found>, answer: 'yes' | 'no' | 'unclear' | null, points = 4): LookedAt => ({
    kind: 'repeat_order',
    points,
    outcome: { afterDays: 14, found: found(part), answer, answeredBy: null, answeredAt: null },
  })

  it('counts facts and people apart, leaves unclear answers out, and sets the change beside what was said', () => {
    const [result, ...rest] = sumUp([
      step({ helped: true, healthBefore: 50, healthAfter: 60 }, 'yes'),
      step({ helped: true, healthBefore: 50, healthAfter: 54 }, 'no', 8),
      step({ helped: false }, 'unclear'),
      step({ helped: null }, null),
    ])
    expect(rest).toEqual([])
    expect(result).toMatchObject({
      n: 4,
      byFacts: { n: 3, yes: 2 },
      byPeople: { n: 2, yes: 1 },
      change: { n: 2, mean: 7 },
      predicted: 6,
      comparable: { n: 0, mean: null },
    })
    expect(result?.byFacts.interval?.[0]).toBeGreaterThan(0)
  })

  it('keeps the interval of a change within the scale of health', () => {
    const [result] = sumUp([
      step({ healthBefore: 1, healthAfter: 99 }, null),
      step({ healthBefore: 99, healthAfter: 1 }, null),
    ])
    expect(result?.change.interval).toEqual([-100, 100])
  })
})
