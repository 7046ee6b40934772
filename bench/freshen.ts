import { newId } from '#shared/ids.ts'
import type { Script, Statement } from './capture.ts'

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** Eight small Latin letters that were hardly used before: they survive being written as search compares names. */
export function freshWord(): string {
  return Array.from({ length: 8 }, () => letters[Math.floor(Math.random() * 26)]).join('')
}

/**
 * The ids a request made itself: those in its parameters that the same request, sent again, did not use. A replay of
 * a write needs new ones each time.
 */
export function idsMadeBy(first: Script, second: Script): string[] {
  const known = new Set(idsIn(second))
  return [...new Set(idsIn(first))].filter((id) => !known.has(id))
}

function idsIn(script: Script): string[] {
  const found: string[] = []
  const look = (value: unknown) => {
    if (typeof value === 'string') found.push(...(value.match(uuid) ?? []))
    else if (Array.isArray(value)) value.forEach(look)
  }
  for (const { statements } of script.steps) for (const { values } of statements) look(values)
  return found
}

/**
 * Makes the function that gives the statements of one more run of a script: the ids it made are replaced by new ones,
 * the word by a new word, everything else is as it was. A script without either is given back as it is.
 */
export function freshener(
  script: Script,
  made: readonly string[],
  word: string | null,
): () => readonly (readonly Statement[])[] {
  const steps = script.steps.map(({ statements }) => statements)
  if (made.length === 0 && word === null) return () => steps
  const pattern = new RegExp([...made, ...(word === null ? [] : [word])].join('|'), 'g')
  return () => {
    const fresh = new Map<string, string>()
    const of = (old: string) => {
      let now = fresh.get(old)
      if (now === undefined) {
        now = old === word ? freshWord() : newId()
        fresh.set(old, now)
      }
      return now
    }
    const renew = (value: unknown): unknown => {
      if (typeof value === 'string') return value.replace(pattern, of)
      return Array.isArray(value) ? value.map(renew) : value
    }
    return steps.map((statements) =>
      statements.map((statement) => ({ ...statement, values: statement.values.map(renew) })),
    )
  }
}
