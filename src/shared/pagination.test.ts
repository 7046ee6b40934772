import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64UrlToText, textToBase64Url } from './base64url.ts'
import { type Cursor, cutPage, decodeCursor, encodeCursor, type SortKey } from './pagination.ts'

const anyKey = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
const anyCursor = fc.record<Cursor>({
  keys: fc.array<SortKey>(anyKey, { minLength: 1, maxLength: 4 }),
  direction: fc.constantFrom('next', 'previous'),
})

describe('a cursor', () => {
  test('comes back as it was under the same filters, in whatever order they are named', () => {
    fc.assert(
      fc.property(anyCursor, fc.string({ unit: 'grapheme' }), (cursor, search) => {
        const text = encodeCursor(cursor, { search, sort: 'name', stage: undefined })
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(decodeCursor(text, { sort: 'name', search })).toEqual({ ok: true, value: cursor })
      }),
    )
  })

  test('is refused under other filters or another sort', () => {
    const text = encodeCursor({ keys: ['Ромашка', 7], direction: 'next' }, { sort: 'name' })
    for (const filters of [{ sort: '-name' }, { sort: 'name', stage: 'mature' }, {}, undefined]) {
      expect(decodeCursor(text, filters)).toEqual({ ok: false, refusal: 'cursor_of_other_filters' })
    }
  })

  test.each([
    ['an empty text', ''],
    ['garbage', '%%%'],
    ['padding', `${textToBase64Url('[1]')}=`],
    ['no JSON', textToBase64Url('{')],
    ['no list', textToBase64Url('{"a":1}')],
    ['another version', textToBase64Url('[2,"x","next",1]')],
    ['no keys', textToBase64Url('[1,"x","next"]')],
    ['a key that is an object', textToBase64Url('[1,"x","next",{"$ne":1}]')],
    ['a strange direction', textToBase64Url('[1,"x","up",1]')],
    ['one too long', 'A'.repeat(5000)],
  ])('is refused as malformed: %s', (_, text) => {
    expect(decodeCursor(text, {})).toEqual({ ok: false, refusal: 'cursor_malformed' })
  })

  test('never throws, whatever the reader sends', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(textToBase64Url)), (text) => {
        decodeCursor(text, {})
      }),
    )
  })
})

describe('base64url', () => {
  test('restores every well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(base64UrlToText(textToBase64Url(text))).toBe(text.toWellFormed())
      }),
    )
  })
})

describe('cutting pages', () => {
  // A list of numbers in order, read as a query would: after or before the key, one more than the limit.
  function readPage(all: readonly number[], limit: number, text: string | null) {
    const decoded = text === null ? null : decodeCursor(text, {})
    const from = decoded?.ok ? decoded.value : null
    const key = Number(from?.keys[0] ?? Number.NEGATIVE_INFINITY)
    const rows =
      from?.direction === 'previous'
        ? all.filter((row) => row < key).toReversed()
        : all.filter((row) => row > key)
    return cutPage(rows.slice(0, limit + 1), limit, from, {}, (row) => [row])
  }

  test('walking on and back again meets every row once, in order', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 9 }), (size, limit) => {
        const all = Array.from({ length: size }, (_, i) => i)
        const seen: number[] = []
        let page = readPage(all, limit, null)
        expect(page.previous).toBeNull()
        seen.push(...page.rows)
        while (page.next !== null) {
          page = readPage(all, limit, page.next)
          seen.push(...page.rows)
        }
        expect(seen).toEqual(all)
        const back = [...page.rows]
        while (page.previous !== null) {
          page = readPage(all, limit, page.previous)
          back.unshift(...page.rows)
        }
        expect(back).toEqual(all)
      }),
    )
  })
})
