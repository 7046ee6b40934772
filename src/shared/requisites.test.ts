import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkInn,
  checkKpp,
  checkOgrn,
  isTreasuryAccount,
  makeAccount,
  makeCorrespondentAccount,
  makeInn,
  makeOgrn,
} from './requisites.ts'

const vectorFile = new URL('../../../shared/reference/vectors/ru-requisites.json', import.meta.url)

interface AccountVector {
  bik: string
  account: string
  valid: boolean
}

describe.skipIf(!existsSync(vectorFile))('the published vectors', () => {
  const vectors = existsSync(vectorFile) ? JSON.parse(readFileSync(vectorFile, 'utf8')) : {}

  test('INN and OGRN', () => {
    for (const inn of vectors.inn_valid) expect(checkInn(inn)).toBeNull()
    for (const inn of vectors.inn_invalid) expect(checkInn(inn)).toBe('inn_checksum')
    for (const ogrn of vectors.ogrn_valid) expect(checkOgrn(ogrn)).toBeNull()
    for (const ogrn of vectors.ogrn_invalid) expect(checkOgrn(ogrn)).toBe('ogrn_checksum')
  })

  test('accounts', () => {
    const accounts: AccountVector[] = vectors.accounts
    const correspondent: AccountVector[] = vectors.corr_accounts
    for (const { account, bik, valid } of accounts) expect(checkAccount(account, bik) === null).toBe(valid)
    for (const { account, bik, valid } of correspondent) {
      expect(checkCorrespondentAccount(account, bik) === null).toBe(valid)
    }
  })
})

describe('checking', () => {
  test.each([
    ['770708389', 'inn_length'],
    ['77070838930', 'inn_length'],
    ['770708389x', 'inn_digits'],
    ['٧٧٠٧٠٨٣٨٩٣', 'inn_digits'],
    ['0000000000', 'inn_checksum'],
    ['', 'inn_length'],
  ])('INN %j: %s', (inn, refusal) => {
    expect(checkInn(inn)).toBe(refusal)
  })

  test('an INN of the other kind is of the wrong length', () => {
    expect(checkInn('7707083893', 'person')).toBe('inn_length')
    expect(checkInn('500100732259', 'company')).toBe('inn_length')
    expect(checkOgrn('1027700132195', 'person')).toBe('ogrn_length')
  })

  test.each([
    ['770701001', null],
    ['7707AZ001', null],
    ['7707az001', 'kpp_form'],
    ['000001001', 'kpp_form'],
    ['77070100', 'kpp_form'],
  ])('KPP %s: %s', (kpp, refusal) => {
    expect(checkKpp(kpp)).toBe(refusal)
  })

  test.each([
    ['044525225', null],
    ['024501901', null],
    ['144525225', 'bik_form'],
    ['000000000', 'bik_form'],
    ['44525225', 'bik_form'],
  ])('BIK %s: %s', (bik, refusal) => {
    expect(checkBik(bik)).toBe(refusal)
  })

  test.each([
    ['30101810400000000225', '044525225', 'account_is_correspondent'],
    ['4070281020000001234', '044525225', 'account_form'],
    ['40702810200000012345', '44525225', 'bik_form'],
    ['03100643000000011300', '024501901', null],
    ['40102810545370000003', '024501901', null],
  ])('account %s with BIK %s: %s', (account, bik, refusal) => {
    expect(checkAccount(account, bik)).toBe(refusal)
  })

  test('a client account is no correspondent account', () => {
    expect(checkCorrespondentAccount('40702810200000012345', '044525225')).toBe('correspondent_account_form')
    expect(isTreasuryAccount('40702810200000012345')).toBe(false)
  })
})

const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`))
const anyBik = digits(7).map((rest) => `04${rest}`)

describe('making', () => {
  test('INN and OGRN that pass, and no longer do with any one digit changed', () => {
    const seeds: [fc.Arbitrary<string>, (seed: string) => string, (text: string) => string | null][] = [
      [fc.oneof(digits(9), digits(10)), makeInn, checkInn],
      [fc.oneof(digits(12), digits(14)), makeOgrn, checkOgrn],
    ]
    for (const [seed, make, check] of seeds) {
      fc.assert(
        fc.property(seed, fc.integer({ min: 1, max: 9 }), (given, step) => {
          const made = make(given)
          expect(check(made)).toBeNull()
          // The last digit: 10 and 0 share a check digit, so a change elsewhere may go unseen.
          const wrong = made.slice(0, -1) + ((Number(made.at(-1)) + step) % 10)
          expect(check(wrong)).not.toBeNull()
        }),
      )
    }
  })

  test('accounts that pass, with one key only', () => {
    fc.assert(
      fc.property(anyBik, digits(11), fc.integer({ min: 1, max: 9 }), (bik, number, step) => {
        const account = makeAccount(bik, `40702810${number}`)
        expect(checkAccount(account, bik)).toBeNull()
        const wrong = account.slice(0, 8) + ((Number(account[8]) + step) % 10) + account.slice(9)
        expect(checkAccount(wrong, bik)).toBe('account_checksum')
        expect(checkCorrespondentAccount(makeCorrespondentAccount(bik), bik)).toBeNull()
      }),
    )
  })

  test.each([
    ['049805746', '4060281000000000025', '40602810700000000025'],
    ['044525225', '4070281000000012345', '40702810200000012345'],
  ])('the examples of the order: %s', (bik, around, account) => {
    expect(makeAccount(bik, around)).toBe(account)
  })

  test('refuses what cannot be completed', () => {
    expect(() => makeInn('12345678')).toThrow(RangeError)
    expect(() => makeOgrn('1')).toThrow(RangeError)
    expect(() => makeAccount('044525225', '1')).toThrow(RangeError)
  })
})
