import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareOut } from './rules.ts'
import { SHARING_RULES } from './shapes.ts'

const partners = fc.uniqueArray(
  fc.record({ id: fc.uuid(), net: fc.integer({ min: -1000, max: 1_000_000 }) }),
  {
    selector: ({ id }) => id,
    maxLength: 60,
  },
)
const takers = fc.uniqueArray(fc.record({ id: fc.uuid(), partners: fc.integer({ min: 0, max: 50 }) }), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 6,
})

describe('sharing partners out', () => {
  it('gives each to exactly one person, whatever the rule and the order', () => {
    fc.assert(
      fc.property(partners, takers, fc.constantFrom(...SHARING_RULES), (all, people, rule) => {
        const shares = shareOut(all, people, rule)
        expect([...shares.values()].flat().sort()).toEqual(all.map(({ id }) => id).sort())
        const again = shareOut([...all].reverse(), [...people].reverse(), rule)
        expect(Object.fromEntries(again)).toEqual(Object.fromEntries(shares))
      }),
    )
  })

  it('evenly: no two people differ by more than one', () => {
    fc.assert(
      fc.property(partners, takers, (all, people) => {
        const counts = [...shareOut(all, people, 'even').values()].map(({ length }) => length)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('by load: whoever got one had no more than anybody else before the last was given', () => {
    fc.assert(
      fc.property(partners, takers, (all, people) => {
        const shares = shareOut(all, people, 'load')
        const after = people.map(({ id, partners: before }) => before + (shares.get(id)?.length ?? 0))
        for (const [place, { id }] of people.entries())
          if ((shares.get(id)?.length ?? 0) > 0)
            expect((after[place] ?? 0) - 1).toBeLessThanOrEqual(Math.min(...after))
      }),
    )
  })

  it('by value: no share is ahead of another by more than its own smallest partner', () => {
    const all = [90, 70, 50, 40, 30, 20, 10].map((net, place) => ({ id: `p${place}`, net }))
    const shares = shareOut(
      all,
      [
        { id: 'a', partners: 0 },
        { id: 'b', partners: 9 },
      ],
      'value',
    )
    const sums = [...shares.values()].map((ids) =>
      all.filter(({ id }) => ids.includes(id)).reduce((sum, { net }) => sum + net, 0),
    )
    expect(Math.abs((sums[0] ?? 0) - (sums[1] ?? 0))).toBeLessThanOrEqual(10)
  })
})
