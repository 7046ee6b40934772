import { describe, expect, it } from 'vitest'
import { fQuantile, normalCdf } from './distributions.ts'
import { agreement, cronbachAlpha, feldtInterval, reciprocity } from './survey-scales.ts'

const rows = [
  [5, 6, 5],
  [6, 6, 7],
  [3, 4, 3],
  [7, 6, 6],
  [4, 4, 5],
  [2, 3, 2],
]

describe('scales of a survey, by the vectors of the reference', () => {
  it('alpha of six respondents and three items is 0.95417, standardised 0.96501, with Feldt’s interval', () => {
    const found = cronbachAlpha(rows)
    expect(found?.alpha).toBeCloseTo(0.95417, 5)
    expect(found?.standardised).toBeCloseTo(0.96501, 5)
    expect(found?.interval[0]).toBeCloseTo(0.806, 3)
    expect(found?.interval[1]).toBeCloseTo(0.993, 3)
  })

  it('alpha 0.80 of 40 respondents and three items lies between 0.662 and 0.888', () => {
    const [low, high] = feldtInterval(0.8, 40, 3)
    expect(low).toBeCloseTo(0.662, 3)
    expect(high).toBeCloseTo(0.888, 3)
  })

  it('two items that correlate by 0.6 make 0.75', () => {
    // deviations (1, 1), (1, -0.5) … with a correlation of 0.6: a, and 0.6 a + 0.8 of what is independent of a
    const a = [1, 1, -1, -1]
    const b = [1, -1, 1, -1]
    const found = cronbachAlpha(a.map((value, index) => [value, 0.6 * value + 0.8 * (b[index] as number)]))
    expect(found?.alpha).toBeCloseTo(0.75, 10)
  })

  it('nothing is said of one item, one respondent, or sums that never differ', () => {
    expect(cronbachAlpha([[1], [2]])).toBeNull()
    expect(cronbachAlpha([[1, 2, 3]])).toBeNull()
    expect(
      cronbachAlpha([
        [1, 2],
        [2, 1],
      ]),
    ).toBeNull()
    expect(cronbachAlpha([])).toBeNull()
  })

  it('answers 5, 6, 6, 5 on seven steps agree by 0.917; chance and less is 0', () => {
    expect(agreement([5, 6, 6, 5], 7)).toBeCloseTo(0.917, 3)
    expect(agreement([1, 7, 1, 7], 7)).toBe(0)
    expect(agreement([5], 7)).toBeNull()
  })

  it('6 5 6 4 against 4 5 3 4 on a width of 6: gaps 1.25 and 1.25, mutuality 0.7917', () => {
    const found = reciprocity(
      [
        [6, 4],
        [5, 5],
        [6, 3],
        [4, 4],
      ],
      6,
    )
    expect(found).toMatchObject({ n: 4, signed: 1.25, absolute: 1.25 })
    expect(found?.mutuality).toBeCloseTo(0.7917, 4)
    expect(reciprocity([], 6)).toBeNull()
  })

  it('the normal distribution and F agree with printed tables', () => {
    expect(normalCdf(0)).toBe(0.5)
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12)
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 14)
    expect(normalCdf(20)).toBe(1)
    expect(fQuantile(0.95, 5, 10)).toBeCloseTo(3.32583, 5)
    expect(fQuantile(0.025, 5, 10)).toBeCloseTo(0.151079, 5)
  })
})
