import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { mergeValues } from './merge-rules.ts'

const base = { name: 'А', city: 'Б', site: '' }

describe('merging a form that two people edited', () => {
  test.each([
    ['takes over what only they changed', { city: 'Д' }, {}, { city: 'Д' }, [], ['city']],
    ['keeps what only I changed', {}, { name: 'Г' }, { name: 'Г' }, [], []],
    [
      'joins changes of different fields',
      { city: 'Д' },
      { name: 'Г' },
      { city: 'Д', name: 'Г' },
      [],
      ['city'],
    ],
    ['asks about a field that both changed', { name: 'Д' }, { name: 'Г' }, { name: 'Г' }, ['name'], []],
    ['does not ask when both wrote the same', { name: 'Д' }, { name: 'Д' }, { name: 'Д' }, [], []],
  ])('%s', (_, theirs, mine, values, conflicts, taken) => {
    expect(mergeValues(base, { ...base, ...theirs }, { ...base, ...mine })).toEqual({
      values: { ...base, ...values },
      conflicts,
      taken,
    })
  })

  it('loses no change: every field is mine or theirs, and theirs only where I changed nothing', () => {
    const values = fc.record({ a: fc.constantFrom('', 'x', 'y'), b: fc.constantFrom('', 'x', 'y') })
    fc.assert(
      fc.property(values, values, values, (first, theirs, mine) => {
        const merged = mergeValues(first, theirs, mine)
        for (const field of ['a', 'b'] as const) {
          if (mine[field] !== first[field]) expect(merged.values[field]).toBe(mine[field])
          else expect(merged.values[field]).toBe(theirs[field])
          expect(merged.conflicts.includes(field)).toBe(
            mine[field] !== first[field] && theirs[field] !== first[field] && mine[field] !== theirs[field],
          )
        }
      }),
    )
  })
})
