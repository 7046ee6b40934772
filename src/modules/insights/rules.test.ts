import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { wilson } from '#shared/statistics.ts'
import { daysOfReport, monthNumber, monthStart, periodAt, periodNumber, splitByMonth } from './periods.ts'
import { compareWorst, concentration, countActivity, lorenz, standingIn } from './rules.ts'

const histories = fc.array(
  fc
    .uniqueArray(fc.integer({ min: 100, max: 130 }), { maxLength: 12 })
    .map((periods) => periods.sort((a, b) => a - b)),
  { maxLength: 30 },
)

describe('activity', () => {
  test.each([
    ['the first order in all history is new', [105], 105, 'new'],
    ['active in the period just before too is retained', [104, 105], 105, 'retained'],
    ['active earlier but not just before is returned', [101, 105], 105, 'returned'],
    ['active just before and not now is lost', [104], 105, 'lost'],
    ['a partner long gone is nothing any more', [101], 105, null],
    ['a partner that comes later is nothing yet', [106], 105, null],
  ] as const)('%s', (_, history, period, expected) => {
    expect(standingIn(history, period)).toBe(expected)
  })

  it('counts the standings of all partners: active is new, retained and returned; lost is what was active and not retained', () => {
    void fc.assert(
      fc.property(
        histories,
        fc.integer({ min: 98, max: 132 }),
        fc.integer({ min: 0, max: 20 }),
        (all, first, length) => {
          const used = all.filter((history) => history.length > 0)
          const counted = countActivity(used, first, first + length, 'month')
          expect(counted).toHaveLength(length + 1)
          counted.forEach((row, index) => {
            const period = first + index
            const count = (standing: string) =>
              used.filter((history) => standingIn(history, period) === standing).length
            expect(row).toMatchObject({
              period: periodAt(period, 'month'),
              new: count('new'),
              retained: count('retained'),
              returned: count('returned'),
              lost: count('lost'),
            })
            expect(row.new + row.retained + row.returned).toBe(row.active)
            const before = counted[index - 1]
            if (!before) return
            expect(row.lost).toBe(before.active - row.retained)
            expect(row.retentionRate).toBe(before.active === 0 ? null : row.retained / before.active)
            expect(row.growthRatio).toBe(before.active === 0 ? null : row.active / before.active)
          })
        },
      ),
    )
  })
})

describe('value', () => {
  it('counts concentration over the partners above zero', () => {
    expect(concentration([40n, 25n, 15n, 10n, 10n, 0n, -5n])).toEqual({
      hhi: 2650,
      gini: expect.closeTo(0.3, 12),
    })
    expect(concentration([0n, -1n])).toEqual({ hhi: null, gini: null })
  })

  it('draws the Lorenz curve from nothing to all, never falling', () => {
    void fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -100n, max: 10_000n }), { maxLength: 200 }), (nets) => {
        const positive = nets.filter((net) => net > 0n).length
        const curve = lorenz(nets)
        if (positive === 0) {
          expect(curve).toEqual([])
          return
        }
        expect(curve.length).toBeLessThanOrEqual(63)
        expect(curve[0]).toEqual({ partners: 0, share: 0 })
        expect(curve.at(-1)).toEqual({ partners: positive, share: 1 })
        for (let index = 1; index < curve.length; index++)
          expect(curve[index]?.share).toBeGreaterThan(curve[index - 1]?.share ?? 0)
      }),
    )
  })
})

describe('reliability', () => {
  it('puts surely bad before perhaps bad, and few cases last', () => {
    const cases = (name: string, kept: number, late: number) => ({
      name,
      kept,
      late,
      broken: 0,
      interval: wilson(kept, kept + late),
    })
    const sorted = [
      cases('none', 0, 0),
      cases('one of one', 0, 1),
      cases('some', 6, 4),
      cases('many', 55, 45),
      cases('good', 90, 1),
    ].sort(compareWorst)
    expect(sorted.map(({ name }) => name)).toEqual(['many', 'some', 'good', 'one of one', 'none'])
  })
})

describe('periods', () => {
  it('numbers months and quarters without gaps and splits a range into whole months and the days at its ends', () => {
    expect(periodAt(periodNumber(monthNumber('2017-11-24'), 'quarter'), 'quarter')).toBe('2017-Q4')
    expect(splitByMonth({ from: '2017-01-15', to: '2017-02-10' })).toEqual({
      months: null,
      parts: [{ from: '2017-01-15', to: '2017-02-10' }],
    })
    const day = fc
      .integer({ min: 0, max: 1500 })
      .map((days) => new Date(Date.UTC(2016, 0, 1 + days)).toISOString().slice(0, 10))
    void fc.assert(
      fc.property(fc.option(day, { nil: null }), fc.option(day, { nil: null }), day, (from, to, probe) => {
        const isIn = (range: { from: string | null; to: string | null }) =>
          (range.from === null || probe >= range.from) && (range.to === null || probe < range.to)
        const { months, parts } = splitByMonth({ from, to })
        const month = monthNumber(probe)
        const isInMonths =
          months !== null &&
          (months.from === null || month >= months.from) &&
          (months.to === null || month < months.to)
        const times = parts.filter(isIn).length + (isInMonths ? 1 : 0)
        expect(times).toBe(isIn({ from, to }) ? 1 : 0)
        expect(monthNumber(monthStart(month))).toBe(month)
      }),
    )
  })

  it('takes the days that lie in the range, in the period and before the as-of day', () => {
    expect(
      daysOfReport({ from: '2017-02-10', to: '2018-01-01', period: '2017-Q1', asOf: '2017-03-05' }),
    ).toEqual({
      from: '2017-02-10',
      to: '2017-03-05',
    })
  })
})
