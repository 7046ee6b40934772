import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ReasonCode } from '../contract.ts'
import { STEP_RULES, suggestSteps } from './suggest.ts'

type Known = Parameters<typeof suggestSteps>[0]
type Factor = Known['factors'][number]

const reason = (code: ReasonCode, side: 'host' | 'partner' | null, occurrence = '2026-11-01') => ({
  reason: code,
  side,
  occurrence,
  severity: 'attention' as const,
  title: null,
  promiseId: null,
})
const factor = (name: string, points: number, change: Factor['change'] = null): Factor => ({
  factor: name,
  points,
  change,
})
const known = (part: Partial<Known>): Known => ({
  side: 'host',
  day: '2026-11-22',
  reasons: [],
  factors: [],
  lastOrder: null,
  before: [],
  ...part,
})

describe('the step that is suggested', () => {
  test.each([
    ['an overdue promise of ours is kept', [reason('overdue_host', 'host')], 'keep_promise'],
    ['theirs is asked for', [reason('overdue_partner', 'partner')], 'remind'],
    ['a broken one of ours is explained', [reason('broken_host', 'host')], 'explain'],
    ['silence is broken by the usual order', [reason('silence', null)], 'repeat_order'],
    ['a first order by a second', [reason('once', null)], 'first_reorder'],
    ['a gap in contact by a meeting', [reason('contact', null)], 'meet'],
    ['nobody answers: somebody is named', [reason('unanswered', null)], 'take_over'],
    ['a conflict is talked over', [reason('conflict_of_interest', null)], 'settle_conflict'],
  ] as const)('%s', (_, reasons, kind) => {
    expect(suggestSteps(known({ reasons }))[0]?.kind).toBe(kind)
  })

  it('is seen from the side that asks: what is overdue by the host is to be reminded of by the partner', () => {
    const reasons = [reason('overdue_host', 'host')]
    expect(suggestSteps(known({ side: 'partner', reasons }))[0]?.kind).toBe('remind')
  })

  it('answers a factor that takes points, the grave one first, with what the score says it gives', () => {
    const factors = [
      factor('satisfaction', -12),
      factor('contact', -3, { does: 'contact', points: 4, says: 'A call' }),
      factor('products', -1),
    ]
    const [first, second, ...rest] = suggestSteps(known({ factors }))
    expect(first).toMatchObject({ kind: 'ask_what_went_wrong', cause: 'factor.satisfaction', points: 4 })
    expect(second).toMatchObject({ kind: 'meet', points: 4, dueOn: '2026-12-06' })
    expect(rest).toEqual([])
  })

  it('names the order to repeat', () => {
    const lastOrder = { id: 'o', number: '4131', placedOn: '2026-10-12' }
    expect(suggestSteps(known({ reasons: [reason('silence', null)], lastOrder }))[0]).toMatchObject({
      about: '4131',
      orderId: 'o',
    })
  })

  it('is not suggested again for the same happening, and is for a newer one', () => {
    const before = [{ kind: 'repeat_order' as const, cause: 'silence', occurrence: '2026-11-01' }]
    expect(suggestSteps(known({ reasons: [reason('silence', null)], before }))).toEqual([])
    const newer = [reason('silence', null, '2026-11-09')]
    expect(suggestSteps(known({ reasons: newer, before }))).toHaveLength(1)
  })

  it('never names a kind twice, nor one that belongs to the other side, whatever is known', () => {
    const codes = [...new Set(STEP_RULES.flatMap(({ causes }) => causes))]
    const reasons = fc.array(
      fc.record({
        reason: fc.constantFrom('overdue_host', 'overdue_partner', 'silence', 'contact', 'risk', 'once'),
        side: fc.constantFrom('host', 'partner', null),
        occurrence: fc.constantFrom('2026-11-01', '2026-11-20'),
        severity: fc.constantFrom('broken', 'attention'),
        title: fc.constant(null),
        promiseId: fc.constant(null),
      }),
    )
    const factors = fc.array(
      fc.record({
        factor: fc.constantFrom(...codes.map((code) => code.replace('factor.', ''))),
        points: fc.double({ min: -30, max: 30, noNaN: true }),
        change: fc.constant(null),
      }),
    )
    fc.assert(
      fc.property(reasons, factors, fc.constantFrom('host', 'partner'), (all, some, side) => {
        const kinds = suggestSteps(known({ side, reasons: all as Known['reasons'], factors: some })).map(
          ({ kind }) => kind,
        )
        expect(new Set(kinds).size).toBe(kinds.length)
        const closed = STEP_RULES.filter(({ sides }) => sides && !sides.includes(side)).map(
          ({ kind }) => kind,
        )
        expect(kinds.filter((kind) => closed.includes(kind))).toEqual([])
      }),
    )
  })
})
