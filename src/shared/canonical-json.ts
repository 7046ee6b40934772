import canonicalize from 'canonicalize'

/** Why a value has no canonical form, or a text is not strict JSON. */
export type JsonRefusal = 'not_json' | 'not_finite' | 'lone_surrogate' | 'duplicate_member' | 'too_deep'

/** Thrown by `canonicalJson` and `parseStrictJson`. */
export class JsonRefused extends Error {
  readonly refusal: JsonRefusal

  constructor(refusal: JsonRefusal, detail = '') {
    super(detail === '' ? refusal : `${refusal}: ${detail}`)
    this.name = 'JsonRefused'
    this.refusal = refusal
  }
}

/** Deeper nesting is refused: nothing we write comes near, and readers with a call stack must survive our output. */
const MAX_DEPTH = 200

/**
 * The canonical form of a JSON value (RFC 8785): the same value always gives the same text.
 *
 * Throws `JsonRefused` for all that has no exact form: NaN and infinities, texts with lone surrogates, undefined,
 * functions, bigints, and objects that are not plain (a Date must be written as text by whoever means it).
 */
export function canonicalJson(value: unknown): string {
  refuseInexact(value, 0)
  const text = canonicalize(value)
  if (text === undefined) throw new JsonRefused('not_json')
  return text
}

function refuseInexact(value: unknown, depth: number): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new JsonRefused('lone_surrogate')
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new JsonRefused('not_finite', String(value))
  } else if (typeof value === 'object') {
    if (value !== null) refuseInexactMembers(value, depth)
  } else if (typeof value !== 'boolean') throw new JsonRefused('not_json', typeof value)
}

function refuseInexactMembers(value: object, depth: number): void {
  if (depth >= MAX_DEPTH) throw new JsonRefused('too_deep')
  if (Array.isArray(value)) {
    // By index: a hole in a list is undefined, which forEach would skip.
    for (let i = 0; i < value.length; i++) refuseInexact(value[i], depth + 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new JsonRefused('not_json', 'not a plain object')
  for (const [name, member] of Object.entries(value)) {
    if (!name.isWellFormed()) throw new JsonRefused('lone_surrogate')
    refuseInexact(member, depth + 1)
  }
}

/**
 * Parses JSON that means the same to every reader (I-JSON, RFC 7493): on top of `JSON.parse` it refuses member names
 * that occur twice in an object (after unescaping), lone surrogates, numbers beyond a double, and deep nesting.
 * Throws `JsonRefused`.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonRefused('not_json')
  }
  refuseDuplicates(text)
  refuseInexact(value, 0)
  return value
}

/** Walks the tokens of a text that is known to be JSON, keeping the member names of each object that is open. */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | null)[] = []
  let atName = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (atName && names) {
        const name: unknown = JSON.parse(text.slice(at, end + 1))
        if (names.has(String(name))) throw new JsonRefused('duplicate_member', String(name))
        names.add(String(name))
        atName = false
      }
      at = end
    } else if (character === '{' || character === '[') {
      if (open.length >= MAX_DEPTH) throw new JsonRefused('too_deep')
      open.push(character === '{' ? new Set() : null)
      atName = character === '{'
    } else if (character === '}' || character === ']') {
      open.pop()
      atName = false
    } else if (character === ',') atName = open.at(-1) !== null
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
}
