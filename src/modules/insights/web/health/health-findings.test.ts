import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HealthSummary } from '../../contract.ts'
import { countOf, halfOfRisk, orderingOf, spreadOf, stepsOf } from './health-findings.ts'

const state = (
  name: 'alive' | 'silent' | 'once',
  n: number,
  meanRisk: number,
  basis: 'orders' | 'contacts' = 'orders',
): HealthSummary['states'][number] => ({
  state: name,
  basis,
  n,
  checked: n,
  risks: [n, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  meanRisk,
})
const summary = (states: HealthSummary['states']): HealthSummary => ({
  total: states.reduce((sum, { n }) => sum + n, 0),
  left: 0,
  states,
  expectedNextYear: null,
  valueAtRisk: null,
  withoutExpected: 0,
})

describe('the page of health', () => {
  it('says how many of those that order should fall silent: the sum of their risks', () => {
    const all = summary([
      state('alive', 200, 0.3),
      state('silent', 50, 0.8),
      state('alive', 9, 0.5, 'contacts'),
    ])
    expect(orderingOf(all)).toMatchObject({ n: 200, expectedSilent: 60, checked: 200 })
    expect([countOf(all, 'alive'), countOf(all, 'silent'), countOf(all, 'once')]).toEqual([209, 50, 0])
  })

  it('says nothing of those that order where there are none', () => {
    expect(orderingOf(summary([state('once', 4, 0.6)]))).toBeNull()
  })

  it('counts risks of a half and more', () => {
    expect(spreadOf([5, 9, 0, 0, 0, 1, 0, 0, 0, 2])).toEqual({ high: 3, n: 17, share: 3 / 17, most: 1 })
    expect(spreadOf(Array(10).fill(0))).toMatchObject({ n: 0, share: null })
  })

  it('names how few hold half of what is at risk, as far as they are listed', () => {
    expect(halfOfRisk(['60.00', '20.00', '20.00'], '100.00')).toEqual({ first: 1, share: 0.6 })
    expect(halfOfRisk(['10.00'], '100.00')).toBeNull()
    expect(halfOfRisk([null], null)).toBeNull()
  })

  it('keeps the sum of the contributions when small ones are put together', () => {
    const reasons = fc.array(
      fc.record({ factor: fc.string(), contribution: fc.double({ min: -40, max: 40, noNaN: true }) }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(reasons, fc.double({ min: 0, max: 100, noNaN: true }), (factors, contribution) => {
        const all = [
          { factor: 'base', contribution },
          ...factors.map((one, n) => ({ ...one, factor: `f${n}` })),
        ]
        const { base, steps, rest } = stepsOf(all)
        const shown =
          (base?.contribution ?? 0) + steps.reduce((sum, one) => sum + one.contribution, 0) + rest.points
        expect(shown).toBeCloseTo(
          all.reduce((sum, one) => sum + one.contribution, 0),
          8,
        )
        expect(steps.length + rest.count).toBe(factors.length)
      }),
    )
  })
})
