import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Cases,
  type CasesOf,
  MIDDLE,
  moveBetween,
  placesOf,
  pullsOf,
  ratePartner,
  scoreOf,
  sharesOf,
  shownScore,
  shrink,
  standingOf,
  USUAL_SETTINGS,
} from './rules.ts'
import { RATING_COMPONENTS, type RatingComponent } from './shapes.ts'

const cases = (values: readonly number[]): Cases => ({
  n: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  squares: values.reduce((sum, value) => sum + value * value, 0),
})
const anyCases = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }).map(cases)
const anyGroup = fc.array(anyCases, { minLength: 1, maxLength: 12 })
const anyComponent = fc.constantFrom(...RATING_COMPONENTS)
const anyMember: fc.Arbitrary<CasesOf> = fc.record(
  Object.fromEntries(RATING_COMPONENTS.map((one) => [one, anyCases])) as Record<
    RatingComponent,
    fc.Arbitrary<Cases>
  >,
  { requiredKeys: [] },
)
const standings = (members: readonly CasesOf[]) =>
  Object.fromEntries(
    RATING_COMPONENTS.flatMap((one) => {
      const found = standingOf(members.flatMap((member) => member[one] ?? []))
      return found ? [[one, found]] : []
    }),
  )

describe('rating within a group', () => {
  it('a move turns round with time, is no surer than the two ratings it lies between, and is sure only beyond both errors', () => {
    const told = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 40 }))
      .map(([score, half]) => ({ score, interval: [score - half, score + half] as const, half }))
    fc.assert(
      fc.property(told, told, (then, now) => {
        const move = moveBetween(then, now)
        const [low, high] = move.interval
        expect(then.score + move.change).toBe(now.score)
        expect(moveBetween(now, then).change + move.change).toBe(0)
        expect((high - low) / 2 + 1e-9).toBeGreaterThanOrEqual(Math.max(then.half, now.half))
        expect((high - low) / 2).toBeLessThanOrEqual(then.half + now.half + 1e-9)
        expect(move.isSure).toBe(low > 0 || high < 0)
      }),
    )
  })

  it('a mean that is drawn to the group lies between its own and the group’s', () => {
    fc.assert(
      fc.property(anyGroup, (members) => {
        const group = standingOf(members)
        for (const one of members) {
          const shrunk = group && shrink(one, group)
          if (!group || !shrunk) continue
          const own = one.sum / one.n
          expect(shrunk.mean).toBeGreaterThanOrEqual(Math.min(own, group.mean) - 1e-9)
          expect(shrunk.mean).toBeLessThanOrEqual(Math.max(own, group.mean) + 1e-9)
          expect(shrunk.own).toBeGreaterThan(0)
          expect(shrunk.own).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('more cases of the same mean count more as one’s own', () => {
    const group = { n: 200, partners: 9, mean: 0.8, within: 0.16, between: 0.01 }
    const few = shrink({ n: 4, sum: 2, squares: 2 }, group)
    const many = shrink({ n: 40, sum: 20, squares: 20 }, group)
    expect(few?.own).toBeCloseTo(0.2, 10)
    expect(many?.own).toBeCloseTo(0.01 / (0.01 + 0.004), 10)
    expect(few?.mean).toBeCloseTo(0.74, 10)
  })

  it('50 and the points of all components are the score, which lies in its interval and in 0…100', () => {
    fc.assert(
      fc.property(fc.array(anyMember, { minLength: 1, maxLength: 10 }), (members) => {
        const of = standings(members)
        for (const member of members) {
          const rated = ratePartner(member, of, sharesOf(USUAL_SETTINGS, 'all'))
          const points = rated.components.reduce((sum, one) => sum + (one.points ?? 0), 0)
          if (rated.score === null) {
            expect(points).toBe(0)
            continue
          }
          expect(MIDDLE + points).toBeCloseTo(rated.score, 9)
          expect(rated.components.reduce((sum, one) => sum + one.counted, 0)).toBeCloseTo(1, 9)
          expect(rated.score).toBeGreaterThanOrEqual(-1e-9)
          expect(rated.score).toBeLessThanOrEqual(100 + 1e-9)
          expect(rated.interval?.[0]).toBeLessThanOrEqual(rated.score + 1e-9)
          expect(rated.interval?.[1]).toBeGreaterThanOrEqual(rated.score - 1e-9)
        }
      }),
    )
  })

  it('a component that is unknown is left out and says why, and the others share its weight', () => {
    const other = (bad: number): CasesOf => ({
      promises: cases([...Array(10).fill(1), ...Array(bad).fill(0)]),
    })
    const members = [0, 1, 2, 4, 8, 10].map(other)
    const rated = ratePartner(members[5] as CasesOf, standings(members), sharesOf(USUAL_SETTINGS, 'all'))
    const [promises, dates] = rated.components
    expect(promises?.counted).toBe(1)
    expect(promises?.score).toBeLessThan(50)
    expect(dates).toMatchObject({ silent: 'no_cases', score: null, points: null, counted: 0 })
  })

  it('partners that differ by no more than chance are not told apart', () => {
    const same = Array.from({ length: 8 }, () => cases([0, 1, 0, 1, 1, 1]))
    const group = standingOf(same)
    expect(group?.between).toBe(0)
    expect(group && scoreOf('promises', same[0] as Cases, group)).toBeNull()
  })

  it('less is better where it is: days past the date', () => {
    fc.assert(
      fc.property(anyGroup, anyComponent, (members, component) => {
        const group = standingOf(members)
        if (!group || group.between <= 0) return
        const lower = ['dates', 'returns', 'answers', 'contact'].includes(component)
        const sorted = members
          .filter(({ n }) => n > 0)
          .map((one) => ({
            mean: shrink(one, group)?.mean ?? 0,
            score: scoreOf(component, one, group)?.score ?? 0,
          }))
        for (const a of sorted)
          for (const b of sorted)
            if (a.mean < b.mean - 1e-9) expect(lower ? a.score >= b.score : a.score <= b.score).toBe(true)
      }),
    )
  })

  it('places follow the shown scores, equal ones share a place, and fewer than five have none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: 0, max: 100, noNaN: true })), { maxLength: 12 }),
        (scores) => {
          const places = placesOf(new Map(scores.map((score, index) => [String(index), score])))
          const rated = scores.filter((score) => score !== null)
          for (const [index, score] of scores.entries()) {
            const place = places.get(String(index))
            if (score === null || rated.length < 5) {
              expect(place).toEqual({ rank: null, tied: 0 })
              continue
            }
            const higher = rated.filter((one) => shownScore(one) > shownScore(score)).length
            const same = rated.filter((one) => shownScore(one) === shownScore(score)).length
            expect(place).toEqual({ rank: higher + 1, tied: same - 1 })
          }
        },
      ),
    )
  })

  it('who pulls the network down is worse than the others, surely, and the figure without it is better', () => {
    const good = () => cases(Array.from({ length: 40 }, (_, index) => (index % 20 === 0 ? 0 : 1)))
    const members = new Map([
      ['a', good()],
      ['b', good()],
      ['c', cases(Array.from({ length: 40 }, (_, index) => index % 2))],
      ['d', cases([0, 0, 0])],
    ])
    const found = pullsOf('promises', members)
    expect(found?.partners.map(({ id }) => id)).toEqual(['c'])
    const [worst] = found?.partners ?? []
    expect(worst?.without).toBeGreaterThan(found?.value ?? 1)
    expect(worst?.pull).toBeCloseTo((worst?.without ?? 0) - (found?.value ?? 0), 12)
    fc.assert(
      fc.property(fc.array(anyCases, { maxLength: 9 }), anyComponent, (all, component) => {
        const pulls = pullsOf(component, new Map(all.map((one, index) => [String(index), one])))
        for (const { pull, n } of pulls?.partners ?? []) {
          expect(pull).toBeGreaterThan(0)
          expect(n).toBeGreaterThanOrEqual(10)
        }
      }),
    )
  })
})
