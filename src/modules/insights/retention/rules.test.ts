import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cohortsOf,
  comebackOf,
  curveOf,
  lifetimeOf,
  meanLife,
  overPeriods,
  type Presence,
  ratesOf,
  standingOver,
  stockOf,
  survivalOf,
} from './rules.ts'

describe('two ways to say what stayed', () => {
  it('80 at the start, 10 new, 84 at the end: 92.5 % stayed, the ratio is 105 %', () => {
    const rates = ratesOf({ start: 80, end: 84, retained: 74 })
    expect(rates.growthRatio).toBeCloseTo(1.05, 12)
    expect(rates.retention).toBeCloseTo(0.925, 12)
    expect(rates.churn).toBeCloseTo(0.075, 12)
  })

  it('nobody at the start: unknown, not 0', () => {
    expect(ratesOf({ start: 0, end: 5, retained: 0 })).toEqual({
      retention: null,
      churn: null,
      growthRatio: null,
    })
  })

  it('a churn of 2 % a month is a retention of 78.47 % a year and a life of 50 months', () => {
    expect(overPeriods(0.98, 12)).toBeCloseTo(0.7847, 4)
    expect(meanLife(0.02)).toBe(50)
    expect(meanLife(0)).toBeNull()
  })
})

describe('who is with us', () => {
  const period = { start: 1000, end: 1031, startMonth: 10, endMonth: 10 }
  const presence = (months: number[], ...silences: [number, number | null][]): Presence => ({
    months,
    silences: silences.map(([from, to]) => ({ from, to })),
  })

  it('each partner has one standing: it came, stayed, came back or left', () => {
    expect(standingOver(presence([10]), period, 180)).toBe('new')
    expect(standingOver(presence([8, 10]), period, 180)).toBe('retained')
    expect(standingOver(presence([2, 10], [700, 1010]), period, 180)).toBe('returned')
    expect(standingOver(presence([4], [840, null]), period, 180)).toBe('lost')
    expect(standingOver(presence([2], [700, null]), period, 180)).toBeNull()
    expect(standingOver(presence([11]), period, 180)).toBeNull()
  })

  it('the day itself counts: 180 days ago is still with us, 181 is not', () => {
    expect(standingOver(presence([4, 12], [820, 1080]), period, 180)).toBe('lost')
    expect(standingOver(presence([4, 12], [819, 1080]), period, 180)).toBeNull()
  })

  it('start less lost plus new plus returned is the end', () => {
    const standing = fc.constantFrom(
      'retained' as const,
      'new' as const,
      'returned' as const,
      'lost' as const,
      null,
    )
    fc.assert(
      fc.property(fc.array(standing), (standings) => {
        const stock = stockOf(standings)
        expect(stock.start - stock.lost + stock.new + stock.returned).toBe(stock.end)
        expect(stock.retained + stock.lost).toBe(stock.start)
      }),
    )
  })
})

it('cohorts: counts by age, what is not over is blank, the curve takes only what is known', () => {
  const cohorts = cohortsOf([[1, 2, 3], [1, 3], [2, 3], [3]], 1, 3, 3)
  expect(cohorts).toEqual([
    { cohort: 1, size: 2, active: [2, 1, null] },
    { cohort: 2, size: 1, active: [1, null] },
    { cohort: 3, size: 1, active: [null] },
  ])
  expect(curveOf(cohorts)).toEqual([
    { age: 0, active: 3, of: 3 },
    { age: 1, active: 1, of: 2 },
  ])
})

describe('survival', () => {
  const lives = (text: string) =>
    text.split(' ').map((one) => ({ months: Number.parseInt(one, 10), ended: !one.endsWith('+') }))

  it('the remission times of Freireich (1963), as in the textbooks', () => {
    const points = survivalOf(lives('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'))
    const at = (month: number) => points.find((point) => point.month === month)
    expect(at(6)).toMatchObject({ atRisk: 21, ended: 3 })
    for (const [month, survival] of [
      [6, 0.857],
      [7, 0.807],
      [10, 0.753],
      [13, 0.69],
      [16, 0.627],
      [22, 0.538],
      [23, 0.448],
    ] as const)
      expect(at(month)?.survival).toBeCloseTo(survival, 3)
    // R, survfit(conf.type = "log-log")
    expect(at(6)?.low).toBeCloseTo(0.6197, 3)
    expect(at(6)?.high).toBeCloseTo(0.9516, 3)
    expect(at(23)?.low).toBeCloseTo(0.188, 3)
    expect(at(23)?.high).toBeCloseTo(0.68, 3)
  })

  it('without losses out of sight it is the share that is left; it never rises; intervals enclose it', () => {
    const life = fc.record({ months: fc.integer({ min: 0, max: 30 }), ended: fc.boolean() })
    fc.assert(
      fc.property(fc.array(life, { minLength: 1 }), (all) => {
        let before = 1
        for (const point of survivalOf(all)) {
          expect(point.survival).toBeLessThanOrEqual(before)
          before = point.survival
          if (point.low !== null && point.high !== null) {
            expect(point.low).toBeLessThanOrEqual(point.survival + 1e-12)
            expect(point.high).toBeGreaterThanOrEqual(point.survival - 1e-12)
          }
        }
        const ended = all.map(({ months }) => ({ months, ended: true }))
        for (const { month, survival } of survivalOf(ended))
          expect(survival).toBeCloseTo(ended.filter(({ months }) => months > month).length / ended.length, 10)
      }),
    )
  })

  it('a life ends with the last order before the first silence; of the last days nobody is judged', () => {
    const monthOf = (day: number) => Math.floor(day / 30)
    expect(lifetimeOf({ months: [1, 4], silences: [{ from: 130, to: null }] }, 20, monthOf)).toEqual({
      months: 3,
      ended: true,
    })
    expect(lifetimeOf({ months: [1, 21], silences: [] }, 20, monthOf)).toEqual({ months: 19, ended: false })
    expect(lifetimeOf({ months: [21], silences: [] }, 20, monthOf)).toBeNull()
  })
})

it('a return is judged only when it is old enough', () => {
  const back = (silences: [number, number | null][], known: number) =>
    comebackOf(
      { months: [], silences: silences.map(([from, to]) => ({ from, to })) },
      { from: 500, to: 900 },
      known,
      180,
    )
  expect(back([[100, 600]], 1000)).toEqual({ silentFrom: 100, returnedOn: 600, state: 'ordering' })
  expect(back([[100, 600]], 780)?.state).toBe('early')
  expect(
    back(
      [
        [100, 600],
        [620, null],
      ],
      1000,
    )?.state,
  ).toBe('silent')
  expect(back([[100, 400]], 1000)).toBeNull()
})
