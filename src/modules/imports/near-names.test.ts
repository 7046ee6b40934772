import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bareName, nearNames, slips } from './near-names.ts'

describe('names that look like others', () => {
  it.each([
    [
      'spaces and case',
      { GTXPro: 1480 },
      ['GTX Pro', 'GTX Basic'],
      [{ from: 'GTXPro', to: 'GTX Pro', rows: 1480 }],
    ],
    ['a slip', { technolgy: 12, technology: 40 }, [], [{ from: 'technolgy', to: 'technology', rows: 12 }]],
    [
      'swapped letters',
      { Philipines: 1, Philippines: 2 },
      [],
      [{ from: 'Philipines', to: 'Philippines', rows: 1 }],
    ],
    ['numbers are no slips', { 'GTK 500': 1, 'GTK 600': 5 }, [], []],
    ['short names are no slips', { Orel: 3, Omel: 5 }, [], []],
    [
      'known ones stay',
      { 'ООО Ель': 9, 'ООО "Ель"': 1 },
      ['ООО "Ель"'],
      [{ from: 'ООО Ель', to: 'ООО "Ель"', rows: 9 }],
    ],
  ])('%s', (_, counts, known, expected) => {
    expect(nearNames(new Map(Object.entries(counts)), known)).toEqual(expected)
  })

  it('law: slips are symmetric and count one change of a letter as one', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (text, at, letter) => {
          const place = at % text.length
          const changed = text.slice(0, place) + letter + text.slice(place + 1)
          return slips(text, changed) <= 1 && slips(text, changed) === slips(changed, text)
        },
      ),
    )
  })

  it('law: only names of the column are offered, never for themselves', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer({ min: 1, max: 9 })), (counts) =>
        nearNames(new Map(Object.entries(counts)), []).every(
          ({ from, to }) => Object.hasOwn(counts, from) && from !== to && bareName(from) !== '',
        ),
      ),
    )
  })
})
