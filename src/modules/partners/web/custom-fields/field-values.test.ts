import fc from 'fast-check'
import { expect, it } from 'vitest'
import { codeFrom, fieldOf, valuesOfField } from './field-values.ts'

it('makes a code of a name in either language', () => {
  expect(codeFrom('Регион продаж')).toBe('region_prodazh')
  expect(codeFrom('Credit limit, €')).toBe('credit_limit')
  expect(codeFrom('1С код')).toBe('s_kod')
  expect(codeFrom('Region', ['region', 'region_2'])).toBe('region_3')
  expect(codeFrom('***')).toBe('field')
})

it('law: a code is always one the server takes and nobody has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (name, others) => {
      const taken = [...others, codeFrom(name)]
      const code = codeFrom(name, taken)
      expect(code).toMatch(/^[a-z][a-z0-9_]{0,39}$/)
      expect(taken).not.toContain(code)
    }),
  )
})

it('sends no options of a field that is no choice, and the one name for both languages', () => {
  const values = {
    ...valuesOfField(null),
    labelRu: 'Регион',
    options: [{ code: 'a', labelRu: 'А', labelEn: '', archived: false }],
  }
  expect(fieldOf(values)).toMatchObject({ labelEn: 'Регион', options: [], natures: null, readRoles: null })
  expect(fieldOf({ ...values, kind: 'choice' }).options).toEqual([
    { code: 'a', labelRu: 'А', labelEn: 'А', archived: false },
  ])
})
