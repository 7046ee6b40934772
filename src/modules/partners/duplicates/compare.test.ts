import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, LEAST_SCORE, signsOf } from './compare.ts'
import { type Dossier, domainKey, externalKey, nobody, phoneKey, siteKey } from './dossier.ts'
import { keysOf } from './keys.ts'
import { labelledSet } from './labelled.fixture.ts'
import { nameLikeness, wordsOf } from './names.ts'

const firm = (names: string[], more: Partial<Dossier> = {}): Dossier => ({
  ...nobody,
  id: 'x',
  names,
  ...more,
})
const like = (a: string, b: string) => nameLikeness(wordsOf(a), wordsOf(b))
const entity = (more: Partial<Dossier['entities'][number]>) => ({
  ...{ name: 'x', inn: null, kpp: null, ogrn: null, taxId: null, accounts: [] },
  ...more,
})

describe('names', () => {
  it.each([
    ['ООО «Северный ветер»', 'Severny Veter LLC'],
    ['ЗАО Техно Строй', 'Строй-Техно'],
    ['Комфорт', 'Comfort GmbH'],
    ['ТД Ромашка', 'Торговый дом «Ромашка»'],
    ['ЕвроСтрой', 'Евро Строй, ООО'],
    ['Группа компаний «Ладога»', 'Ладога'],
    ['Ёлка', 'ЕЛКА ООО'],
  ])('%s and %s are one name', (a, b) => {
    expect(like(a, b)).toBe(1)
  })

  it.each([
    ['Северный ветер', 'Севреный ветер'],
    ['Стройинвест', 'Стройинвст'],
    ['Медпрогресс', 'Медпрагресс'],
  ])('%s and %s are nearly one', (a, b) => {
    expect(like(a, b)).toBeGreaterThan(0.8)
    expect(like(a, b)).toBeLessThan(1)
  })

  it.each([
    ['Магазин 5', 'Магазин 7'],
    ['Северный ветер', 'Северный мост'],
    ['Ода', 'Ока'],
    ['Вектор', 'Меридиан'],
  ])('%s and %s are two names', (a, b) => {
    expect(like(a, b)).toBeLessThan(0.78)
  })

  it('are alike in both directions and wholly alike to themselves', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const [one, other] = [wordsOf(a), wordsOf(b)]
        expect(nameLikeness(one, other)).toBeCloseTo(nameLikeness(other, one), 10)
        if (one.length > 0) expect(nameLikeness(one, one)).toBe(1)
      }),
    )
  })
})

describe('ways to reach a firm', () => {
  it('are compared in the form that is the same however they are written', () => {
    expect(phoneKey('+7 (495) 123-45-67')).toBe(phoneKey('8 495 1234567 доб. 12'))
    expect(phoneKey('12-34')).toBeNull()
    expect(domainKey('Ivan@Firm.ru')).toBe('firm.ru')
    expect(domainKey('ivan@gmail.com')).toBeNull()
    expect(siteKey('https://www.firm.ru/about?x=1')).toBe('firm.ru')
    expect(siteKey('https://vk.com/firm')).toBeNull()
    expect(externalKey('1001')).toBeNull()
    expect(externalKey(' CRM-00451 ')).toBe('crm-00451')
  })
})

describe('two partners', () => {
  it('with one INN are one, unless they are branches in different places', () => {
    const head = firm(['Ладога'], {
      cities: ['Тверь'],
      entities: [entity({ inn: '7707083893', kpp: '770701001' })],
    })
    const bare = firm(['Совсем другое'], { entities: [entity({ inn: '7707083893' })] })
    const branch = firm(['Ладога'], {
      cities: ['Пермь'],
      entities: [entity({ inn: '7707083893', kpp: '590202001' })],
    })
    expect(compare(head, bare).score).toBeGreaterThan(0.9)
    expect(compare(head, branch).score).toBeLessThan(LEAST_SCORE)
    expect(compare(head, branch).evidence.map(({ kind }) => kind)).toContain('kpp_differs')
  })

  it('of one name in two cities are namesakes; in one city they are asked about', () => {
    const here = firm(['ООО Вектор'], { cities: ['Москва'] })
    expect(compare(here, firm(['Вектор'], { cities: ['Омск'] })).score).toBeLessThan(LEAST_SCORE)
    expect(compare(here, firm(['Vektor Ltd'], { cities: ['Moskva'] })).score).toBeGreaterThan(LEAST_SCORE)
  })

  it('who share only a person’s phone are not yet asked about, with the mail domain they are', () => {
    const contact = { phone: '+7 495 123-45-67', email: null }
    const one = firm(['Альфа Пекарь'], { contacts: [contact] })
    expect(compare(one, firm(['Бета Хлеб'], { contacts: [contact] })).score).toBeLessThan(LEAST_SCORE)
    const mail = { phone: contact.phone, email: 'a@alfa-hleb.ru' }
    const site = { contacts: [contact], websites: ['alfa-hleb.ru'] }
    expect(
      compare(firm(['Альфа Пекарь'], { contacts: [mail] }), firm(['Бета Хлеб'], site)).score,
    ).toBeGreaterThan(LEAST_SCORE)
  })

  it('tell the same evidence whichever comes first', () => {
    const set = labelledSet(60, 5)
    for (let n = 1; n < set.length; n++) {
      const [a, b] = [set[n - 1], set[n]]
      if (!a || !b) continue
      const [there, back] = [compare(a.dossier, b.dossier), compare(b.dossier, a.dossier)]
      expect(there.score).toBe(back.score)
      expect(signsOf(there.evidence)).toEqual(signsOf(back.evidence))
    }
  })
})

/** How many have the more common of the two names. */
function namesakesOf(byKey: ReadonlyMap<string, readonly number[]>, a: Dossier, b: Dossier): number {
  const names = [a, b].flatMap(keysOf).filter(({ kind }) => kind === 'name')
  return Math.max(...names.map(({ kind, key }) => byKey.get(`${kind} ${key}`)?.length ?? 1))
}

/** What keys let through and comparing keeps, against what is known. */
function measured(seed: number, firms: number) {
  const set = labelledSet(firms, seed)
  const byKey = new Map<string, number[]>()
  set.forEach(({ dossier }, n) => {
    for (const { kind, key } of keysOf(dossier)) {
      const group = byKey.get(`${kind} ${key}`) ?? []
      group.push(n)
      byKey.set(`${kind} ${key}`, group)
    }
  })
  const candidates = new Set<string>()
  for (const group of byKey.values())
    if (group.length <= 50)
      for (const a of group) for (const b of group) if (a < b) candidates.add(`${a} ${b}`)
  let [right, wrong, missed] = [0, 0, 0]
  const found = new Set<string>()
  for (const candidate of candidates) {
    const [a, b] = candidate.split(' ').map((n) => set[Number(n)])
    if (!a || !b) continue
    const { score } = compare(a.dossier, b.dossier, namesakesOf(byKey, a.dossier, b.dossier))
    if (score < LEAST_SCORE) continue
    found.add(candidate)
    if (a.firm === b.firm) right++
    else wrong++
  }
  for (let a = 0; a < set.length; a++)
    for (let b = a + 1; b < set.length; b++) {
      const [one, other] = [set[a], set[b]]
      if (one && other && one.firm === other.firm && !found.has(`${a} ${b}`)) missed++
    }
  return {
    precision: right / (right + wrong),
    recall: right / (right + missed),
    candidates: candidates.size,
    records: set.length,
  }
}

describe('on a labelled set with noise, branches and namesakes', () => {
  it('what is asked about is mostly right, and most of what there is is asked about', () => {
    const { precision, recall, candidates, records } = measured(20_261_122, 1500)
    expect(precision).toBeGreaterThan(0.92)
    expect(recall).toBeGreaterThan(0.89)
    // no comparing of each with each: a small part of the pairs there are
    expect(candidates).toBeLessThan((records * records) / 2 / 50)
  })
})
