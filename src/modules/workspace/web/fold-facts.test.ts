import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldFacts } from './fold-facts.ts'

const fact = (kind: string, happenedAt: string, audience: 'shared' | 'host' = 'shared') => ({
  kind,
  happenedAt,
  audience,
})

describe('foldFacts', () => {
  it('puts the promise of a delivery into the entry of its order', () => {
    const placed = fact('order.placed', '2026-11-19T14:10:00.000Z')
    const made = fact('promise.made', '2026-11-19T14:10:00.000Z')
    const later = fact('promise.made', '2026-11-18T14:10:00.000Z')
    expect(foldFacts([made, placed, later])).toEqual([
      { fact: placed, along: [made] },
      { fact: later, along: [] },
    ])
  })

  it('keeps what only one side sees apart from what both see', () => {
    const placed = fact('order.placed', '2026-11-19T14:10:00.000Z')
    const own = fact('promise.made', '2026-11-19T14:10:00.000Z', 'host')
    expect(foldFacts([placed, own])).toHaveLength(2)
  })

  it('loses no fact and names none twice', () => {
    const kinds = fc.constantFrom(
      'order.placed',
      'order.delivered',
      'promise.made',
      'promise.fulfilled',
      'contact.met',
    )
    const facts = fc.array(
      fc.record({
        kind: kinds,
        happenedAt: fc.constantFrom('2026-11-19T14:10:00.000Z', '2026-11-18T10:00:00.000Z'),
        audience: fc.constantFrom('shared' as const, 'host' as const),
      }),
    )
    fc.assert(
      fc.property(facts, (list) => {
        const told = foldFacts(list).flatMap(({ fact: first, along }) => [first, ...along])
        expect(told).toHaveLength(list.length)
        expect(new Set(told)).toEqual(new Set(list))
      }),
    )
  })
})
