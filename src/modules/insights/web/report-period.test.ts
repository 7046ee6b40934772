import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodEnd, periodOf } from '#shared/periods.ts'
import { completeOnes, rangeOf, readPeriod } from './report-period.ts'

describe('the period of a report in its address', () => {
  it.each([
    ['nothing', {}, { from: '2024-11-01' }],
    ['a year', { last: '12' }, { from: '2025-11-01' }],
    ['everything', { last: 'all' }, {}],
    ['quarters begin whole', { last: '12', by: 'quarter' }, { from: '2025-10-01' }],
    [
      'seen from an earlier day',
      { last: '12', asOf: '2018-09-01' },
      { asOf: '2018-09-01', from: '2017-09-01' },
    ],
    ['an own range', { from: '2020-01-05', to: '2020-02-01' }, { from: '2020-01-05', to: '2020-02-01' }],
    ['nonsense', { last: '7', from: 'x', asOf: '2020-13-01', by: 'week' }, { from: '2024-11-01' }],
  ])('%s', (_, search, range) => {
    expect(rangeOf(readPeriod(search), '2026-11-22')).toEqual(range)
  })

  it('a named span holds as many whole months as its name says before the one that runs', () => {
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.constantFrom('12', '24', '36'), (date, last) => {
        const today = date.toISOString().slice(0, 10)
        const { from = '' } = rangeOf(readPeriod({ last }), today)
        const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
        expect(months(today) - months(from)).toBe(Number(last))
      }),
    )
  })

  it('a period that is not over is never compared', () => {
    const rows = ['2026-09', '2026-10', '2026-11'].map((period) => ({ period }))
    expect(completeOnes(rows, '2026-11-22')).toEqual(rows.slice(0, 2))
    expect(completeOnes(rows, '2026-12-01')).toEqual(rows)
    for (const { period } of completeOnes(rows, '2026-11-01'))
      expect(periodEnd(period) <= '2026-11-01').toBe(true)
    expect(periodOf('2026-11-22', 'month')).toBe('2026-11')
  })
})
