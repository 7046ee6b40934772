import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayNumber } from '#shared/days.ts'
import { nextYear } from '../value-model/next-year.ts'
import { areaInterval, areaUnderCurve, calibrationTable, observedToTold, riskShift } from './accuracy.ts'
import { fitHealth } from './fit-health.ts'
import { fellSilent, type PartnerHistory } from './history.ts'
import { expectedNextYear } from './next-year.ts'
import { scorePartner } from './score.ts'
import { judgedDays, judgePast } from './track-record.ts'
import { observe, windowsOf } from './weights.ts'
import { wholesaler } from './wholesaler.fixture.ts'

const FIRST = 14_944
const END = FIRST + 375
const histories = wholesaler(11, 900)
const observed = observe(histories)
const record = judgePast(observed, END)

describe('the record of the past', () => {
  it('tells of each date what the scores of that day were worth', () => {
    expect(record.asOf.map(({ date }) => dayNumber(date))).toEqual(judgedDays(observed, END))
    expect(record.contacts).toEqual([])
    const byId = new Map(histories.map((history) => [history.id, history]))
    for (const judged of record.asOf) {
      const day = dayNumber(judged.date)
      const model = fitHealth(observed, day)
      const told = histories.flatMap((history) => {
        const score = scorePartner(model, history, day)
        return score?.state === 'alive'
          ? [{ id: history.id, risk: score.risk, came: fellSilent(history, day) }]
          : []
      })
      expect(judged.n).toBe(told.length)
      expect(judged.auc).toBeCloseTo(areaUnderCurve(told) as number, 12)
      expect(judged.silent).toBe(told.filter(({ came }) => came).length)
      expect(judged.bins.reduce((sum, { n }) => sum + n, 0)).toBe(judged.n)
      const [low, high] = judged.aucInterval as [number, number]
      expect(low).toBeLessThan(judged.auc as number)
      expect(high).toBeGreaterThan(judged.auc as number)
      expect(judged.alarms).toBe(Math.round(judged.n / 10))
      expect(judged.falseAlarmCount).toBeLessThanOrEqual(judged.alarms)
      for (const { partnerId, risk } of judged.missed) {
        expect(fellSilent(byId.get(partnerId) as PartnerHistory, day)).toBe(true)
        expect(risk).toBeLessThanOrEqual(Math.min(1, judged.falseAlarms[0]?.risk ?? 1))
      }
      for (const { partnerId } of judged.falseAlarms)
        expect(fellSilent(byId.get(partnerId) as PartnerHistory, day)).toBe(false)
      expect(judged.volume.expected / judged.volume.actual).toBeGreaterThan(0.6)
      expect(judged.volume.expected / judged.volume.actual).toBeLessThan(1.6)
    }
    expect(record.asOf[0]?.drift).toBeNull()
    expect(record.asOf.at(-1)?.drift).not.toBeNull()
    expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  })

  it('law: neither the order of the histories nor what was computed before changes anything', () => {
    const turned = observe([...histories].reverse())
    for (const window of windowsOf(turned, END).reverse()) fitHealth(turned, window)
    expect(judgePast(turned, END)).toEqual(record)
    const model = fitHealth(observed, END)
    expect(fitHealth(turned, END)).toEqual(model)
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })

  it('keeps those without orders apart: they are judged by contacts', () => {
    const called = wholesaler(5, 500).map(({ id, days }) => ({
      id: `C${id}`,
      days: [],
      amounts: [],
      products: [],
      contacts: days,
    }))
    const mixed = observe([...histories, ...called])
    const both = judgePast(mixed, END)
    expect(both.asOf).toEqual(record.asOf)
    expect(both.contacts.length).toBeGreaterThan(3)
    expect(both.contacts.at(-1)?.auc).toBeGreaterThan(0.6)
    expect(both.models.map(({ basis }) => basis)).toEqual(['orders', 'contacts'])
    const score = scorePartner(fitHealth(mixed, END), called[0] as PartnerHistory, END)
    expect(score?.basis).toBe('contacts')
    expect(expectedNextYear(fitHealth(mixed, END), called[0] as PartnerHistory, END)).toBeNull()
  })
})

describe('what would change a score', () => {
  it('is what the score would be with that one thing done', () => {
    const model = fitHealth(observed, END)
    let offered = 0
    for (const history of histories.slice(0, 300)) {
      const score = scorePartner(model, history, END)
      const reason = score?.reasons.find(({ change }) => change !== null)
      if (!score || !reason?.change || score.state === 'once') continue
      expect(reason.change.does).toBe('order')
      const amounts = history.amounts.slice(
        -Math.max(1, history.days.filter((day) => day >= END - 180).length || 10),
      )
      const usual = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length
      const after = { ...history, days: [...history.days, END - 1], amounts: [...history.amounts, usual] }
      expect((scorePartner(model, after, END)?.health ?? 0) - score.health).toBeCloseTo(
        reason.change.points,
        6,
      )
      offered++
    }
    expect(offered).toBeGreaterThan(50)
  })
})

describe('measures of being right', () => {
  const told = fc.array(fc.record({ risk: fc.double({ min: 0, max: 1, noNaN: true }), came: fc.boolean() }), {
    minLength: 4,
  })

  it('law: the interval of the area holds it and lies within 0…1', () => {
    fc.assert(
      fc.property(told, (all) => {
        const area = areaUnderCurve(all)
        const interval = areaInterval(all)
        if (!interval || area === null) return
        expect(interval[0]).toBeGreaterThanOrEqual(0)
        expect(interval[1]).toBeLessThanOrEqual(1)
        expect(interval[0]).toBeLessThanOrEqual(area + 1e-12)
        expect(interval[1]).toBeGreaterThanOrEqual(area - 1e-12)
      }),
    )
  })

  it('law: risks that did not move have not shifted, and a shift is the same both ways only in sign', () => {
    const risks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(risks, risks, (was, is) => {
        expect(riskShift(was, was)).toBeCloseTo(0, 12)
        expect(riskShift(was, is)).toBeGreaterThanOrEqual(0)
      }),
    )
    expect(riskShift([], [0.5])).toBeNull()
    const spread = Array.from({ length: 200 }, (_, k) => k / 200)
    expect(
      riskShift(
        spread,
        spread.map((risk) => risk / 3),
      ),
    ).toBeGreaterThan(0.25)
  })

  it('law: bins hold all cases, and what came ÷ what was told is 1 when told rightly', () => {
    fc.assert(
      fc.property(told, (all) => {
        expect(calibrationTable(all).reduce((sum, { n }) => sum + n, 0)).toBe(all.length)
      }),
    )
    const right = Array.from({ length: 100 }, (_, k) => ({ risk: 0.3, came: k < 30 }))
    const found = observedToTold(right)
    expect(found?.ratio).toBeCloseTo(1, 12)
    expect(found?.interval[0]).toBeLessThan(1)
    expect(observedToTold([])).toBeNull()
  })
})

it('says of degenerate models what is degenerate', () => {
  const steady = Array.from({ length: 400 }, (_, k) => {
    const days = Array.from(
      { length: 30 },
      (_, n) => FIRST + Math.floor(k / 10) + 12 * n + ((k * 7 + n * 5) % 4),
    )
    return { id: `S${k}`, days, amounts: days.map(() => 100 + k), products: [days[0] as number] }
  })
  const even = judgePast(observe(steady), END)
  expect(even.models[0]?.signs).toContain('no_dropout')
  expect(even.size?.signs.length).toBeGreaterThan(0)
  expect(even.models[0]?.states.every(({ checked }) => !checked)).toBe(true)
  const few = judgePast(observe(histories.slice(0, 12)), END)
  expect(few.models[0]).toMatchObject({ partners: 12, signs: ['too_few_partners'] })
  expect(few.asOf.every(({ checked, n }) => !checked && n > 0)).toBe(true)
})

describe('the next year', () => {
  const rhythm = { r: 0.8, alpha: 6, a: 0.6, b: 3 }
  const size = { p: 6.25, q: 3.74, gamma: 15.44 }
  const ordering = { x: 9, lastAge: 48, age: 52 }

  it('holds eight of ten years of its own model, and answers the same each time', () => {
    const year = nextYear(rhythm, size, ordering, { x: 10, mean: 120 }, { seed: 1, margin: 0.3 })
    expect(year).toEqual(nextYear(rhythm, size, ordering, { x: 10, mean: 120 }, { seed: 1, margin: 0.3 }))
    expect(year.low).toBeLessThan(year.value as number)
    expect(year.high).toBeGreaterThan(year.value as number)
    expect(year.profit).toBeCloseTo(0.3 * (year.value as number), 9)
    // Ends of the interval scatter from seed to seed around those of the model, not away from them.
    const ends = Array.from({ length: 200 }, (_, seed) =>
      nextYear(rhythm, size, ordering, { x: 10, mean: 120 }, { seed }),
    )
    const mean = (of: (each: (typeof ends)[number]) => number) =>
      ends.reduce((sum, each) => sum + of(each), 0) / 200
    expect(mean(({ low }) => low as number)).toBeLessThan(0.7 * (year.value as number))
    expect(mean(({ high }) => high as number)).toBeGreaterThan(1.2 * (year.value as number))
  })

  it('knows no amount where there is none, and no spread where nothing is to come', () => {
    expect(nextYear(rhythm, size, ordering, null, { seed: 1 })).toMatchObject({
      value: null,
      low: null,
      high: null,
    })
    const gone = nextYear(
      { ...rhythm, b: 0.01 },
      size,
      { x: 30, lastAge: 5, age: 300 },
      { x: 31, mean: 10 },
      { seed: 3 },
    )
    expect(gone.low).toBe(0)
    expect(gone.value).toBeLessThan(1)
  })

  it('is what partners of a made-up wholesaler bring in all, as far as a year can be told', () => {
    const day = FIRST + 240
    const model = fitHealth(observed, day)
    const told = histories.map((history) => expectedNextYear(model, history, day)?.orders ?? 0)
    const expected = (told.reduce((sum, orders) => sum + orders, 0) * 135) / 365
    const actual = histories.reduce(
      (sum, { days }) => sum + ((days[0] ?? day) < day ? days.filter((each) => each >= day).length : 0),
      0,
    )
    expect(expected / actual).toBeGreaterThan(0.7)
    expect(expected / actual).toBeLessThan(1.4)
  })
})
