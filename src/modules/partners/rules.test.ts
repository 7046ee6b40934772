import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeAccount, makeCorrespondentAccount, makeInn, makeOgrn } from '#shared/requisites.ts'
import { type LegalEntityKind, STAGES } from './contract.ts'
import {
  audienceRefusal,
  differences,
  isMoveBack,
  keptInterval,
  keptShare,
  refusalsOfRequisites,
  refusalToMove,
  searchContact,
  searchName,
  silenceRatio,
} from './rules.ts'

const place = (code: string) => ({
  code,
  rank: STAGES.findIndex((one) => one === code) + 1,
  role:
    code === 'exit'
      ? ('exit' as const)
      : code === 'identification'
        ? ('prospect' as const)
        : ('open' as const),
})
const stage = fc.constantFrom(...STAGES.map(place))

describe('moving between stages', () => {
  const partner = (from: ReturnType<typeof place>) => ({ stage: from, archivedAt: null, mergedInto: null })

  it.each([
    ['forward without a reason', 'contact', 'scaling', undefined, null],
    ['back without a reason', 'mature', 'scaling', undefined, 'reason_needed'],
    ['back with a reason', 'mature', 'scaling', 'new owners', null],
    ['to the exit without a reason', 'mature', 'exit', undefined, 'reason_needed'],
    ['from the exit back without a reason', 'exit', 'design', undefined, 'reason_needed'],
    ['to where it is', 'mature', 'mature', 'why not', 'same_stage'],
  ] as const)('%s', (_, from, to, reason, refusal) => {
    expect(refusalToMove(partner(place(from)), place(to), reason)).toBe(refusal)
  })

  it('needs a reason for the exit and for every move back, and for no other move', () => {
    fc.assert(
      fc.property(stage, stage, (from, to) => {
        const refusal = refusalToMove(partner(from), to, undefined)
        if (from.code === to.code) expect(refusal).toBe('same_stage')
        else expect(refusal === 'reason_needed').toBe(to.role === 'exit' || isMoveBack(from, to))
        if (from.code !== to.code) expect(refusalToMove(partner(from), to, 'reason')).toBeNull()
      }),
    )
  })

  it('leaves archived and merged partners where they are', () => {
    expect(
      refusalToMove({ ...partner(place('contact')), archivedAt: new Date() }, place('mature'), 'x'),
    ).toBe('partner_is_archived')
    expect(refusalToMove({ ...partner(place('contact')), mergedInto: 'id' }, place('mature'), 'x')).toBe(
      'partner_is_merged',
    )
  })
})

describe('requisites of a legal entity', () => {
  const none = { inn: null, kpp: null, ogrn: null, bankAccounts: [] }
  const account = { bik: null, bankName: null, account: '', correspondentAccount: null }
  const bik = '044525225'

  it.each<[string, LegalEntityKind, object, { pointer: string; code: string }[]]>([
    ['a company with nothing yet', 'company', {}, []],
    ['a right INN of a company', 'company', { inn: '7707083893' }, []],
    ['a wrong digit', 'company', { inn: '7707083894' }, [{ pointer: '#/inn', code: 'inn_checksum' }]],
    [
      'a person’s INN for a company',
      'company',
      { inn: '500100732259' },
      [{ pointer: '#/inn', code: 'inn_length' }],
    ],
    ['a person’s INN for a sole trader', 'sole_trader', { inn: '500100732259', ogrn: '304500116000157' }, []],
    [
      'a KPP of a sole trader',
      'sole_trader',
      { kpp: '770701001' },
      [{ pointer: '#/kpp', code: 'kpp_of_person' }],
    ],
    [
      'an OGRN of a person',
      'person',
      { ogrn: '304500116000157' },
      [{ pointer: '#/ogrn', code: 'ogrn_of_person' }],
    ],
    ['anything of a foreign entity', 'foreign', { inn: 'abc', kpp: '1', ogrn: 'x' }, []],
    [
      'an account that does not fit its bank',
      'company',
      { bankAccounts: [{ ...account, bik, account: '40702810900000000001' }] },
      [{ pointer: '#/bankAccounts/0/account', code: 'account_checksum' }],
    ],
    [
      'an account of twenty digits without a bank',
      'company',
      { bankAccounts: [{ ...account, account: '40702810900000000001' }] },
      [{ pointer: '#/bankAccounts/0/bik', code: 'bik_needed' }],
    ],
    ['an IBAN', 'foreign', { bankAccounts: [{ ...account, account: 'EE382200221020145685' }] }, []],
  ])('%s', (_, kind, given, refusals) => {
    expect(refusalsOfRequisites({ ...none, kind, ...given })).toEqual(refusals)
  })

  it('accepts whatever is made by the rules and refuses any one digit changed', () => {
    const digits = (length: number) =>
      fc
        .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
        .map((list) => list.join(''))
    fc.assert(
      fc.property(digits(8), digits(11), digits(11), fc.integer({ min: 0, max: 9 }), (a, b, c, at) => {
        const inn = makeInn(`7${a}`)
        const right = {
          kind: 'company' as const,
          inn,
          kpp: '770701001',
          ogrn: makeOgrn(`1${b}`),
          bankAccounts: [
            {
              bik,
              bankName: null,
              account: makeAccount(bik, `40702810${c}`),
              correspondentAccount: makeCorrespondentAccount(bik),
            },
          ],
        }
        expect(refusalsOfRequisites(right)).toEqual([])
        const changed = inn.slice(0, at) + ((Number(inn[at]) + 1) % 10) + inn.slice(at + 1)
        const [refusal] = refusalsOfRequisites({ ...right, inn: changed })
        // The sum of eleven leaves two remainders with one check digit, so one change in ten may pass.
        if (refusal) expect(refusal).toEqual({ pointer: '#/inn', code: 'inn_checksum' })
      }),
    )
  })
})

describe('what search compares', () => {
  it.each([
    ['ООО «Лён и Нить»', 'len i nit'],
    ['Len i Nit LLC', 'len i nit'],
    ['АО "Северный Ткач"', 'severni tkach'],
  ])('%s', (name, expected) => {
    expect(searchName(name)).toBe(expected)
  })

  it('is never empty while a name has a letter or a digit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'абвгёй abcxyz012'.split('')), minLength: 1 }),
        (name) => {
          fc.pre(/[\p{L}\p{N}]/u.test(name))
          expect(searchName(name)).not.toBe('')
        },
      ),
    )
  })

  it('finds a contact by name, mail and the digits of the phone', () => {
    const contact = {
      name: 'Ольга Смирнова',
      email: 'Olga@Example.com',
      phone: '+7 (900) 123-45-67',
      messenger: null,
    }
    expect(searchContact(contact)).toBe('olga smirnova olga@example.com 79001234567')
  })
})

describe('arithmetic of a page', () => {
  it('keeps the kept share within its interval, and both null without ended promises', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (kept, late, broken) => {
        const counts = { kept, late, broken }
        const [share, interval] = [keptShare(counts), keptInterval(counts)]
        if (kept + late + broken === 0) return expect([share, interval]).toEqual([null, null])
        expect(share).toBe(kept / (kept + late + broken))
        expect(interval?.[0]).toBeLessThanOrEqual(share ?? -1)
        expect(interval?.[1]).toBeGreaterThanOrEqual(share ?? 2)
      }),
    )
  })

  it('measures silence by the partner’s own rhythm', () => {
    expect(silenceRatio(40, 20)).toBe(2)
    expect([silenceRatio(null, 20), silenceRatio(40, null), silenceRatio(40, 0)]).toEqual([null, null, null])
  })

  it('lets a side write for both and for itself', () => {
    expect(audienceRefusal('host', 'shared')).toBeNull()
    expect(audienceRefusal('partner', 'partner')).toBeNull()
    expect(audienceRefusal('host', 'partner')).toBe('audience_of_other_side')
    expect(audienceRefusal('partner', 'host')).toBe('audience_of_other_side')
  })
})

describe('what a change changes', () => {
  it('is undone by sending back what it answers', () => {
    const row = fc.record({ a: fc.option(fc.string()), b: fc.integer(), c: fc.array(fc.integer()) })
    fc.assert(
      fc.property(
        row,
        fc.record({ a: fc.option(fc.string()), b: fc.integer() }, { requiredKeys: [] }),
        (before, change) => {
          const { changes, previous, fields } = differences(before, change)
          const after = { ...before, ...changes }
          expect({ ...after, ...previous }).toEqual(before)
          expect(Object.keys(changes)).toEqual(fields)
          expect(differences(before, before).fields).toEqual([])
        },
      ),
    )
  })
})
