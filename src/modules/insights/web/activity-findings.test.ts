import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comeAndGo, compareLast, retentionOf } from './activity-findings.ts'

const row = (period: string, parts: Partial<Record<'new' | 'retained' | 'returned' | 'lost', number>>) => {
  const { retained = 0, returned = 0, lost = 0 } = parts
  const base = retained + lost
  return {
    period,
    active: (parts.new ?? 0) + retained + returned,
    new: parts.new ?? 0,
    retained,
    returned,
    lost,
    retentionRate: base === 0 ? null : retained / base,
    growthRatio: null,
  }
}

describe('what activity says', () => {
  it.each([
    [
      'a year before, where there is one',
      [100, ...Array<number>(11).fill(1), 106],
      'month',
      'year',
      'more',
      0.06,
    ],
    ['else the period before', [100, 90], 'month', 'previous', 'less', -0.1],
    ['quarters have four a year', [50, 1, 1, 1, 50], 'quarter', 'year', 'same', 0],
  ] as const)('compares with %s', (_, values, by, against, way, change) => {
    expect(compareLast(values, by)).toEqual({ against, way, change: expect.closeTo(change, 9) })
  })

  it('compares nothing with nothing', () => {
    expect(compareLast([5], 'month')).toBeNull()
    expect(compareLast([0, 5], 'month')).toBeNull()
  })

  it('retention of all periods lies between the worst and the best of them', () => {
    const counts = fc.record({ retained: fc.nat(50), lost: fc.nat(50) })
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1 }), (all) => {
        const rows = all.map((parts, place) => row(`2026-${String(place + 1).padStart(2, '0')}`, parts))
        const { rate, worst } = retentionOf(rows)
        const known = rows.flatMap(({ retentionRate }) => (retentionRate === null ? [] : [retentionRate]))
        if (known.length === 0) {
          expect(rate).toBeNull()
          return
        }
        expect(worst?.rate).toBe(Math.min(...known))
        expect(rate).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9)
        expect(rate).toBeLessThanOrEqual(Math.max(...known) + 1e-9)
      }),
    )
  })

  it('says who came and who went', () => {
    expect(comeAndGo([row('2026-01', { new: 5, returned: 3, lost: 2 })])).toEqual({
      came: 8,
      left: 2,
      way: 'growing',
    })
    expect(comeAndGo([row('2026-01', { new: 2, lost: 9 })]).way).toBe('shrinking')
    expect(comeAndGo([]).way).toBe('even')
  })
})
