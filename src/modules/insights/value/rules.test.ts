import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concentration } from '../rules.ts'
import {
  classesOf,
  correctedGini,
  effectiveNumber,
  growthKindOf,
  type MarginRule,
  normalisedHhi,
  profitOf,
  revenueRetention,
  ruleFor,
  sumInterval,
} from './rules.ts'

describe('concentration', () => {
  it('40, 25, 15, 10, 10: HHI 2650 as of 3.774 equal partners, normalised 0.08125, Gini 0.3 and 0.375', () => {
    const { hhi, gini } = concentration([40n, 25n, 15n, 10n, 10n])
    expect(hhi).toBeCloseTo(2650, 9)
    expect(effectiveNumber(hhi)).toBeCloseTo(3.774, 3)
    expect(normalisedHhi(hhi, 5)).toBeCloseTo(0.08125, 12)
    expect(gini).toBeCloseTo(0.3, 12)
    expect(correctedGini(gini, 5)).toBeCloseTo(0.375, 12)
  })

  it('classes: A until 80 % is reached, B until 95 %, nobody without a net above zero', () => {
    const nets = new Map([
      ['x', 70n],
      ['y', 15n],
      ['z', 10n],
      ['u', 5n],
      ['v', 0n],
    ])
    expect([...classesOf(nets)]).toEqual([
      ['x', 'a'],
      ['y', 'a'],
      ['z', 'b'],
      ['u', 'c'],
    ])
  })
})

describe('growth', () => {
  it('100,000 at the start, +12,000, −8,000, −5,000: gross 87 %, net 99 %', () => {
    const rates = revenueRetention(100_000, { expansion: 12_000, contraction: -8_000, silence: -5_000 })
    expect(rates.gross).toBeCloseTo(0.87, 12)
    expect(rates.net).toBeCloseTo(0.99, 12)
    expect(revenueRetention(0, { expansion: 1, contraction: 0, silence: 0 })).toEqual({
      gross: null,
      net: null,
    })
  })

  it('every change has one kind, so that the kinds add up to the change', () => {
    const partner = fc.record({
      ordersBefore: fc.integer({ min: 0, max: 2 }),
      ordersNow: fc.integer({ min: 0, max: 2 }),
      before: fc.bigInt({ min: -5n, max: 50n }),
      now: fc.bigInt({ min: -5n, max: 50n }),
      hadOrdered: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(partner), (partners) => {
        const changed = partners.filter((one) => growthKindOf(one) !== null)
        const sum = (all: typeof partners) => all.reduce((total, { now, before }) => total + now - before, 0n)
        expect(sum(changed)).toBe(sum(partners))
      }),
    )
  })
})

describe('margins', () => {
  const rule = (level: MarginRule['level'], margin: number, code: string | null = null): MarginRule => ({
    level,
    code,
    partnerId: level === 'partner' ? 'p' : null,
    margin,
  })

  it('the narrowest rule holds; without one the margin is unknown', () => {
    const partner = { id: 'p', nature: 'reseller', segments: ['value:top'] }
    const rules = [
      rule('network', 0.1),
      rule('nature', 0.2, 'reseller'),
      rule('segment', 0.3, 'value:top'),
      rule('partner', 0.4),
    ]
    for (let count = 4; count > 0; count--)
      expect(ruleFor(rules.slice(0, count), partner)?.margin).toBeCloseTo(count / 10, 12)
    expect(ruleFor([], partner)).toBeNull()
  })

  it('profit keeps cents exact and rounds halves away from zero', () => {
    expect(profitOf(100_000n, 0.3, 500n, 2_000n)).toBe(28_500n)
    expect(profitOf(5n, 0.5, 0n, 0n)).toBe(3n)
    expect(profitOf(-5n, 0.5, 0n, 0n)).toBe(-3n)
    expect(profitOf(10n ** 17n, 0.12345, 0n, 0n)).toBe(12_345n * 10n ** 12n)
  })
})

it('the interval of a sum is narrower than the sum of intervals, and encloses the sum', () => {
  const part = fc
    .record({ low: fc.nat(100), more: fc.nat(100), most: fc.nat(100) })
    .map(({ low, more, most }) => ({
      low,
      value: low + more,
      high: low + more + most,
    }))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const { value, low, high } = sumInterval(parts)
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
      const widths = parts.reduce((sum, one) => sum + one.high - one.low, 0)
      expect(high - low).toBeLessThanOrEqual(widths + 1e-9)
    }),
  )
})
