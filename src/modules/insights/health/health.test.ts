import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayNumber } from '#shared/days.ts'
import {
  areaUnderCurve,
  averagePrecision,
  brier,
  calibrationError,
  liftOfTopTenth,
  type Told,
} from './accuracy.ts'
import { fitHealth } from './fit-health.ts'
import { fellSilent, type OrderHistory, standingBefore } from './history.ts'
import { fitLogistic, predict, sigmoid } from './logistic.ts'
import { scorePartner } from './score.ts'
import { judge, judgePast } from './track-record.ts'
import { finishedCutOffs, type Observed, observe } from './weights.ts'
import { knownBefore, wholesaler } from './wholesaler.fixture.ts'

const DAY = 14_944
const histories = wholesaler(7, 4000)
const observed = observe(histories)
const end = DAY + 375
/** Fewer partners, where the law does not depend on how many there are. */
const few = wholesaler(9, 800)
/** Four past days a month apart, the last with a window that has just finished. */
const pastDays = [180, 150, 120, 90].map((ago) => end - ago)

/** Everybody's score as of a day. */
function scoreAll(of: Observed, day: number) {
  const model = fitHealth(of, day)
  return of.histories.flatMap((history) => {
    const score = scorePartner(model, history, day)
    return score ? [{ id: history.id, ...score }] : []
  })
}

/** All that was told on some days of partnerships that were ordering then. */
function toldOn(days: readonly number[], regularsOnly = false): Told[] {
  const byId = new Map(histories.map((history) => [history.id, history]))
  return days.flatMap((day) =>
    scoreAll(observed, day)
      .filter(({ state, orderDays }) => state === 'alive' && (!regularsOnly || orderDays >= 5))
      .map(({ id, risk }) => ({ risk, came: fellSilent(byId.get(id) as OrderHistory, day) })),
  )
}

describe('a wholesaler made up', () => {
  it('meets the bars that real ones were measured by, pooled, at each day and for regulars', () => {
    const pooled = toldOn(pastDays)
    const base = pooled.filter(({ came }) => came).length / pooled.length
    expect(base).toBeGreaterThan(0.25)
    expect(areaUnderCurve(pooled)).toBeGreaterThanOrEqual(0.715)
    expect(averagePrecision(pooled)).toBeGreaterThanOrEqual(1.6 * base)
    expect(liftOfTopTenth(pooled)).toBeGreaterThanOrEqual(1.8)
    expect(brier(pooled)).toBeLessThanOrEqual(0.19)
    expect(brier(pooled)).toBeLessThan(0.9 * base * (1 - base))
    expect(calibrationError(pooled)).toBeLessThanOrEqual(0.03)
    const regulars = toldOn(pastDays, true)
    expect(areaUnderCurve(regulars)).toBeGreaterThanOrEqual(0.69)
    expect(liftOfTopTenth(regulars)).toBeGreaterThanOrEqual(2.2)
    expect(calibrationError(regulars)).toBeLessThanOrEqual(0.03)
    for (const day of pastDays) {
      const judged = judge(observed, day)?.judged
      expect(judged?.checked).toBe(true)
      expect(judged?.auc).toBeGreaterThanOrEqual(0.7)
      expect(judged?.auc).toBeGreaterThan(judged?.aucBaseline ?? 1)
      expect(judged?.calibrationError).toBeLessThanOrEqual(0.06)
    }
  }, 240_000)

  it('law: reasons add up to the health of every partner, whatever its state', () => {
    const scores = pastDays.flatMap((day) => scoreAll(observed, day))
    expect(new Set(scores.map(({ state }) => state))).toEqual(new Set(['alive', 'silent', 'once']))
    for (const { health, risk, reasons } of scores) {
      expect(risk).toBeGreaterThan(0)
      expect(risk).toBeLessThan(1)
      expect(health).toBe(100 * (1 - risk))
      expect(reasons[0]?.factor).toBe('base')
      expect(reasons.reduce((sum, each) => sum + each.contribution, 0)).toBeCloseTo(health, 9)
    }
  })

  it('law: what happens from a day on changes no score as of that day', () => {
    for (const day of pastDays.slice(0, 2))
      expect(scoreAll(observe(knownBefore(few, day)), day)).toEqual(scoreAll(observe(few), day))
  })

  it('tells of past days whose windows had ended, each from what was known then', () => {
    const record = judgePast(observe(few), end + 500).asOf
    expect(record.length).toBeGreaterThan(3)
    expect(Math.max(...record.map(({ date }) => dayNumber(date)))).toBeLessThanOrEqual(end - 90)
    expect(record.reduce((sum, { bins }) => sum + bins.reduce((all, { n }) => all + n, 0), 0)).toBe(
      record.reduce((sum, { n }) => sum + n, 0),
    )
    for (const day of pastDays)
      expect(Math.max(...finishedCutOffs(observed, day))).toBeLessThanOrEqual(day - 90)
  })

  it('scores a young network by rhythm alone and says it is unchecked', () => {
    const scores = scoreAll(observed, DAY + 80)
    expect(scores.length).toBeGreaterThan(0)
    for (const { checked, health, reasons } of scores) {
      expect(checked).toBe(false)
      expect(reasons.reduce((sum, each) => sum + each.contribution, 0)).toBeCloseTo(health, 9)
    }
    expect(scoreAll(observe([]), DAY)).toEqual([])
    for (const { risk } of scoreAll(observe(few.slice(0, 8)), end)) expect(risk > 0 && risk < 1).toBe(true)
  })
})

it('knows how a partnership stood before a day, the day itself left out', () => {
  const history = { id: 'A', days: [100, 150, 300], amounts: [10, 20, 40], products: [100, 100, 300] }
  expect(standingBefore(history, 100)).toBeNull()
  expect(standingBefore(history, 101)).toMatchObject({ state: 'once', recency: 1, products: 2 })
  expect(standingBefore(history, 300)).toMatchObject({
    state: 'alive',
    orderDays: 2,
    recency: 150,
    lastQuarter: 0,
    quarterBefore: 20,
    ordering: { x: 1, lastAge: 50 / 7, age: 200 / 7 },
  })
  expect(standingBefore(history, 331)).toMatchObject({ state: 'alive', orderDays: 3, lastQuarter: 40 })
  expect(standingBefore(history, 481)).toMatchObject({ state: 'silent', recency: 181 })
  expect([fellSilent(history, 151), fellSilent(history, 211), fellSilent(history, 210)]).toEqual([
    true,
    false,
    true,
  ])
})

describe('accuracy', () => {
  const told = (pairs: readonly (readonly [number, boolean])[]) =>
    pairs.map(([risk, came]) => ({ risk, came }))

  it('is as defined on small cases', () => {
    const perfect = told([
      [0.9, true],
      [0.8, true],
      [0.2, false],
      [0.1, false],
    ])
    expect(areaUnderCurve(perfect)).toBe(1)
    expect(averagePrecision(perfect)).toBe(1)
    expect(brier(perfect)).toBeCloseTo((0.01 + 0.04 + 0.04 + 0.01) / 4, 12)
    expect(calibrationError(perfect)).toBeCloseTo(0.15, 12)
    expect(
      areaUnderCurve(
        told([
          [0.5, true],
          [0.5, false],
        ]),
      ),
    ).toBe(0.5)
    expect(areaUnderCurve(told([[0.5, true]]))).toBeNull()
    expect(brier([])).toBeNull()
    const twenty = Array.from({ length: 20 }, (_, k) => ({ risk: k / 20, came: k >= 15 }))
    expect(liftOfTopTenth(twenty)).toBe(4)
  })

  it('law: ranking does not depend on the scale, and turning it round mirrors it', () => {
    const cases = fc.array(
      fc.record({ risk: fc.double({ min: 0, max: 1, noNaN: true }), came: fc.boolean() }),
    )
    fc.assert(
      fc.property(cases, (all) => {
        const auc = areaUnderCurve(all)
        const turned = areaUnderCurve(all.map(({ risk, came }) => ({ risk: -risk, came })))
        if (auc === null) expect(turned).toBeNull()
        else expect(auc + (turned as number)).toBeCloseTo(1, 10)
      }),
    )
  })
})

describe('the logistic model', () => {
  it('law: at the minimum the slope is nothing, and the mean told is the share that came', () => {
    const rows = fc.array(
      fc.tuple(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.boolean(),
      ),
      { minLength: 5, maxLength: 60 },
    )
    fc.assert(
      fc.property(rows, (all) => {
        const values = all.map(([a, b]) => [a, b])
        const outcomes = all.map(([, , came]) => came)
        const model = fitLogistic(values, outcomes)
        if (!model) {
          expect(new Set(outcomes).size).toBe(1)
          return
        }
        const errors = values.map((row, i) => predict(model, row) - Number(outcomes[i]))
        expect(errors.reduce((sum, error) => sum + error, 0)).toBeCloseTo(0, 6)
        model.weights.forEach((weight, j) => {
          const slope = values.reduce((sum, row, i) => {
            const scaled = ((row[j] as number) - (model.means[j] as number)) / (model.spreads[j] as number)
            return sum + scaled * (errors[i] as number)
          }, weight)
          expect(slope).toBeCloseTo(0, 6)
        })
      }),
    )
    expect([sigmoid(-800), sigmoid(0), sigmoid(800)]).toEqual([0, 0.5, 1])
  })
})
