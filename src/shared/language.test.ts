import { describe, expect, test } from 'vitest'
import { isLanguage, languageFromHeader, pickLanguage } from './language.ts'

describe('the language a browser asks for', () => {
  test.each([
    ['ru-RU,ru;q=0.9,en-US;q=0.8', 'ru'],
    ['en-GB', 'en'],
    ['de-DE,de;q=0.9,ru;q=0.5,en;q=0.3', 'ru'],
    ['en;q=0.2, ru;q=0.7', 'ru'],
    ['ru;q=0, en', 'en'],
    ['RU', 'ru'],
    ['de', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    [';;;,q=,ru;q=banana', 'ru'],
  ])('%j is %s', (header, language) => {
    expect(languageFromHeader(header)).toBe(language)
  })

  test('falls back to what the network speaks', () => {
    expect(languageFromHeader('de', 'ru')).toBe('ru')
  })
})

describe('picking a language', () => {
  test('takes the first source that names one', () => {
    expect(pickLanguage([undefined, null, 'de', 'ru', 'en'], 'en')).toBe('ru')
    expect(pickLanguage([], 'en')).toBe('en')
    expect(isLanguage('RU')).toBe(false)
  })
})
