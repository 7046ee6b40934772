import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createInstance } from 'i18next'
import type { Language } from '#shared/language.ts'

/** Says a text of the pages by its key, as the person's language has it: `say('imports:check.run', { count: 3 })`. */
export type Say = (key: string, values?: Record<string, unknown>) => string

type Texts = { [key: string]: string | Texts }

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url))

/** Where the texts lie: namespace → folder. */
function folders(): [namespace: string, folder: string][] {
  const modules = readdirSync(source('modules')).map((name): [string, string] => [
    name,
    `modules/${name}/web`,
  ])
  // rooms of a module have texts of their own: `insights-audit`
  const rooms = modules.flatMap(([name, folder]) => {
    if (!existsSync(source(folder))) return []
    return readdirSync(source(folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry): [string, string] => [`${name}-${entry.name}`, `${folder}/${entry.name}`])
  })
  return [...modules, ...rooms, ['ui', 'ui'], ['app', 'app/web']]
}

function readTexts(language: Language): Record<string, Texts> {
  const read = folders().flatMap(([namespace, folder]) => {
    try {
      return [[namespace, JSON.parse(readFileSync(source(`${folder}/${language}.json`), 'utf8')) as Texts]]
    } catch {
      return [] // a capability without pages
    }
  })
  return Object.fromEntries(read) as Record<string, Texts>
}

const texts: Record<Language, Record<string, Texts>> = { ru: readTexts('ru'), en: readTexts('en') }

/** The words of the pages in one language. Refuses a key that is not there, so that a journey names no lost text. */
export function wordsOf(language: Language): Say {
  const words = createInstance()
  void words.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { [language]: texts[language] },
  })
  return (key, values) => {
    const plural = values?.['count'] === undefined ? [] : [`${key}_other`]
    if (![key, ...plural].some((one) => words.exists(one))) throw new Error(`No text ${key} in ${language}.`)
    return words.t(key, values as Record<string, string>)
  }
}

function leaves(tree: Texts, path = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  )
}

const all = (language: Language) => Object.values(texts[language]).flatMap((tree) => leaves(tree))

/** First words of keys: what a text looks like whose translation is missing begins with one of them. */
const firstWords = new Set([
  ...Object.values(texts.en).flatMap((tree) => Object.keys(tree)),
  ...Object.keys(texts.en),
])

// Texts that stand in both languages alike belong to neither; what people are is written by people too, in any language.
const own: Record<Language, Set<string>> = { ru: new Set(), en: new Set() }
for (const language of ['ru', 'en'] as const) {
  const others = new Set(all(language === 'ru' ? 'en' : 'ru').map(([, text]) => text))
  for (const [key, text] of all(language))
    if (!/^roles?\./.test(key) && !text.includes('{{') && text.length > 2 && !others.has(text))
      own[language].add(text)
}

/** What is wrong with a text that stands on a page in `language`, or null. */
export function faultOfText(text: string, language: Language): string | null {
  if (/\{\{|\}\}/.test(text)) return `a place that was not filled in: ${text}`
  if (/\b(undefined|NaN|Invalid Date)\b|\[object /.test(text)) return `a value that was not there: ${text}`
  if (/<\/?\w+\/?>/.test(text)) return `a mark of the text is seen: ${text}`
  if (own[language === 'ru' ? 'en' : 'ru'].has(text)) return `a text of the other language: ${text}`
  const lost = text.split(/\s+/).find((word) => {
    const key = /^(?:([a-z]\w*):)?([a-z]\w*)(?:\.\w+)+$/i.exec(word)
    return key && firstWords.has(key[1] ?? key[2] ?? '') && !/\.(csv|json|gz|pdf|txt|xlsx|png)$/.test(word)
  })
  return lost ? `a text without translation: ${lost}` : null
}
