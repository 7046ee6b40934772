import { describe, expect, it } from 'vitest'

type Texts = { [key: string]: string | Texts }

const files = {
  ...import.meta.glob<Texts>('../../modules/*/web/{ru,en}.json', { eager: true, import: 'default' }),
  ...import.meta.glob<Texts>('../../modules/*/web/*/{ru,en}.json', { eager: true, import: 'default' }),
  ...import.meta.glob<Texts>('../../ui/problems/{ru,en}.json', { eager: true, import: 'default' }),
  ...import.meta.glob<Texts>('../../ui/{ru,en}.json', { eager: true, import: 'default' }),
  ...import.meta.glob<Texts>('./{ru,en}.json', { eager: true, import: 'default' }),
}
const folders = Object.keys(files).map((file) => file.replace(/\/(ru|en)\.json$/, ''))
const plural = /_(zero|one|two|few|many|other)$/
const formsOf = { ru: ['few', 'many', 'one', 'other'], en: ['one', 'other'] }

function read(folder: string, language: 'ru' | 'en'): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (texts: Texts, path: string) => {
    for (const [key, value] of Object.entries(texts)) {
      if (typeof value === 'string') found.set(path + key, value)
      else walk(value, `${path}${key}.`)
    }
  }
  walk(files[`${folder}/${language}.json`] ?? {}, '')
  return found
}

const stems = (texts: Map<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(plural, '')))].sort()

const placeholders = (text: string) =>
  [...new Set(text.match(/\{\{\s*[\w.]+/g)?.map((one) => one.slice(2).trim()))].sort()

describe.each([...new Set(folders)].sort())('texts of %s', (folder) => {
  const ru = read(folder, 'ru')
  const en = read(folder, 'en')

  it('have the same keys in both languages', () => {
    expect(stems(ru)).toEqual(stems(en))
  })

  it('are not empty', () => {
    const empty = [...ru, ...en].filter(([, text]) => text.trim() === '').map(([key]) => key)
    expect(empty).toEqual([])
  })

  it('have every plural form their language needs', () => {
    for (const [language, texts] of Object.entries({ ru, en }) as ['ru' | 'en', Map<string, string>][]) {
      const counted = new Set(
        [...texts.keys()].filter((key) => plural.test(key)).map((key) => key.replace(plural, '')),
      )
      for (const stem of counted) {
        const forms = formsOf[language].filter((form) => texts.has(`${stem}_${form}`))
        expect([stem, forms]).toEqual([stem, formsOf[language]])
      }
    }
  })

  it('fill in the same values in both languages', () => {
    const filled = (texts: Map<string, string>) => {
      const byStem = new Map<string, Set<string>>()
      for (const [key, text] of texts) {
        const stem = key.replace(plural, '')
        byStem.set(stem, new Set([...(byStem.get(stem) ?? []), ...placeholders(text)]))
      }
      // How many there are may be said by a word of its own ("one partner"), so `count` may be left out.
      return Object.fromEntries(
        [...byStem].map(([stem, names]) => [stem, [...names].filter((one) => one !== 'count').sort()]),
      )
    }
    expect(filled(ru)).toEqual(filled(en))
  })

  it('write ё and true quotes in Russian', () => {
    const wrong = [...ru]
      .filter(([, text]) => /((?<![а-яё])еще(?![а-яё])|партнер|зачет|отчет)/i.test(text) || /"\S/.test(text))
      .map(([key]) => key)
    expect(wrong).toEqual([])
  })
})
