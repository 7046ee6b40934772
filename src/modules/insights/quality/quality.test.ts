import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { wilson } from '#shared/statistics.ts'
import { testDatabase } from '#testing/database.ts'
import { history, storeHistory } from '../history.fixture.ts'
import { readFacts } from '../read-facts.ts'
import { openReport } from '../report.ts'
import { figuresOfReliabilityGroups, figuresOfSatisfactionGroups } from './figures.ts'
import { readReliabilityGroups, readSatisfactionGroups } from './report-quality.ts'
import { type ItemAnswer, reliabilityOf, worstAndBest } from './rules.ts'

const database = await testDatabase()

describe('who is worst and best', () => {
  it('is by what is sure, with ten cases and more, and never in both lists', () => {
    const anyRow = fc
      .record({ n: fc.integer({ min: 1, max: 60 }), part: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ n, part }) => ({ n, interval: wilson(Math.round(part * n), n) }))
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 20 }), fc.constantFrom('higher', 'lower'), (rows, better) => {
        const { worst, best, fewCases } = worstAndBest(rows, 5, better as 'higher' | 'lower')
        expect(fewCases).toBe(rows.filter(({ n }) => n < 10).length)
        for (const row of [...worst, ...best]) expect(row.n).toBeGreaterThanOrEqual(10)
        expect(worst.some((row) => best.includes(row))).toBe(false)
        const high = worst.map(({ interval }) => interval?.[better === 'higher' ? 1 : 0] ?? 0)
        expect(high).toEqual([...high].sort((a, b) => (better === 'higher' ? a - b : b - a)))
      }),
    )
    // 50 of 100 cannot be above 59.6 %, 3 of 10 may be 60.3 %, and 0 of 3 says nothing
    const three = { name: 'three of ten', n: 10, interval: wilson(3, 10) }
    const half = { name: 'half', n: 100, interval: wilson(50, 100) }
    const none = { name: 'none of three', n: 3, interval: wilson(0, 3) }
    expect(worstAndBest([none, three, half], 5).worst).toEqual([half])
  })
})

describe('items of a scale', () => {
  const rows = [
    [5, 6, 5],
    [6, 6, 7],
    [3, 4, 3],
    [7, 6, 6],
    [4, 4, 5],
    [2, 3, 2],
  ]
  const answersOf = (times: number): ItemAnswer[] =>
    Array.from({ length: times }).flatMap((_, time) =>
      rows.flatMap((row, person) =>
        row.map((value, item) => ({
          partner: `p${time}`,
          side: 'partner',
          moment: `m${person}`,
          item: `i${item}`,
          value,
        })),
      ),
    )

  it('say nothing of alpha below thirty respondents, and how many there are', () => {
    expect(reliabilityOf(answersOf(4), 7)).toMatchObject({ items: 3, respondents: 24, alpha: null })
    const found = reliabilityOf(answersOf(5), 7)
    expect(found?.respondents).toBe(30)
    expect(found?.alpha).toBeCloseTo(0.95417, 4)
    expect(found?.agreeing).toMatchObject({ n: 5, low: 5 })
    expect(reliabilityOf([], 7)).toBeNull()
  })
})

it('every figure by group and of a partner opens into its facts', async () => {
  let opened = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(history, { minLength: 4, maxLength: 4 }),
      fc.constantFrom('nature', 'stage', 'city'),
      fc.constantFrom({}, { from: '2018-10-01', to: '2019-03-01' }, { asOf: '2019-02-11' }),
      async (stories, groupBy, range) => {
        const [first] = stories
        if (!first) return
        const story = {
          ...first,
          promises: stories.flatMap(({ promises }) => promises),
          measures: stories.flatMap(({ measures }) => measures),
        }
        const network = await storeHistory(database, story)
        await inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) => {
          const report = await openReport(tx, new Date('2019-08-01T12:00:00Z'), null)
          const query = { groupBy, limit: 5, ...range }
          const figures = [
            ...figuresOfReliabilityGroups(await readReliabilityGroups(report, query), range),
            ...figuresOfSatisfactionGroups(await readSatisfactionGroups(report, query), range),
          ]
          opened += figures.length
          for (const [selector, value, how] of figures) {
            const { count, sum, base } = await readFacts(report, { ...selector, limit: 1 })
            expect(how === 'share' ? count / (base?.count ?? 0) : Number(sum) / count).toBeCloseTo(value, 8)
          }
        })
      },
    ),
    { numRuns: 12, endOnFailure: true },
  )
  expect(opened).toBeGreaterThan(30)
})
