import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUuid, newId } from './ids.ts'

describe('making ids', () => {
  test('gives version 7 of the RFC variant, never the same twice', () => {
    const ids = Array.from({ length: 5000 }, newId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('carries the time, so that later milliseconds sort later', () => {
    const before = Date.now()
    const time = Number.parseInt(newId().replace('-', '').slice(0, 12), 16)
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(Date.now())
  })

  test('does not count within a millisecond: neighbours do not follow each other', () => {
    const ids = Array.from({ length: 2000 }, newId)
    const ordered = ids.filter((id, i) => i > 0 && id > (ids[i - 1] ?? '')).length
    expect(ordered).toBeGreaterThan(600)
    expect(ordered).toBeLessThan(1400)
  })
})

describe('recognising a UUID', () => {
  test.each([
    ['a fresh id', newId(), true],
    ['capitals', newId().toUpperCase(), true],
    ['another version', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', true],
    ['no hyphens', newId().replaceAll('-', ''), false],
    ['braces', `{${newId()}}`, false],
    ['a line end after it', `${newId()}\n`, false],
    ['a number', 17, false],
    ['nothing', null, false],
  ])('%s', (_, value, expected) => {
    expect(isUuid(value)).toBe(expected)
  })

  test('never takes an arbitrary text for one', () => {
    fc.assert(fc.property(fc.string(), (text) => !isUuid(text)))
  })
})
