import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, JsonRefused, parseStrictJson } from './canonical-json.ts'

const vectorFile = new URL('../../../shared/reference/vectors/jcs.json', import.meta.url)

interface Vectors {
  documents: { input: string; canonical: string; utf8_hex: string; sha256: string }[]
  numbers_ieee754_be_hex: [string, string][]
}

const vectors: Vectors = existsSync(vectorFile)
  ? JSON.parse(readFileSync(vectorFile, 'utf8'))
  : { documents: [], numbers_ieee754_be_hex: [] }

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof JsonRefused) return error.refusal
    throw error
  }
  return 'accepted'
}

describe.skipIf(vectors.documents.length === 0)('the vectors of RFC 8785', () => {
  test('documents, to the byte and the hash', () => {
    for (const { input, canonical, utf8_hex, sha256 } of vectors.documents) {
      const text = canonicalJson(parseStrictJson(input))
      expect(text).toBe(canonical)
      expect(Buffer.from(text).toString('hex')).toBe(utf8_hex)
      expect(createHash('sha256').update(text).digest('hex')).toBe(sha256)
    }
  })

  test('numbers', () => {
    for (const [hex, text] of vectors.numbers_ieee754_be_hex) {
      expect(canonicalJson(Buffer.from(hex, 'hex').readDoubleBE())).toBe(text)
    }
  })
})

describe('the canonical form', () => {
  test('does not depend on the order of members, and means the same', () => {
    const value = fc.jsonValue({ maxDepth: 5 })
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one)
        expect(canonicalJson(reversed(one))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(one)))
      }),
    )
  })

  test.each<[string, unknown, string]>([
    ['NaN', Number.NaN, 'not_finite'],
    ['infinity in a list', [1, Number.NEGATIVE_INFINITY], 'not_finite'],
    ['a lone surrogate', { a: '\ud800' }, 'lone_surrogate'],
    ['a lone surrogate in a name', { '\udead': 1 }, 'lone_surrogate'],
    ['undefined', undefined, 'not_json'],
    ['a member that is undefined', { a: undefined }, 'not_json'],
    ['a hole in a list', new Array(1), 'not_json'],
    ['a bigint', { a: 1n }, 'not_json'],
    ['a date', { at: new Date(0) }, 'not_json'],
    ['a map', new Map(), 'not_json'],
    ['a function', () => 1, 'not_json'],
    ['something that writes itself', { toJSON: () => 1 }, 'not_json'],
  ])('is refused for %s', (_, value, refusal) => {
    expect(refusalOf(() => canonicalJson(value))).toBe(refusal)
  })

  test('is refused for what is too deep or holds itself', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(refusalOf(() => canonicalJson(circle))).toBe('too_deep')
    expect(refusalOf(() => parseStrictJson('['.repeat(201) + ']'.repeat(201)))).toBe('too_deep')
    expect(refusalOf(() => parseStrictJson('['.repeat(200) + ']'.repeat(200)))).toBe('accepted')
  })

  test('keeps a member called __proto__', () => {
    expect(canonicalJson(parseStrictJson('{"__proto__":{"a":1},"toJSON":"x"}'))).toBe(
      '{"__proto__":{"a":1},"toJSON":"x"}',
    )
  })
})

describe('strict JSON', () => {
  test.each([
    ['{"a":1,"a":2}', 'duplicate_member'],
    ['{"a":1,"\\u0061":2}', 'duplicate_member'],
    ['[{"b":{"x":[],"y":{},"x":0}}]', 'duplicate_member'],
    ['{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}', 'accepted'],
    ['{"a":"a","b":["a","a","{\\"a\\":1,\\"a\\":1}"]}', 'accepted'],
    ['{"a":[1,2],"b":"\\\\","c":"\\""}', 'accepted'],
    ['{"a":1,}', 'not_json'],
    ['', 'not_json'],
    ['1e999', 'not_finite'],
    ['"\\ud800"', 'lone_surrogate'],
  ])('%s: %s', (text, refusal) => {
    expect(refusalOf(() => parseStrictJson(text))).toBe(refusal)
  })

  test('reads all that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseStrictJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = Object.create(null)
  for (const [name, member] of Object.entries(value).toReversed()) copy[name] = reversed(member)
  return copy
}
