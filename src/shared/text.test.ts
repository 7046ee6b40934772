import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collapseWhitespace, initials, matchKey, normaliseName, withoutLegalForm } from './text.ts'
import { transliterate } from './transliteration.ts'

describe('normalising a name', () => {
  test.each([
    ['ООО «Ромашка»', 'ооо ромашка'],
    ['«Ёлка-Торг»', 'елка торг'],
    ["Côte d'Or", 'cote dor'],
    ['Йошкар-Ола', 'йошкар ола'],
    ['  A \u00a0 B\n', 'a b'],
    ['ＡＣＭＥ №５', 'acme no5'],
    ['L.L.C. Foo', 'llc foo'],
    ['Müller & Söhne', 'muller sohne'],
    ['!!!', ''],
  ])('%j is %j', (name, expected) => {
    expect(normaliseName(name)).toBe(expected)
  })

  test('is done after one pass, and ignores case and spaces', () => {
    const name = fc.string({ unit: fc.constantFrom(...'абвёйЯЖ abcXYZ«»"\'.,-é1 7') })
    fc.assert(
      fc.property(name, (one) => {
        const once = normaliseName(one)
        expect(normaliseName(once)).toBe(once)
        expect(normaliseName(` ${one.toUpperCase()}  `)).toBe(once)
        expect(collapseWhitespace(once)).toBe(once)
      }),
    )
  })
})

describe('taking off the legal form', () => {
  test.each([
    ['ООО «Ромашка»', 'ромашка'],
    ['Общество с ограниченной ответственностью "Ромашка"', 'ромашка'],
    ['Ромашка, ЗАО', 'ромашка'],
    ['ИП Иванов Иван Иванович', 'иванов иван иванович'],
    ['RANBAXY Fine Chemicals LTD.', 'ranbaxy fine chemicals'],
    ['Foo Trading Co., Ltd.', 'foo trading'],
    ['Bosch GmbH & Co. KG', 'bosch'],
    ['Alfa Sp. z o.o.', 'alfa'],
    ['Beta s.r.o.', 'beta'],
    ['Gamma S.p.A.', 'gamma'],
    ['ООО', 'ооо'],
    ['Inc', 'inc'],
    ['Ооонт', 'ооонт'],
  ])('%j is %j', (name, expected) => {
    expect(withoutLegalForm(normaliseName(name))).toBe(expected)
  })
})

describe('the key for matching', () => {
  test.each([
    ['ООО «Северный ветер»', 'Severny Veter Ltd.'],
    ['ЗАО "Юнион"', 'Union LLC'],
    ['Ромашка', 'ROMASHKA'],
    ['Ёлка', 'Елка'],
    ['Торговый дом «Лотос»', 'Торговый  дом Лотос, ООО'],
  ])('%s and %s share one', (one, other) => {
    expect(matchKey(one)).toBe(matchKey(other))
  })

  test('different companies keep different ones', () => {
    const names = ['Ромашка', 'Рябина', 'Север', 'Северный ветер', 'Лотос', 'Лотос Плюс', 'Union', 'Onion']
    expect(new Set(names.map(matchKey)).size).toBe(names.length)
  })
})

describe('writing Russian in Latin letters', () => {
  test.each([
    ['Щука', 'Shchuka'],
    ['ЩУКА', 'SHCHUKA'],
    ['Я', 'Ya'],
    ['Объявление', 'Obyavlenie'],
    ['Хлеб и Соль 24', 'Khleb i Sol 24'],
    ['ООО «Эхо»', 'OOO «Ekho»'],
    ['plain', 'plain'],
  ])('%s is %s', (text, latin) => {
    expect(transliterate(text)).toBe(latin)
  })

  test('leaves no Russian letter', () => {
    const russian = fc.string({
      unit: fc.constantFrom(...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ '),
    })
    fc.assert(fc.property(russian, (text) => /^[A-Za-z ]*$/.test(transliterate(text))))
  })
})

describe('initials', () => {
  test.each([
    ['Анна Петрова', 'АП'],
    ['ООО «Ромашка»', 'РО'],
    ['North Wind Ltd', 'NW'],
    ['Иванов Иван Иванович', 'ИИ'],
    ['𝒳 y', 'XY'],
    ['Я', 'Я'],
    ['…', ''],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})
