import { describe, expect, it } from 'vitest'
import { leaningOf, trendOf } from './balance-findings.ts'

describe('what the page of balance says', () => {
  it('names who gives more from the reader’s seat, and calls a near half even', () => {
    expect(leaningOf(0.83, true)).toBe('weMore')
    expect(leaningOf(0.83, false)).toBe('theyMore')
    expect(leaningOf(0.2, false)).toBe('weMore')
    expect(leaningOf(0.53, true)).toBe('even')
    expect(leaningOf(null, true)).toBeNull()
  })

  it('tells a change of evenness only where there is one and the period before is known', () => {
    const previous = { host: '1', partner: '1', share: 0.5, balance: 0.5 }
    expect(trendOf({ balance: 0.7, previous })).toBe('less')
    expect(trendOf({ balance: 0.3, previous })).toBe('more')
    expect(trendOf({ balance: 0.51, previous })).toBe('same')
    expect(trendOf({ balance: 0.5, previous: null })).toBe('none')
  })
})
