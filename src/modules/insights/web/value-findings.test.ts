import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concentrationOf, halfBringers, lossOf, shareOfFirst, yearOfNet } from './value-findings.ts'

const row = (net: number, place = 0) => ({
  period: `p${place}`,
  gross: String(net + 10),
  cancelled: '6.00',
  returns: '4.00',
  net: String(net),
})

describe('what value says', () => {
  it('compares whole years only', () => {
    const months = (...nets: number[]) => nets.map(row)
    expect(yearOfNet(months(1, 2, 3), 'month')).toBeNull()
    expect(yearOfNet(months(1, 2, 3, 4), 'quarter')).toEqual({ net: 10, change: null, way: null })
    expect(yearOfNet(months(1, 1, 1, 1, 2, 2, 2, 2), 'quarter')).toEqual({ net: 8, change: 1, way: 'more' })
    expect(yearOfNet(months(0, 0, 0, 0, 2, 2, 2, 2), 'quarter')).toEqual({ net: 8, change: null, way: null })
  })

  it('what is lost is a part of what was ordered', () => {
    expect(lossOf([row(90)])).toBeCloseTo(0.1)
    expect(lossOf([])).toBeNull()
  })

  it('half is brought by no more partners than there are', () => {
    const curve = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 }).map((nets) => {
      const total = nets.reduce((sum, net) => sum + net, 0)
      let sum = 0
      const sorted = [...nets].sort((a, b) => b - a)
      return sorted.map((net, place) => {
        sum += net
        return { partners: place + 1, share: sum / total }
      })
    })
    fc.assert(
      fc.property(curve, (points) => {
        const half = halfBringers(points) ?? 0
        expect(half).toBeGreaterThanOrEqual(1)
        expect(half).toBeLessThanOrEqual(Math.ceil(points.length / 2))
      }),
    )
    expect(halfBringers([])).toBeNull()
  })

  it('says concentration as a number of equal partners', () => {
    expect(concentrationOf(100)).toEqual({ equals: 100, level: 'low' })
    expect(concentrationOf(1500)).toEqual({ equals: 7, level: 'middle' })
    expect(concentrationOf(10_000)).toEqual({ equals: 1, level: 'high' })
    expect(concentrationOf(null)).toBeNull()
  })

  it('adds the first shares, and nothing to what is unknown', () => {
    const partner = (share: number | null) => ({
      partnerId: 'x',
      externalId: null,
      name: 'x',
      net: '1.00',
      share,
    })
    expect(shareOfFirst([partner(0.5), partner(0.2), partner(0.1)], 2)).toBeCloseTo(0.7)
    expect(shareOfFirst([partner(null)], 5)).toBeNull()
    expect(shareOfFirst([], 5)).toBeNull()
  })
})
