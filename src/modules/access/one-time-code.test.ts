import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  authenticatorAddress,
  codeAt,
  fromBase32,
  makeRecoveryCodes,
  makeSecret,
  matchingStep,
  plainRecoveryCode,
  stepOf,
  toBase32,
} from './one-time-code.ts'
import { seal, unseal } from './seal.ts'

// the secret of RFC 6238, appendix B, for HMAC-SHA-1; its eight digits end with our six
const rfcSecret = toBase32(Buffer.from('12345678901234567890'))

describe('codes of the authenticator', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %d are those of RFC 6238', (seconds, code) => {
    expect(codeAt(rfcSecret, stepOf(new Date(seconds * 1000)))).toBe(code)
  })

  it('are taken a step early or late, spaces or not, and never twice', () => {
    const at = new Date('2026-03-01T10:00:15Z')
    const step = stepOf(at)
    const secret = makeSecret()
    for (const near of [step - 1, step, step + 1])
      expect(matchingStep(secret, codeAt(secret, near), at, 0)).toBe(near)
    const code = codeAt(secret, step)
    expect(matchingStep(secret, `${code.slice(0, 3)} ${code.slice(3)}`, at, step - 1)).toBe(step)
    expect(matchingStep(secret, code, at, step)).toBeNull()
    expect(matchingStep(secret, '12345', at, 0)).toBeNull()
    expect(matchingStep(secret, 'letters', at, 0)).toBeNull()
  })

  it('base 32 gives back any bytes, whatever the case and the spaces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const text = toBase32(bytes)
        expect([...fromBase32(text)]).toEqual([...bytes])
        expect([...fromBase32(text.toLowerCase().replace(/(.{4})/g, '$1 '))]).toEqual([...bytes])
      }),
    )
  })

  it('the address names the account and the secret', () => {
    expect(authenticatorAddress('Artel', 'a b@c.ru', 'ABC')).toBe(
      'otpauth://totp/Artel:a%20b%40c.ru?secret=ABC&issuer=Artel',
    )
  })
})

describe('recovery codes', () => {
  it('are ten, different, and read the same however they are typed', () => {
    const codes = makeRecoveryCodes()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) {
      expect(code).toMatch(/^[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}$/)
      expect(plainRecoveryCode(` ${code.toUpperCase().replace('-', ' ')} `)).toBe(plainRecoveryCode(code))
    }
  })
})

describe('a sealed text', () => {
  it('opens with its secret only, and not when it was touched', () => {
    const sealed = seal('JBSWY3DP', 'one secret')
    expect(unseal(sealed, 'one secret')).toBe('JBSWY3DP')
    expect(() => unseal(sealed, 'another')).toThrow()
    const touched = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`
    expect(() => unseal(touched, 'one secret')).toThrow()
  })
})
