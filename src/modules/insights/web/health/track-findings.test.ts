import { describe, expect, it, test } from 'vitest'
import type { JudgedDate } from '../../contract.ts'
import { againstRecency, calibrationOf, poolBins, wayOf } from './track-findings.ts'

const date = (auc: number | null, aucBaseline: number | null) => ({ auc, aucBaseline })
const bins = (cases: Record<number, [n: number, told: number, came: number]>): Pick<JudgedDate, 'bins'> => ({
  bins: Array.from({ length: 10 }, (_, bin) => {
    const [n, told, came] = cases[bin] ?? [0, 0, 0]
    return {
      from: bin / 10,
      to: (bin + 1) / 10,
      n,
      told: n === 0 ? null : told,
      came: n === 0 ? null : came,
      interval: null,
    }
  }),
})

describe('the score against recency', () => {
  test.each([
    ['on all dates', [date(0.7, 0.6), date(0.72, 0.6)], 'always'],
    ['for long', [date(0.5, 0.6), date(0.7, 0.6), date(0.7, 0.6), date(0.7, 0.6)], 'better'],
    ['now and then', [date(0.7, 0.6), date(0.5, 0.6), date(0.7, 0.6)], 'some'],
    ['not now', [date(0.7, 0.6), date(0.5, 0.6)], 'worse'],
    ['unknown while one kind of outcome is missing', [date(null, null)], 'none'],
  ] as const)('%s', (_, dates, way) => {
    expect(wayOf(againstRecency(dates))).toBe(way)
  })

  it('tells the difference of the newest date and on how many it was better', () => {
    const compared = againstRecency([date(0.7, 0.6), date(0.5, 0.6), date(0.65, 0.6)])
    expect(compared).toMatchObject({ inRow: 1, wins: 2, of: 3 })
    expect(compared.now).toBeCloseTo(0.05, 10)
  })
})

describe('calibration', () => {
  it('adds dates up: cases and those that came, never means of means', () => {
    const [pooled] = poolBins([bins({ 2: [10, 0.25, 0.5] }), bins({ 2: [30, 0.21, 0.1] })])
    expect(pooled).toMatchObject({ bin: 2, n: 40, silent: 8, came: 0.2 })
    expect(pooled?.told).toBeCloseTo(0.22, 10)
    expect(pooled?.interval?.[0]).toBeLessThan(0.2)
  })

  it('calls high risks too high only where the interval excludes what was told', () => {
    const told = (came: number, n = 100) =>
      calibrationOf(poolBins([bins({ 2: [50, 0.25, 0.24], 7: [n, 0.75, came] })]))?.high
    expect([told(0.4), told(0.95), told(0.74)]).toEqual(['over', 'under', 'right'])
    expect(told(0.2, 5)).toBe('unknown')
  })

  it('says nothing with fewer than ten cases in every range', () => {
    expect(calibrationOf(poolBins([bins({ 2: [9, 0.25, 0.3] })]))).toBeNull()
  })
})
