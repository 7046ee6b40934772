import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TodayLine } from '../contract.ts'
import { heaviest, partInWords, unitOf } from './sentence.ts'

describe('the second sentence of today', () => {
  it.each([
    [0.31, 'third', 'almost'],
    [0.334, 'third', 'about'],
    [0.36, 'third', 'over'],
    [0.5, 'half', 'about'],
    [0.42, 'half', 'almost'],
    [0.97, 'all', 'almost'],
    [0.2, 'fifth', 'about'],
  ] as const)('%s is said as %s, %s', (share, part, side) => {
    expect(partInWords(share)).toEqual({ part, side })
  })

  it('never says almost of what is more, nor over of what is less', () => {
    const size = {
      fifth: 0.2,
      quarter: 0.25,
      third: 1 / 3,
      half: 0.5,
      twoThirds: 2 / 3,
      threeQuarters: 0.75,
      all: 1,
    }
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const words = partInWords(share)
        if (!words) {
          expect(share).toBeLessThan(0.19)
          return
        }
        if (words.side === 'almost') expect(share).toBeLessThan(size[words.part])
        if (words.side === 'over') expect(share).toBeGreaterThan(size[words.part])
        expect(Math.abs(size[words.part] - share)).toBeLessThan(0.13)
      }),
    )
  })

  it('names a partner only where there are others and it holds much', () => {
    const line = (share: number | null) => ({ share }) as TodayLine
    expect(heaviest([line(0.4), line(0.1)])?.line.share).toBe(0.4)
    expect(heaviest([line(1)])).toBeNull()
    expect(heaviest([line(0.1), line(0.1)])).toBeNull()
    expect(heaviest([line(null), line(null)])).toBeNull()
  })

  it('writes a column in thousands when there are millions in it', () => {
    expect(unitOf(['999999.99', '5.00'])).toBe(1)
    expect(unitOf(['1000000.00', null])).toBe(1000)
    expect(unitOf([])).toBe(1)
  })
})
