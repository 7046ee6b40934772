import type { Language } from './language.ts'

/** Texts by key, nested as the files of texts are. */
export type Texts = { readonly [key: string]: string | Texts }

/** A text by its dotted key with its values put in; `count` chooses the plural form. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

const plurals: Record<Language, Intl.PluralRules> = {
  ru: new Intl.PluralRules('ru'),
  en: new Intl.PluralRules('en'),
}

/**
 * Reads texts outside a page, in the form pages' texts have: `{{name}}` places, and `_one`, `_few`, `_many`, `_other` after
 * the key of a text that has a `count`. Throws for a key that is not there and for a place without a value.
 */
export function wordsOf(texts: Texts, language: Language): Words {
  return (key, values = {}) => {
    const count = values['count']
    const form = typeof count === 'number' ? plurals[language].select(count) : null
    const template =
      (form === null ? undefined : (find(texts, `${key}_${form}`) ?? find(texts, `${key}_other`))) ??
      find(texts, key)
    if (template === undefined) throw new Error(`there is no text ${key} in ${language}`)
    return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`the text ${key} asks for {{${name}}}, which is not given`)
      return String(value)
    })
  }
}

function find(texts: Texts, key: string): string | undefined {
  let at: string | Texts | undefined = texts
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined
  return typeof at === 'string' ? at : undefined
}
