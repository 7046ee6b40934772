import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { namedIn, splitByNames } from './rules.ts'

const anna = { id: '1', name: 'Анна' }
const annaMaria = { id: '2', name: 'Анна Мария' }
const bob = { id: '3', name: 'Bob Lee' }
const people = [anna, annaMaria, bob]

describe('people named in a text', () => {
  test.each([
    ['one by name', 'Спросите @Анна, она знает', ['1']],
    ['the longer of two names that begin alike', '@Анна Мария и @Bob Lee', ['2', '3']],
    ['whatever the letters’ case', 'ask @bob lee.', ['3']],
    ['nobody inside a longer word or a mail address', '@Аннами, mail@Анна', []],
    ['nobody without the sign', 'Анна и Bob Lee', []],
    ['once, however often', '@Анна @Анна', ['1']],
  ])('%s', (_, text, expected) => {
    expect(namedIn(text, people)).toEqual(expected)
  })

  it('never lose or add a letter of the text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('@Анна', '@Анна Мария', '@', ' ', '@bob lee'))
    fc.assert(
      fc.property(fc.array(piece), (parts) => {
        const text = parts.join('')
        expect(
          splitByNames(text, people)
            .map((one) => one.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
