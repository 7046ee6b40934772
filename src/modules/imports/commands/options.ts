import { readFile } from 'node:fs/promises'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { z } from 'zod'
import { Refused } from '#platform/http/refused.ts'
import { type ImportKind, ImportSettings, Recipe } from '../contract.ts'

const TEXTS = [
  'recipe',
  'map',
  'network',
  'currency',
  'time-zone',
  'date-format',
  'decimal-separator',
  'seller',
  'audience',
  'source',
  'scale',
  'given-by',
  'promise-compare',
  'promise-per',
  'unavailable',
  'partner',
] as const
const FLAGS = ['create-partners', 'skip-invalid', 'dry-run', 'json'] as const

type TextOption = (typeof TEXTS)[number]
type Flag = (typeof FLAGS)[number]

export type ImportWords = {
  positionals: string[]
  text: (name: TextOption) => string | undefined
  flag: (name: Flag) => boolean
}

/** Reads the words of an import command. Refuses options it does not know. */
export function readImportWords(args: readonly string[]): ImportWords {
  const options: ParseArgsOptionsConfig = {}
  for (const name of TEXTS) options[name] = { type: 'string', multiple: name === 'map' }
  for (const name of FLAGS) options[name] = { type: 'boolean' }
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  return {
    positionals,
    text: (name) => {
      const value = values[name]
      const text = Array.isArray(value) ? value.join(',') : value
      return typeof text === 'string' && text !== '' ? text : undefined
    },
    flag: (name) => values[name] === true,
  }
}

/** The settings that options ask for. Refuses (`usage`) values that mean nothing. */
export function settingsOf(words: ImportWords): ImportSettings {
  const { text, flag } = words
  const map = text('map')
  const scale = text('scale')
  return parsed(ImportSettings, {
    ...(map === undefined ? {} : { map: parseMap(map) }),
    ...(scale === undefined ? {} : { scale: parseScale(scale) }),
    ...defined('currency', text('currency')?.toUpperCase()),
    ...defined('timeZone', text('time-zone')),
    ...defined('dateFormat', text('date-format')),
    ...defined('decimalSeparator', text('decimal-separator')),
    ...defined('seller', text('seller')),
    ...defined('source', text('source')),
    ...defined('givenBy', text('given-by')),
    ...defined('promiseCompare', text('promise-compare')),
    ...defined('promisePer', text('promise-per')),
    ...defined('unavailable', text('unavailable')),
    ...defined('audience', audienceOf(text('audience'))),
    ...(flag('create-partners') ? { createPartners: true } : {}),
    ...(flag('skip-invalid') ? { skipInvalid: true } : {}),
  })
}

function defined(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}

function audienceOf(word: string | undefined): string | undefined {
  if (word === undefined || word === 'shared') return word
  if (word === 'host' || word === 'own') return 'own'
  throw new Refused('usage', { detail: `--audience is host or shared, not "${word}".` })
}

/** `partner=Customer,number=Invoice No`: a comma within a column's name is written `\,`. */
export function parseMap(text: string): Record<string, string> {
  const map: Record<string, string> = {}
  for (const part of text.split(/(?<!\\),/)) {
    const equals = part.indexOf('=')
    const field = part.slice(0, equals).trim()
    const column = part
      .slice(equals + 1)
      .replaceAll('\\,', ',')
      .trim()
    if (equals < 1 || column === '')
      throw new Refused('usage', { detail: `--map takes FIELD=COLUMN[,…], and "${part}" is not that.` })
    map[field] = column
  }
  return map
}

/** `stars:1..5`, or one of the standard scales by its code. */
export function parseScale(text: string): { code: string; min: number; max: number } {
  const standard: Record<string, [number, number]> = {
    stars: [1, 5],
    nps: [0, 10],
    csat: [1, 5],
    ces: [1, 7],
    score: [0, 100],
  }
  const found = /^([a-z0-9][a-z0-9_-]*)(?::(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?))?$/.exec(text)
  const [, code = '', min, max] = found ?? []
  const bounds = min === undefined || max === undefined ? standard[code] : [Number(min), Number(max)]
  if (!bounds)
    throw new Refused('usage', { detail: `--scale takes CODE:MIN..MAX, and "${text}" is not that.` })
  return { code, min: bounds[0] ?? 0, max: bounds[1] ?? 0 }
}

/** The recipe in a file. Refuses what is no recipe, with the place that is wrong. */
export async function readRecipe(path: string): Promise<Recipe> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw new Refused('recipe_missing', { detail: `There is no recipe ${path}.` })
  }
  try {
    return parsed(Recipe, JSON.parse(text), path)
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Refused('recipe_malformed', { detail: `${path} is not JSON: ${error.message}` })
    throw error
  }
}

/** The one step of a recipe that reads files of this kind, as settings; options go before it. */
export function recipeAsSettings(recipe: Recipe, kind: ImportKind, settings: ImportSettings): ImportSettings {
  const steps = recipe.steps.filter((step) => step.kind === kind)
  const [step] = steps
  if (!step || steps.length > 1)
    throw new Refused('usage', {
      detail: `The recipe has ${steps.length} steps of ${kind}; files are named by hand only when there is one. Use "import folder".`,
    })
  if (step.join) throw new Refused('usage', { detail: 'The recipe joins files; use "import folder".' })
  const { file, kind: _kind, join, where, identity, ...readable } = step
  const { name, description, steps: _steps, ...defaults } = recipe
  void file
  void join
  void where
  void identity
  void name
  void description
  return {
    ...defaults,
    ...readable,
    ...settings,
    map: Object.keys(settings.map).length > 0 ? settings.map : step.map,
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, what?: string): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues
    .map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`)
    .join('; ')
  throw new Refused(what === undefined ? 'usage' : 'recipe_malformed', {
    detail: what === undefined ? issues : `${what}: ${issues}`,
  })
}
