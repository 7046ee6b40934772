import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch, stringifySearch } from './search.ts'

describe('search in the address', () => {
  it('keeps digits as text and leaves empty values out', () => {
    expect(parseSearch('?q=007&stage=mature,exit')).toEqual({ q: '007', stage: 'mature,exit' })
    expect(stringifySearch({ q: '', sort: '-value', stage: 'a,b', at: undefined })).toBe(
      '?sort=-value&stage=a,b',
    )
  })

  it('reads what it wrote', () => {
    const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }))
    fc.assert(
      fc.property(texts, (search) => {
        expect({ ...parseSearch(stringifySearch(search)) }).toEqual({ ...search })
      }),
    )
  })
})
