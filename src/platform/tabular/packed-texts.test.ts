import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PackedTexts } from './packed-texts.ts'

it('texts come out as they were put in, by their number, however many and long', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('Щ'.repeat(70_000))), { maxLength: 40 }),
      fc.integer({ min: 0, max: 3000 }),
      (given, more) => {
        const texts = new PackedTexts()
        const all = [...given, ...Array.from({ length: more }, (_, n) => `№ ${n}`)]
        for (const text of all) texts.add(text)
        expect(texts.count).toBe(all.length)
        expect(all.map((_, number) => texts.at(number))).toEqual(all.map((text) => text.toWellFormed()))
        for (const number of [-1, all.length, Number.NaN, 1.5]) expect(texts.at(number)).toBe('')
      },
    ),
    { numRuns: 30 },
  )
})
