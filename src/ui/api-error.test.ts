import { describe, expect, it } from 'vitest'
import { apiUrl } from './api-client.ts'
import { problemOf } from './api-error.ts'
import { fieldErrors } from './problem-words.ts'
import { readSort, writeSort } from './sort.ts'

const headers = (entries: Record<string, string> = {}) => ({ get: (name: string) => entries[name] ?? null })

describe('problemOf', () => {
  it('reads an RFC 9457 document', () => {
    const error = problemOf(
      422,
      {
        code: 'rows_refused',
        title: 'Rows refused',
        errors: [{ pointer: '#/lines/0/qty', code: 'too_small', detail: 'at least 1' }, { nonsense: true }],
        requestId: '7F3K',
      },
      headers({ 'retry-after': '30' }),
    )
    expect(error).toMatchObject({ status: 422, code: 'rows_refused', requestId: '7F3K', retryAfter: 30 })
    expect(fieldErrors(error)).toEqual({ 'lines.0.qty': 'at least 1' })
  })

  it('makes an error of any body', () => {
    for (const body of [undefined, null, '<html>', 7, [], { errors: 'x' }]) {
      const error = problemOf(502, body, headers({ 'x-request-id': 'a1' }))
      expect(error).toMatchObject({ status: 502, code: 'http_502', errors: [], requestId: 'a1' })
    }
  })
})

describe('apiUrl', () => {
  it('leaves empty values out and repeats lists', () => {
    expect(apiUrl('/partners', { q: '', stage: ['a', 'b'], cursor: null, limit: 50 })).toBe(
      '/api/v1/partners?stage=a&stage=b&limit=50',
    )
  })
})

describe('sort in the address', () => {
  it.each(['value', '-value'])('%s comes back as it was', (text) => {
    const sort = readSort(text)
    expect(sort && writeSort(sort)).toBe(text)
  })
})
