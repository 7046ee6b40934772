import { describe, expect, it } from 'vitest'
import { answeredPeriods, placeOnScale, stepsOf, trendOf } from './satisfaction-findings.ts'

const scale = (intervals: ([number, number] | null)[], better: 'higher' | 'lower' = 'higher') => ({
  scale: 'csat',
  name: 'CSAT',
  min: 1,
  max: 5,
  better,
  unit: null,
  values: [
    { value: 2, n: 3 },
    { value: 5, n: 4 },
  ],
  periods: intervals.map((interval, place) => ({
    period: `p${place}`,
    n: interval ? 3 : 0,
    mean: interval ? (interval[0] + interval[1]) / 2 : null,
    interval,
  })),
})

describe('what answers say', () => {
  it('calls a trend only what chance does not explain, and knows which end is the better', () => {
    expect(trendOf(scale([[1, 2], null, [3, 4]]))).toBe('better')
    expect(
      trendOf(
        scale(
          [
            [1, 2],
            [3, 4],
          ],
          'lower',
        ),
      ),
    ).toBe('worse')
    expect(
      trendOf(
        scale([
          [1, 3],
          [2, 4],
        ]),
      ),
    ).toBe('same')
    expect(trendOf(scale([[1, 3]]))).toBeNull()
    expect(trendOf(scale([]))).toBeNull()
  })

  it('shows all steps of a scale, also those nobody chose, and loses no answer', () => {
    const steps = stepsOf(scale([]))
    expect(steps.map(({ n }) => n)).toEqual([0, 3, 0, 0, 4])
    expect(steps.reduce((sum, { n }) => sum + n, 0)).toBe(7)
    const fine = { ...scale([]), values: [{ value: 2.5, n: 1 }] }
    expect(stepsOf(fine)).toEqual([{ value: 2.5, n: 1 }])
  })

  it('cuts the periods before the first and after the last answer', () => {
    expect(answeredPeriods(scale([null, [1, 2], null, [1, 2], null])).map(({ period }) => period)).toEqual([
      'p1',
      'p2',
      'p3',
    ])
    expect(answeredPeriods(scale([null]))).toEqual([])
    const rare = answeredPeriods(scale([[1, 2], null, null, null, [1, 2]]))
    expect(rare.map(({ period }) => period)).toEqual(['p0', 'p4'])
  })

  it('places a mean between the worst and the best end', () => {
    expect(placeOnScale({ min: 1, max: 5, better: 'higher' }, 4)).toBe(0.75)
    expect(placeOnScale({ min: 1, max: 5, better: 'lower' }, 4)).toBe(0.25)
  })
})
