import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atRate, balanceOf, compareOneSided, rateOn, shareOfHost } from './rules.ts'

const anyAmount = fc.bigInt({ min: -1_000_000n, max: 1_000_000_000_000n })

describe('balance of give and take', () => {
  it('even is 1, one-sided 0, nothing given unknown', () => {
    expect(balanceOf(shareOfHost({ host: 50n, partner: 50n }))).toBe(1)
    expect(balanceOf(shareOfHost({ host: 50n, partner: 0n }))).toBe(0)
    expect(balanceOf(shareOfHost({ host: 0n, partner: 1n }))).toBe(0)
    expect(shareOfHost({ host: 75n, partner: 25n })).toBe(0.75)
    expect(balanceOf(0.75)).toBe(0.5)
    expect(balanceOf(shareOfHost({ host: 0n, partner: 0n }))).toBeNull()
  })

  it('share and balance lie in 0…1 and do not care which side is which', () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, (host, partner) => {
        const share = shareOfHost({ host, partner })
        const turned = shareOfHost({ host: partner, partner: host })
        if (share === null || turned === null) {
          expect(share).toBe(turned)
          return
        }
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
        expect(share + turned).toBeCloseTo(1, 12)
        const balance = balanceOf(share) ?? -1
        expect(balance).toBeGreaterThanOrEqual(0)
        expect(balance).toBeLessThanOrEqual(1)
        expect(balance).toBeCloseTo(balanceOf(turned) ?? -2, 12)
      }),
    )
  })

  it('the most one-sided come first, of equals the larger', () => {
    const pairs = [
      { host: 5n, partner: 5n },
      { host: 10n, partner: 0n },
      { host: 0n, partner: 90n },
    ]
    expect([...pairs].sort(compareOneSided)).toEqual([pairs[2], pairs[1], pairs[0]])
  })

  it('a rate holds from its day on until the next', () => {
    const rates = [
      { unit: 'hours', currency: 'RUB', amount: 300_000n, since: '2026-01-01' },
      { unit: 'hours', currency: 'RUB', amount: 350_000n, since: '2026-07-01' },
    ]
    expect(rateOn(rates, 'hours', '2025-12-31')).toBeNull()
    expect(rateOn(rates, 'hours', '2026-06-30')?.amount).toBe(300_000n)
    expect(rateOn(rates, 'hours', '2026-07-01')?.amount).toBe(350_000n)
    expect(rateOn(rates, 'points', '2026-07-01')).toBeNull()
  })

  it('7.5 hours at 3,000.01 are 22,500.08, half to even', () => {
    const rate = { unit: 'hours', currency: 'RUB', amount: 300_001n, since: '2026-01-01' }
    expect(atRate(750n, 2, rate)).toBe(2_250_008n)
    expect(atRate(50n, 2, rate)).toBe(150_000n)
    expect(atRate(150n, 2, rate)).toBe(450_002n)
    expect(atRate(-50n, 2, rate)).toBe(-150_000n)
  })
})
