import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { addDays, dayNumber } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { testDatabase } from '#testing/database.ts'
import {
  type History,
  history,
  instant,
  type StoredNetwork,
  storeHistory,
  until,
} from '../history.fixture.ts'
import { readFacts } from '../read-facts.ts'
import { openReport, type Report } from '../report.ts'
import { careBefore } from './care.ts'
import { type Cases, chooseCare } from './choose-care.ts'
import { FACTORS, ROW_LENGTH, TERMS } from './factors.ts'
import { figuresOfHealth, recordsOf } from './figures.ts'
import { fitHealth } from './fit-health.ts'
import { type Basis, type HealthState, STATES } from './history.ts'
import type { HealthModel, StateModel } from './model.ts'
import { presentScore } from './present.ts'
import { readPartnerHistories } from './read-histories.ts'
import { scorePartner } from './score.ts'
import { observe } from './weights.ts'

const database = await testDatabase()
afterAll(() => database.close())

const requests = fc.array(
  fc.record({
    partner: fc.integer({ min: 0, max: 5 }),
    at: fc.integer({ min: 0, max: 250 * 1440 }),
    steps: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 40 * 1440 }),
        kind: fc.constantFrom('assigned', 'resolved', 'closed', 'other'),
      }),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 6 },
)
type Requests = typeof requests extends fc.Arbitrary<infer T> ? T : never
type Event = { at: number; kind: string }

function eventsOf(request: Requests[number]): Event[] {
  const events = [{ at: request.at, kind: 'opened' }]
  for (const { after, kind } of request.steps) events.push({ at: (events.at(-1) as Event).at + after, kind })
  return events
}

async function store(story: History, asked: Requests, end: Date | null): Promise<StoredNetwork> {
  const network = await storeHistory(database, end ? until(story, end) : story)
  for (const [k, request] of asked.entries()) {
    const id = newId()
    for (const [nth, { at, kind }] of eventsOf(request).entries()) {
      if (end && instant(at) >= end) continue
      // Only the first event names the partner: what follows belongs to it all the same.
      await database.owner.query(
        `insert into request_event (network_id, id, request_id, partner_id, source, number, kind, word, nth, happened_at, import_id, recorded_at)
         values ($1, $2, $3, $4, 'test', $5, $6, $6, $7, $8, $9, $8)`,
        [
          network.id,
          newId(),
          id,
          nth === 0 ? network.ids[request.partner] : null,
          `R${k}`,
          kind,
          nth,
          instant(at),
          newId(),
        ],
      )
    }
  }
  return network
}

function ask<T>(network: StoredNetwork, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, new Date('2019-06-20T12:00:00Z'), null)),
  )
}

/** Weights for every factor, so that each has its reason. */
function modelOfAll(day: number): HealthModel {
  const state = (basis: Basis, name: HealthState): StateModel => {
    const factors = [
      ...FACTORS[basis][name],
      ...(['problems', 'promises', 'satisfaction'] as const),
      ...(basis === 'orders' ? (['contact'] as const) : []),
    ]
    const places = factors.flatMap((factor) => TERMS[factor])
    return {
      factors,
      weights: {
        intercept: -0.4,
        weights: places.map((place) => ((place % 5) - 2) / 7),
        means: places.map((place) => place / 20),
        spreads: places.map(() => 1.5),
      },
      fills: places.map((place) => place / 20),
      ...{ cases: 500, silentCases: 150, usual: 0.3, trials: [] },
    }
  }
  const of = (basis: Basis): HealthModel['orders'] => ({
    rhythm: { r: 1.2, alpha: 9, a: 0.4, b: 3 },
    ...{ fit: null, windows: 12, partners: 7 },
    states: { alive: state(basis, 'alive'), silent: state(basis, 'silent'), once: state(basis, 'once') },
  })
  return { version: 1, day, spending: null, orders: of('orders'), contacts: of('contacts') }
}

const asOfDays = fc.integer({ min: 60, max: 270 }).map((n) => addDays('2018-09-10', n))
const named = ({ ids }: StoredNetwork, id: string) => ids.indexOf(id)

describe('what stands between the two beside orders', () => {
  it('law: without all that happened from a day on, every score as of that day is the same', async () => {
    await fc.assert(
      fc.asyncProperty(history, requests, asOfDays, async (story, asked, day) => {
        const end = new Date(`${day}T03:00:00Z`)
        const told = async (network: StoredNetwork) => {
          const histories = await ask(network, (report) => readPartnerHistories(report, day))
          return histories
            .map((each) => ({
              of: named(network, each.id),
              score: scorePartner(modelOfAll(0), each, dayNumber(day)),
              care: careBefore(each, dayNumber(day)),
            }))
            .filter(({ score }) => score !== null)
            .sort((a, b) => a.of - b.of)
        }
        expect(await told(await store(story, asked, null))).toEqual(
          await told(await store(story, asked, end)),
        )
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  it('law: every number of every reason opens into as many records, and all add up to the health', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(history, requests, asOfDays, async (story, asked, day) => {
        const network = await store(story, asked, null)
        await ask(network, async (report) => {
          const histories = await readPartnerHistories(report, day)
          const rows = histories.flatMap((each) => {
            const score = scorePartner(modelOfAll(0), each, dayNumber(day))
            const name = { id: each.id, externalId: null, name: '', city: null, stage: '', curatorId: null }
            return score
              ? [presentScore(score, name, { language: 'en', currency: 'BRL', withMoney: true })]
              : []
          })
          for (const { reasons, health } of rows)
            expect(reasons.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(health, 9)
          for (const [selector, value, how] of figuresOfHealth(rows, { asOf: day })) {
            if (value !== 0) seen.add(selector.figure)
            const { count, sum } = await readFacts(report, { ...selector, limit: 200 })
            const shown = how === 'count' ? count : how === 'sum' ? Number(sum) : Number(sum) / count
            expect({ selector, shown }).toEqual({ selector, shown: expect.closeTo(value, 6) })
          }
          for (const row of rows)
            for (const reason of row.reasons) {
              const selector = recordsOf(reason, row, day)
              if (selector) await readFacts(report, { ...selector, limit: 200 })
              if (selector && ['recency', 'contact', 'rhythm'].includes(reason.factor))
                expect((await readFacts(report, { ...selector, limit: 1 })).count).toBeGreaterThan(0)
            }
        })
      }),
      { numRuns: 25 },
    )
    const all = ['rhythm', 'trend', 'problems', 'promises', 'satisfaction']
    expect([...seen].sort()).toEqual(expect.arrayContaining(all.map((name) => `health.${name}`)))
  }, 120_000)

  it('law: a partnership read alone is read as it is among all', async () => {
    await fc.assert(
      fc.asyncProperty(history, requests, async (story, asked) => {
        const network = await store(story, asked, null)
        await ask(network, async (report) => {
          const all = await readPartnerHistories(report, '2019-06-01')
          for (const each of all) {
            const [alone] = await readPartnerHistories(report, '2019-06-01', [each.id])
            expect(alone).toEqual(each)
          }
        })
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  it('is told as of the day: a request, a promise and a measure before and after they changed', () => {
    const at = (day: number) => day * 86_400
    const never = Number.POSITIVE_INFINITY
    const known = {
      ...{ id: 'A', days: [10, 40], amounts: [5, 5], products: [10] },
      contacts: [50],
      problems: [
        [at(60), at(70), at(80)],
        [at(65), at(66)],
      ],
      promises: {
        flat: [at(20), at(61), at(75), never, never],
        moves: new Map([[0, [[at(60.5), at(90)] as const]]]),
      },
      measures: [at(55), at(85), 0.2, at(85), never, 0.8],
    }
    expect(careBefore(known, 60)).toEqual({
      problems: { open: 0, oldestDays: 0, nextDays: 0 },
      promises: null,
      satisfaction: { n: 1, sum: 0.2 },
      contactDays: 10,
    })
    expect(careBefore(known, 66).problems).toEqual({ open: 2, oldestDays: 6, nextDays: 1 })
    expect(careBefore(known, 75).problems.open).toBe(0)
    expect(careBefore(known, 85).problems).toEqual({ open: 1, oldestDays: 25, nextDays: 0 })
    expect(careBefore(known, 91)).toMatchObject({
      promises: { due: 1, late: 0, broken: 0, overdue: 0 },
      satisfaction: { n: 1, sum: 0.8 },
    })
    const unmoved = { ...known, promises: { ...known.promises, moves: new Map() } }
    expect(careBefore(unmoved, 62).promises).toBeNull()
    expect(careBefore(unmoved, 63).promises).toMatchObject({ overdue: 1 })
    expect(careBefore(unmoved, 80).promises).toMatchObject({ late: 1, overdue: 0 })
    expect(careBefore(unmoved, 400).promises).toBeNull()
  })
})

describe('which factors are taken', () => {
  /** Twenty windows of cases: recency decides, and `extra` does where it is told to. */
  function casesWith(effect: number, known: number): Cases {
    const n = 20 * 200
    const cases = {
      n,
      rows: new Float64Array(n * ROW_LENGTH),
      came: new Uint8Array(n),
      cutOffs: new Int32Array(n),
      places: Int32Array.from({ length: n }, (_, i) => i),
    }
    let seed = 7
    const chance = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return seed / 4_294_967_296
    }
    for (let i = 0; i < n; i++) {
      const [recency, content] = [4 * chance(), chance()]
      const row = i * ROW_LENGTH
      cases.cutOffs[i] = 15 * Math.floor(i / 200)
      cases.rows[row] = recency
      const isKnown = chance() < known
      cases.rows[row + 6] = Number.NaN
      cases.rows[row + 7] = 1
      cases.rows[row + 8] = isKnown ? content : Number.NaN
      cases.rows[row + 9] = isKnown ? 0 : 1
      cases.rows[row + 10] = Number.NaN
      cases.rows[row + 11] = 1
      const logOdds = recency - 2.5 - effect * (content - 0.5)
      cases.came[i] = Number(chance() < 1 / (1 + Math.exp(-logOdds)))
    }
    return cases
  }
  const candidates = ['problems', 'promises', 'satisfaction', 'contact'] as const

  it('takes what makes the newest windows better told, and says of the others why not', () => {
    const { taken, trials } = chooseCare(casesWith(5, 0.6), ['recency'], candidates)
    expect(taken).toEqual(['satisfaction'])
    expect(trials.map(({ factor, why }) => [factor, why])).toEqual([
      ['problems', 'too_few_cases'],
      ['promises', 'too_few_cases'],
      ['satisfaction', null],
      ['contact', 'too_few_cases'],
    ])
    const trial = trials.find(({ factor }) => factor === 'satisfaction')
    expect(trial?.lossWith).toBeLessThan(trial?.loss ?? 0)
  })

  it('leaves out what stands for something else, and what is known too seldom', () => {
    const wrong = chooseCare(casesWith(-5, 0.6), ['recency'], candidates)
    expect(wrong.taken).toEqual([])
    expect(wrong.trials.find(({ factor }) => factor === 'satisfaction')?.why).toBe('wrong_way')
    const seldom = chooseCare(casesWith(5, 0.005), ['recency'], candidates)
    expect(seldom.trials.find(({ factor }) => factor === 'satisfaction')?.why).toBe('too_few_cases')
  })

  it('knows small and empty networks', () => {
    const model = fitHealth(observe([]), 17_000)
    for (const basis of ['orders', 'contacts'] as const)
      for (const state of STATES) expect(model[basis].states[state].weights).toBeNull()
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
    const one = { id: 'A', days: [16_900], amounts: [10], products: [16_900] }
    expect(scorePartner(model, one, 17_000)).toMatchObject({ state: 'once', checked: false })
    const called = { id: 'B', days: [], amounts: [], products: [], contacts: [16_000, 16_980] }
    expect(scorePartner(model, called, 17_000)).toMatchObject({ basis: 'contacts', state: 'alive' })
    expect(scorePartner(model, { ...called, contacts: [] }, 17_000)).toBeNull()
  })
})
