import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dossier, gatesOfBeginning, gatesOfMove, judge } from './gate-rules.ts'
import { medianStay, survival } from './survival.ts'

const now = new Date('2026-11-22T12:00:00Z')
const empty: Dossier = {
  account: {},
  filledFields: new Set(),
  requiredFields: [],
  curator: null,
  entities: [],
  contacts: [],
  documents: [],
  promises: [],
  facts: [],
  segments: [],
  figures: {},
}
const kept = (side: 'host' | 'partner', kept: number, late: number, overdue = 0) => ({
  side,
  kind: 'task',
  kept,
  late,
  broken: 0,
  overdue,
})

describe('a condition', () => {
  it.each([
    ['fields', { kind: 'account_fields', fields: ['city'] }, { account: { city: 'Тверь' } }, {}],
    [
      'a legal entity whose number was checked',
      { kind: 'legal_entity', isInnChecked: true },
      { entities: [{ id: 'a', name: 'ООО', isInnChecked: true }] },
      { entities: [{ id: 'a', name: 'ООО', isInnChecked: false }] },
    ],
    [
      'a director, whatever the word form around',
      { kind: 'contacts', atLeast: 1, position: 'Директор' },
      { contacts: [{ id: 'a', name: 'А', position: 'генеральный директор' }] },
      { contacts: [{ id: 'a', name: 'А', position: 'закупщик' }] },
    ],
    [
      'a signed agreement',
      { kind: 'document', documentKind: 'agreement', title: null, isSigned: true, unlessOnTrust: false },
      { documents: [{ id: 'a', title: 'Договор', kind: 'agreement', isSigned: true, at: '' }] },
      { documents: [{ id: 'a', title: 'Договор', kind: 'agreement', isSigned: false, at: '' }] },
    ],
    [
      'no paper where one works on trust',
      { kind: 'document', documentKind: 'agreement', title: null, isSigned: true, unlessOnTrust: true },
      { account: { contract: 'trust' } },
      { account: { contract: 'contract' } },
    ],
    [
      'nothing overdue of the host',
      { kind: 'promises', rule: 'none_overdue', side: 'host', promiseKinds: [], share: null, atLeast: null },
      { promises: [kept('partner', 0, 0, 3)] },
      { promises: [kept('host', 0, 0, 1)] },
    ],
    [
      'a kept share with enough behind it',
      { kind: 'promises', rule: 'kept_share', side: 'any', promiseKinds: [], share: 0.8, atLeast: 5 },
      { promises: [kept('host', 3, 0), kept('partner', 1, 1)] },
      { promises: [kept('host', 4, 0)] },
    ],
    [
      'a meeting of late',
      { kind: 'facts', factKinds: ['contact.met'], atLeast: 1, withinDays: 30 },
      { facts: [{ id: 'a', kind: 'contact.met', at: '2026-11-01T00:00:00Z' }] },
      { facts: [{ id: 'a', kind: 'contact.met', at: '2026-10-01T00:00:00Z' }] },
    ],
    ['a curator', { kind: 'curator' }, { curator: { id: 'a', name: 'Анна' } }, {}],
    [
      'a segment',
      { kind: 'segment', scheme: 'value', segments: ['strategic'] },
      { segments: [{ scheme: 'value', segment: 'strategic' }] },
      { segments: [{ scheme: 'value', segment: 'promising' }] },
    ],
    [
      'a figure over a value, not at it',
      { kind: 'figure', figure: 'orders', over: '3' },
      { figures: { orders: 4 } },
      { figures: { orders: 3 } },
    ],
  ] as const)('%s is met or lacks something', (_, condition, good, bad) => {
    const judged = (more: object) =>
      judge(condition as unknown as Parameters<typeof judge>[0], { ...empty, ...more }, now)
    expect(judged(good)).toMatchObject({ isMet: true, missing: [] })
    expect(judged(bad).isMet).toBe(false)
    expect(judged(bad).missing.length).toBeGreaterThan(0)
  })
})

describe('which gates a move passes', () => {
  const stages = ['search', 'talk', 'work', 'grow', 'out'].map((code, index) => ({
    code,
    rank: index + 1,
    role: index === 0 ? ('prospect' as const) : index === 4 ? ('exit' as const) : ('open' as const),
    archivedAt: null,
  }))
  const stage = fc.constantFrom(...stages)

  it('are those of all stages on the way forward, and of all up to the stage on the way back in', () => {
    fc.assert(
      fc.property(stage, stage, (from, to) => {
        const gates = gatesOfMove(stages, from, to)
        if (to.role === 'exit') expect(gates).toEqual(['out'])
        else if (from.role === 'exit') expect(gates).toEqual(gatesOfBeginning(stages, to))
        else if (to.rank < from.rank) expect(gates).toEqual([])
        else expect(gates).toHaveLength(to.rank - from.rank)
      }),
    )
  })

  it('are the same for one leap and for the steps it is made of', () => {
    fc.assert(
      fc.property(stage, stage, stage, (a, b, c) => {
        fc.pre(a.rank <= b.rank && b.rank <= c.rank && c.role !== 'exit')
        expect(gatesOfMove(stages, a, c)).toEqual([
          ...gatesOfMove(stages, a, b),
          ...gatesOfMove(stages, b, c),
        ])
      }),
    )
  })
})

describe('the share still at a stage', () => {
  it('is the share of those who stayed longer where all have left', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 }), (days) => {
        const steps = survival(days.map((one) => ({ days: one, ended: true, count: 1 })))
        for (const { day, share, low, high } of steps) {
          expect(share).toBeCloseTo(days.filter((one) => one > day).length / days.length, 9)
          expect(low).toBeLessThanOrEqual(share + 1e-9)
          expect(high).toBeGreaterThanOrEqual(share - 1e-9)
        }
      }),
    )
  })

  it('agrees with the data of Freireich et al. (1963) as Kaplan–Meier is taught by: median 23 weeks, 0.627 after 16', () => {
    const ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    const still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    const steps = survival([
      ...ended.map((days) => ({ days, ended: true, count: 1 })),
      ...still.map((days) => ({ days, ended: false, count: 1 })),
    ])
    expect(steps.find(({ day }) => day === 6)?.share).toBeCloseTo(0.857, 3)
    expect(steps.find(({ day }) => day === 16)?.share).toBeCloseTo(0.627, 3)
    expect(steps.at(-1)?.share).toBeCloseTo(0.448, 3)
    expect(medianStay(steps).days).toBe(23)
  })
})
