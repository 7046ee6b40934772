import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween } from '#shared/days.ts'
import { periodEnd, periodOf } from '#shared/periods.ts'
import { completeOnes, rangeBefore, rangeOf, readPeriod } from './report-period.ts'

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
    ['the last month that is over', { last: 'month' }, { from: '2026-10-01', to: '2026-11-01' }],
    ['the last quarter that is over', { last: 'quarter' }, { from: '2026-07-01', to: '2026-10-01' }],
    [
      'the last year that was over on an earlier day',
      { last: 'year', asOf: '2019-03-02' },
      { asOf: '2019-03-02', from: '2018-01-01', to: '2019-01-01' },
    ],
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

  it.each([
    ['a quarter', '2026-07-01', '2026-10-01', 'before', '2026-04-01', '2026-07-01'],
    ['a quarter a year before', '2026-07-01', '2026-10-01', 'year', '2025-07-01', '2025-10-01'],
    ['a month that runs', '2026-11-01', '2026-11-22', 'before', '2026-10-01', '2026-10-22'],
    ['the end of a long month', '2026-03-01', '2026-03-31', 'before', '2026-02-01', '2026-02-28'],
    ['own days', '2026-11-10', '2026-11-17', 'before', '2026-11-03', '2026-11-10'],
  ] as const)('%s is compared with what stood at the same place', (_, from, to, against, first, end) => {
    expect(rangeBefore({ from, to }, against, '2026-11-22')).toEqual({ from: first, to: end })
  })

  it('by quarter it is moved by whole quarters, so that quarters stand beside quarters', () => {
    const range = { from: '2025-10-01' }
    expect(rangeBefore(range, 'before', '2026-11-22', 'quarter')).toEqual({
      from: '2024-07-01',
      to: '2025-08-22',
    })
    expect(rangeBefore(range, 'before', '2026-11-22', 'month')).toEqual({
      from: '2024-08-01',
      to: '2025-09-22',
    })
  })

  it('nothing is compared with a time without a beginning, or when nobody asks', () => {
    expect(rangeBefore({}, 'before', '2026-11-22')).toBeNull()
    expect(rangeBefore({ from: '2026-01-01' }, null, '2026-11-22')).toBeNull()
    expect(rangeBefore({ from: '2026-12-01' }, 'before', '2026-11-22')).toBeNull()
  })

  // months moved by months: three days longer at most, and one more when only the earlier ones hold a leap day
  it('the period before never reaches into the period and is hardly longer', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('1980-01-01', count))
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 900 }), (from, length) => {
        const to = addDays(from, length)
        const before = rangeBefore({ from, to }, 'before', '2090-01-01')
        expect(before && before.to <= from && before.from < before.to).toBe(true)
        if (before) expect(daysBetween(before.from, before.to) - length).toBeLessThanOrEqual(4)
      }),
    )
  })
})
