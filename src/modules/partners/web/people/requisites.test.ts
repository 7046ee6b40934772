import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeInn } from '#shared/requisites.ts'
import { requisiteLength, requisiteRefusal } from './requisites.ts'

const seed = fc.stringMatching(/^[1-9]\d{8}$/)

describe('requisiteRefusal', () => {
  it('takes a right INN of its kind and no other length', () => {
    fc.assert(
      fc.property(seed, (digits) => {
        const inn = makeInn(digits)
        expect(requisiteRefusal('inn', inn, 'company')).toBeNull()
        expect(requisiteRefusal('inn', inn, 'sole_trader')).toBe('inn_length')
        expect(inn).toHaveLength(requisiteLength('inn', 'company') ?? 0)
      }),
    )
  })

  it('notices one wrong digit', () => {
    fc.assert(
      fc.property(seed, fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
        const inn = makeInn(digits)
        const wrong = [...inn]
          .map((one, at) => (at === place ? String((Number(one) + shift) % 10) : one))
          .join('')
        // The sum is taken modulo 11 and its 10 is written as 0, so a few changes of one digit cannot be seen.
        fc.pre(makeInn(wrong.slice(0, 9)) !== wrong && !wrong.startsWith('0000'))
        expect(requisiteRefusal('inn', wrong, 'company')).toBe('inn_checksum')
      }),
    )
  })

  it('leaves what is abroad alone', () => {
    expect(requisiteRefusal('inn', 'DE 812', 'foreign')).toBeNull()
    expect(requisiteLength('account', 'foreign')).toBeNull()
  })
})
