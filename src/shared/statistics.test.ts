import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  gini,
  hhi,
  meanAndDeviation,
  meanInterval,
  median,
  npsInterval,
  share,
  wilson,
} from './statistics.ts'
import { studentQuantile } from './student-t.ts'

const vectorFile = new URL('../../../shared/reference/vectors/customer-value.json', import.meta.url)

// Intervals of the vectors were computed with z = 1.959964, ours with the usual 1.96.
describe.skipIf(!existsSync(vectorFile))('the published vectors', () => {
  const vectors = existsSync(vectorFile) ? JSON.parse(readFileSync(vectorFile, 'utf8')) : {}

  test('NPS', () => {
    const { promoters, passives, detractors, nps, ci95 } = vectors.nps
    const score = npsInterval(promoters, passives, detractors)
    expect(score?.value).toBeCloseTo(nps, 10)
    expect(score?.interval[0]).toBeCloseTo(ci95[0], 2)
    expect(score?.interval[1]).toBeCloseTo(ci95[1], 2)
  })

  test('Wilson', () => {
    const [low, high] = wilson(vectors.csat.satisfied, vectors.csat.n) ?? []
    expect(low).toBeCloseTo(vectors.csat.wilson95[0], 5)
    expect(high).toBeCloseTo(vectors.csat.wilson95[1], 5)
  })

  test('HHI and Gini', () => {
    expect(hhi(vectors.hhi.shares)).toBeCloseTo(vectors.hhi.points, 9)
    expect(gini(vectors.gini.values)).toBeCloseTo(vectors.gini.gini, 12)
  })
})

describe('Wilson interval', () => {
  test.each([
    [8, 10, 0.49, 0.943],
    [45, 60, 0.6277, 0.8422],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [1, 1, 0.2065, 1],
  ])('%d of %d', (kept, n, low, high) => {
    const interval = wilson(kept, n)
    expect(interval?.[0]).toBeCloseTo(low, 3)
    expect(interval?.[1]).toBeCloseTo(high, 3)
  })

  test('is null without a base', () => {
    expect(wilson(0, 0)).toBeNull()
  })

  test('holds the share, stays within 0 and 1, and mirrors when kept and broken swap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), (n, seed) => {
        const kept = seed % (n + 1)
        const [low, high] = wilson(kept, n) ?? [Number.NaN, Number.NaN]
        expect(0 <= low && low <= kept / n && kept / n <= high && high <= 1).toBe(true)
        const [otherLow] = wilson(n - kept, n) ?? [Number.NaN]
        expect(otherLow).toBeCloseTo(1 - high, 10)
      }),
    )
  })
})

describe("Student's t", () => {
  // Printed tables, two-sided 95 %.
  test.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
    [7522, 1.96],
    [1_000_000, 1.96],
  ])('%d degrees of freedom: %d', (degrees, t) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(t, 3)
  })

  test('falls towards the normal quantile', () => {
    const anyDegrees = fc.integer({ min: 1, max: 3000 })
    fc.assert(
      fc.property(anyDegrees, (degrees) => {
        expect(studentQuantile(0.975, degrees)).toBeGreaterThan(studentQuantile(0.975, degrees + 1))
        expect(studentQuantile(0.975, degrees)).toBeGreaterThan(1.95996)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the interval of a mean', () => {
  test('matches a worked example', () => {
    // 4, 5, 5, 6: mean 5, sd 0.8165, t(3) 3.1824, half width 1.2992.
    const { n, mean, sd } = meanAndDeviation([4, 5, 5, 6])
    const [low, high] = meanInterval(n, mean ?? 0, sd ?? 0) ?? [0, 0]
    expect(low).toBeCloseTo(3.7008, 3)
    expect(high).toBeCloseTo(6.2992, 3)
  })

  test('is null when one answer or none is all there is', () => {
    expect(meanInterval(1, 5, 0)).toBeNull()
    expect(meanInterval(0, 0, 0)).toBeNull()
    expect(meanAndDeviation([])).toEqual({ n: 0, mean: null, sd: null })
    expect(meanAndDeviation([4])).toEqual({ n: 1, mean: 4, sd: null })
  })
})

describe('NPS', () => {
  test.each([
    [0, 0, 0, null],
    [5, 0, 0, { n: 5, value: 100, interval: [100, 100] }],
    [1, 0, 1, { n: 2, value: 0, interval: [-100, 100] }],
    [0, 4, 0, { n: 4, value: 0, interval: [0, 0] }],
  ])('%d promoters, %d passives, %d detractors', (promoters, passives, detractors, score) => {
    expect(npsInterval(promoters, passives, detractors)).toEqual(score)
  })

  test('turns its sign when promoters and detractors swap', () => {
    const count = fc.nat({ max: 500 })
    fc.assert(
      fc.property(count, count, count, (promoters, passives, detractors) => {
        const one = npsInterval(promoters, passives, detractors)
        const other = npsInterval(detractors, passives, promoters)
        expect((one?.value ?? 0) + (other?.value ?? 0)).toBeCloseTo(0, 9)
        expect((one?.interval[0] ?? 0) + (other?.interval[1] ?? 0)).toBeCloseTo(0, 9)
      }),
    )
  })
})

describe('concentration', () => {
  test.each([
    [[1], 10000, 0],
    [[5, 5, 5, 5], 2500, 0],
    [[0, 0, 0, 9], 10000, 0],
    [[-3, 3, 3], 5000, 0],
    [[], null, null],
    [[0, -1], null, null],
  ])('of %j: HHI %s, Gini %s', (amounts, index, coefficient) => {
    expect(hhi(amounts)).toBe(index)
    expect(gini(amounts)).toBe(coefficient)
  })

  test('takes minor units as big integers', () => {
    expect(hhi([40n, 25n, 15n, 10n, 10n])).toBeCloseTo(2650, 9)
    expect(gini([40n, 25n, 15n, 10n, 10n])).toBeCloseTo(0.3, 12)
  })

  test('keeps its range, and neither order nor currency matters', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 1000 }), (values, factor) => {
        const index = hhi(values) ?? Number.NaN
        const coefficient = gini(values) ?? Number.NaN
        expect(index).toBeGreaterThanOrEqual(10000 / values.length - 1e-6)
        expect(index).toBeLessThanOrEqual(10000 + 1e-6)
        expect(coefficient >= 0 && coefficient < 1).toBe(true)
        expect(hhi(values.toReversed()), 'to the last digit, in whatever order the rows come').toBe(index)
        const other = values.map((value) => value * factor).toReversed()
        expect(hhi(other)).toBeCloseTo(index, 6)
        expect(gini(other)).toBeCloseTo(coefficient, 9)
      }),
    )
  })
})

describe('median and share', () => {
  test.each([
    [[], null],
    [[3], 3],
    [[3, 1], 2],
    [[9, 1, 2], 2],
    [[10, 9, 100, 1], 9.5],
  ])('the median of %j is %s', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  test.each([
    [1, 4, 0.25],
    [0, 0, null],
    [5n, 0n, null],
    [1n, 8n, 0.125],
  ])('%s of %s is %s', (part, base, expected) => {
    expect(share(part, base)).toBe(expected)
  })
})
