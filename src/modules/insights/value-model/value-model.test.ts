import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BgNbd,
  chanceAlive,
  chanceSilent,
  expectedOrders,
  expectedOrdersOfNew,
  logLikelihood,
  type Ordering,
} from './bg-nbd.ts'
import { seededRandom } from './chance.fixture.ts'
import { fitBgNbd } from './fit-bg-nbd.ts'
import { expectedValue, fitGammaGamma, lifetimeValue, spendingLikelihood } from './gamma-gamma.ts'

/** Vectors of the reference: the published parameters of CDNOW and what they give. They lie beside the repository. */
const file = new URL('../../../../../shared/reference/vectors/customer-value.json', import.meta.url)
const isThere = existsSync(file)
if (!isThere) console.warn(`SKIPPED: no vectors at ${file.pathname}`)

type Vector = { x: number; t_x: number; T: number; t: number; p_alive: number; expected: number }
type Vectors = {
  bgnbd_params: BgNbd
  bgnbd: Vector[]
  gamma_gamma_params: { p: number; q: number; gamma: number }
  gamma_gamma: { x: number; mean: number; expected: number }[]
  clv: {
    x: number
    t_x: number
    T: number
    mean: number
    months: number
    annual_rate: number
    period_weeks: number
    value: number
  }
}
const vectors = () => JSON.parse(readFileSync(file, 'utf8')) as Vectors

const cdnow: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }
const spending = { p: 6.25, q: 3.74, gamma: 15.44 }

describe.skipIf(!isThere)('the vectors of the reference', () => {
  it('BG/NBD: chance to be alive and orders expected', () => {
    for (const each of vectors().bgnbd) {
      const ordering = { x: each.x, lastAge: each.t_x, age: each.T }
      expect(chanceAlive(vectors().bgnbd_params, ordering)).toBeCloseTo(each.p_alive, 12)
      const expected = expectedOrders(vectors().bgnbd_params, ordering, each.t)
      expect(Math.abs(expected / each.expected - 1)).toBeLessThan(1e-9)
    }
  })

  it('Gamma-Gamma: value of an order expected; lifetime value of twelve months', () => {
    const { gamma_gamma, gamma_gamma_params, clv, bgnbd_params } = vectors()
    for (const each of gamma_gamma)
      expect(expectedValue(gamma_gamma_params, each)).toBeCloseTo(each.expected, 10)
    const terms = {
      margin: 1,
      periods: clv.months,
      period: clv.period_weeks,
      discount: (1 + clv.annual_rate) ** (1 / 12) - 1,
    }
    const value = expectedValue(gamma_gamma_params, clv) as number
    const ordering = { x: clv.x, lastAge: clv.t_x, age: clv.T }
    expect(lifetimeValue(bgnbd_params, ordering, value, terms)).toBeCloseTo(clv.value, 8)
    expect(lifetimeValue(bgnbd_params, ordering, value, { ...terms, margin: 0.3 })).toBeCloseTo(10.993768, 6)
  })
})

it('tells the printed orders expected of a new partner, and less the longer the silence after frequent orders', () => {
  const printed = [
    [1, 0.053268],
    [2, 0.10339],
    [26, 0.902637],
    [39, 1.196723],
    [52, 1.446051],
    [78, 1.860519],
  ] as const
  for (const [time, orders] of printed) expect(expectedOrdersOfNew(cdnow, time)).toBeCloseTo(orders, 6)
  const after = [10, 15, 20, 25].map((x) => expectedOrders(cdnow, { x, lastAge: 20, age: 39 }, 52).toFixed(4))
  expect(after).toEqual(['0.3474', '0.0428', '0.0042', '0.0004'])
})

const orderings: fc.Arbitrary<Ordering> = fc
  .record({
    x: fc.integer({ min: 0, max: 120 }),
    age: fc.double({ min: 0.5, max: 300, noNaN: true }),
    part: fc.double({ min: 0.01, max: 1, noNaN: true }),
  })
  .map(({ x, age, part }) => ({ x, age, lastAge: x === 0 ? 0 : age * part }))
const models: fc.Arbitrary<BgNbd> = fc.record({
  r: fc.double({ min: 0.05, max: 8, noNaN: true }),
  alpha: fc.double({ min: 0.1, max: 60, noNaN: true }),
  a: fc.double({ min: 0.05, max: 5, noNaN: true }),
  b: fc.double({ min: 0.05, max: 20, noNaN: true }),
})

describe('laws of BG/NBD for all parameters', () => {
  it('the orders expected are the integral they stand for', () => {
    fc.assert(
      fc.property(
        models,
        orderings,
        fc.double({ min: 0.1, max: 400, noNaN: true }),
        (model, ordering, time) => {
          const formula = expectedOrders(model, ordering, time)
          const wanted = chanceAlive(model, ordering) * integrate(model, ordering, time)
          expect(Math.abs(formula - wanted)).toBeLessThanOrEqual(2e-6 * (wanted + 1e-6))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('chances lie in 0…1, silence grows less likely to last, and no orders are expected in no time', () => {
    fc.assert(
      fc.property(models, orderings, (model, ordering) => {
        const silent = [1, 5, 25, 125].map((time) => chanceSilent(model, ordering, time))
        expect([...silent].sort((a, b) => b - a)).toEqual(silent)
        for (const chance of [...silent, chanceAlive(model, ordering)]) {
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThanOrEqual(1)
        }
        expect(silent.at(-1)).toBeGreaterThanOrEqual(1 - chanceAlive(model, ordering) - 1e-12)
        expect(expectedOrders(model, ordering, 0)).toBe(0)
        expect(Number.isFinite(logLikelihood(model, ordering))).toBe(true)
      }),
    )
  })

  it('is nearly the model without dropout when dropout is nearly none', () => {
    const without = { r: 0.8, alpha: 6, a: 0, b: Number.POSITIVE_INFINITY }
    const nearly = { r: 0.8, alpha: 6, a: 1e-4, b: 1e4 }
    for (const ordering of [
      { x: 3, lastAge: 20, age: 30 },
      { x: 0, lastAge: 0, age: 30 },
    ]) {
      expect(chanceSilent(nearly, ordering, 13)).toBeCloseTo(chanceSilent(without, ordering, 13), 4)
      expect(expectedOrders(nearly, ordering, 13)).toBeCloseTo(expectedOrders(without, ordering, 13), 4)
      expect(logLikelihood(nearly, ordering)).toBeCloseTo(logLikelihood(without, ordering), 4)
    }
  })
})

/** ∫ Beta(p; a, b + x) (1 - (rate / (rate + p t))^shape) / p dp by tanh-sinh: nothing in common with the formula. */
function integrate({ r, alpha, a, b }: BgNbd, { x, age }: Ordering, time: number): number {
  const [shape, rate, right] = [r + x, alpha + age, b + x]
  const step = 1 / 64
  let [top, bottom] = [0, 0]
  for (let k = -64 * 6; k <= 64 * 6; k++) {
    const u = k * step
    const s = (Math.PI / 2) * Math.sinh(u)
    // p = 1 / (1 + e^(-2s)), kept as logarithms so that neither end is lost
    const logP = -Math.log1p(Math.exp(-2 * s))
    const logQ = -2 * s + logP
    const safeQ = s < -300 ? 0 : logQ
    const logWeight = a * logP + right * safeQ + Math.log(Math.cosh(u))
    if (!Number.isFinite(logP) || !(logWeight > -745)) continue
    const weight = Math.exp(logWeight)
    const p = Math.exp(logP)
    top +=
      p === 0
        ? weight * shape * (time / rate)
        : (weight * -Math.expm1(-shape * Math.log1p((p * time) / rate))) / p
    bottom += weight
  }
  return top / bottom
}

/** Partners that live by the model, so that a fit can be compared with what is true. */
function simulate(model: BgNbd, n: number, seed: number): Ordering[] {
  const chance = seededRandom(seed)
  return Array.from({ length: n }, () => {
    const age = 20 + 40 * chance.uniform()
    const rate = chance.gamma(model.r) / model.alpha
    const left = model.a === 0 ? 0 : chance.beta(model.a, model.b)
    let [x, lastAge] = [0, 0]
    for (let at = chance.exponential() / rate; at < age; at += chance.exponential() / rate) {
      x++
      lastAge = at
      if (chance.uniform() < left) break
    }
    return { x, lastAge, age }
  })
}

describe('fitting', () => {
  it('finds the parameters of partners that live by the model, and none is more likely nearby', () => {
    const truth = { r: 0.6, alpha: 4, a: 0.9, b: 3 }
    const histories = simulate(truth, 4000, 1)
    const fit = fitBgNbd(histories)
    expect(fit).toMatchObject({ partners: 4000, signs: [] })
    const { model, logLikelihood: best } = fit as NonNullable<typeof fit>
    expect(model.r).toBeCloseTo(truth.r, 0.7)
    expect(Math.abs(model.alpha / truth.alpha - 1)).toBeLessThan(0.15)
    expect(Math.abs(model.a / (model.a + model.b) - 0.9 / 3.9)).toBeLessThan(0.03)
    const total = (each: BgNbd) => histories.reduce((sum, history) => sum + logLikelihood(each, history), 0)
    expect(total(model)).toBeCloseTo(best, 5)
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      for (const factor of [0.99, 1.01])
        expect(total({ ...model, [name]: model[name] * factor })).toBeLessThan(best)
    // The unit of time changes alpha only.
    const inDays = fitBgNbd(
      histories.map(({ x, lastAge, age }) => ({ x, lastAge: lastAge * 7, age: age * 7 })),
    )
    expect((inDays?.model.alpha ?? 0) / 7 / model.alpha).toBeCloseTo(1, 4)
    expect(fitBgNbd(histories, model)?.logLikelihood).toBeCloseTo(best, 5)
  })

  it('says when nobody stops, and when there is too little', () => {
    const steady = simulate({ r: 2, alpha: 4, a: 0, b: 1 }, 800, 2)
    const fit = fitBgNbd(steady)
    expect(fit?.signs).toContain('no_dropout')
    expect(chanceAlive(fit?.model as BgNbd, { x: 9, lastAge: 5, age: 40 })).toBe(1)
    expect(fit?.model.r).toBeCloseTo(2, 0.7)
    expect(fitBgNbd(steady.slice(0, 49))).toBeNull()
    expect(fitBgNbd(steady.map(({ age }) => ({ x: 0, lastAge: 0, age })))).toBeNull()
  })

  it('finds the values of orders, and says when value goes with frequency', () => {
    const chance = seededRandom(3)
    const values = Array.from({ length: 4000 }, () => {
      const x = 1 + Math.floor(6 * chance.uniform())
      const scale = chance.gamma(spending.q) / spending.gamma
      return { x, mean: chance.gamma(spending.p * x) / scale / x }
    })
    const fit = fitGammaGamma(values)
    expect(fit?.signs).toEqual([])
    const { model, logLikelihood: best } = fit as NonNullable<typeof fit>
    expect(Math.abs((expectedValue(model, { x: 0, mean: 0 }) as number) / 35.218978 - 1)).toBeLessThan(0.03)
    const total = (each: typeof model) =>
      values.reduce((sum, value) => sum + spendingLikelihood(each, value), 0)
    expect(total(model)).toBeCloseTo(best, 4)
    for (const name of ['p', 'q', 'gamma'] as const)
      for (const factor of [0.97, 1.03])
        expect(total({ ...model, [name]: model[name] * factor })).toBeLessThan(best)
    expect(fitGammaGamma(values.map(({ x, mean }) => ({ x, mean: mean * x ** 2 })))?.signs).toContain(
      'dependent',
    )
    expect(fitGammaGamma(values.slice(0, 5))).toBeNull()
    expect(expectedValue({ p: 6, q: 0.9, gamma: 15 }, { x: 0, mean: 0 })).toBeNull()
  })
})
