import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { domainOf, labelStep, spread } from './layout.ts'

const value = fc.double({ min: -1e9, max: 1e9, noNaN: true })

describe('domainOf', () => {
  it('begins at zero, not at minus zero', () => {
    expect(domainOf([-0])).toEqual([0, 1])
  })

  it('holds a value that rounding would lose', () => {
    expect(domainOf([-5e-324, 7.0710678118654755], false)[0]).toBeLessThanOrEqual(-5e-324)
  })

  it('holds every value and is never empty', () => {
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (values, fromZero) => {
        const [low, high] = domainOf(values, fromZero)
        expect(low).toBeLessThan(high)
        for (const one of values) expect(one >= low && one <= high).toBe(true)
        if (fromZero && values.every((one) => one >= 0)) expect(low).toBe(0)
      }),
    )
  })
})

describe('spread', () => {
  it('keeps labels apart, in order and inside, where there is room', () => {
    const wanted = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(wanted, (places) => {
        const placed = spread(places, 15, 0, 300)
        const sorted = [...placed].sort((a, b) => a - b)
        for (const [place, at] of sorted.entries()) {
          expect(at).toBeGreaterThanOrEqual(-1e-9)
          expect(at).toBeLessThanOrEqual(300)
          if (place > 0) expect(at - (sorted[place - 1] ?? 0)).toBeGreaterThanOrEqual(15 - 1e-9)
        }
      }),
    )
  })

  it('leaves labels that do not touch where they are', () => {
    expect(spread([10, 100, 50], 15, 0, 300)).toEqual([10, 100, 50])
  })
})

describe('labelStep', () => {
  it.each([
    [24, 480, 40, 2],
    [12, 480, 40, 1],
    [100, 30, 40, 100],
  ])('%d labels in %d px of %d each: every %d', (count, width, each, step) => {
    expect(labelStep(count, width, each)).toBe(step)
  })
})
