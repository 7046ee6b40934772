import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { COMMAND_CODES } from './refusal-codes.ts'

type Words = Record<string, Record<string, string>>

const WORDS = ['src/ui/problems/', 'src/modules/*/web/problems/']
const read = (language: 'ru' | 'en') =>
  WORDS.flatMap((folder) => globSync(`${folder}${language}.json`)).map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as Words,
  )
const servers = globSync('src/**/*.ts').filter(
  (file) => !/\.(test|fixture)\.ts$|\/web\/|^src\/(ui|testing)\/|refusal-codes\.ts$/.test(file),
)
const source = servers.map((file) => readFileSync(file, 'utf8')).join('\n')
const issueCodes = [
  'invalid_type',
  'too_big',
  'too_small',
  'invalid_format',
  'not_multiple_of',
  'unrecognized_keys',
  'invalid_union',
  'invalid_key',
  'invalid_element',
  'invalid_value',
  'custom',
] satisfies z.core.$ZodIssueCode[]

// That every refusal has words is the type check's: `Refused` and its fields take the codes of these files alone.
describe('words of refusals', () => {
  it('exist for no code that the server never says', () => {
    const quoted = new Set(source.match(/(?<=['"])[a-z_0-9]+(?=['"])/g))
    const said = new Set([...quoted, ...issueCodes])
    const idle = [...read('en').flatMap(Object.keys), ...COMMAND_CODES].filter((code) => !said.has(code))
    expect(idle).toEqual([])
  })

  it('stand in one place each, and never for what only the command line says', () => {
    const all = [...read('en').flatMap(Object.keys), ...COMMAND_CODES]
    expect(all.filter((code, place) => all.indexOf(code) !== place)).toEqual([])
  })

  it.each(['ru', 'en'] as const)('say in sentences what happened (%s)', (language) => {
    const wrong = read(language).flatMap((words) =>
      Object.entries(words).flatMap(([code, texts]) =>
        'title' in texts && Object.values(texts).every((text) => /[.?!»]$/.test(text)) ? [] : [code],
      ),
    )
    expect(wrong).toEqual([])
  })

  it('show no code to a reader', () => {
    const codes = [...read('ru'), ...read('en')].flatMap((words) =>
      Object.entries(words).filter(([, texts]) =>
        Object.values(texts).some((text) => /(?<!{)\b[a-z]+_[a-z_]+\b/.test(text)),
      ),
    )
    expect(codes.map(([code]) => code)).toEqual([])
  })
})

const filled = read('en').flatMap((words) =>
  Object.entries(words).flatMap(([code, texts]) => {
    const names = Object.values(texts).flatMap((text) => text.match(/(?<={{)\w+/g) ?? [])
    return names.length > 0 ? [[code, [...new Set(names)]] as const] : []
  }),
)

describe('values of sentences', () => {
  it.each(filled)('of %s are told where it is refused', (code, names) => {
    // what zod refuses is told by zod, and how long to wait by a header
    const told = ['count', 'minimum', 'maximum', 'divisor']
    const said = source
      .split(`'${code}'`)
      .slice(1)
      .map((after) => after.slice(0, 400))
    const known = (name: string) =>
      told.includes(name) ||
      said.some((after) => new RegExp(`(params|column)\\b[^;]*\\b${name}\\b`).test(after))
    expect(names.filter((name) => !known(name))).toEqual([])
  })
})
