import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemeArbitrary } from './arbitraries.fixture.ts'
import { VALUE_SCHEME } from './defaults.ts'
import { classify, type Dossier, segmentOfReason } from './rules.ts'
import { SEGMENT_FIGURE_KEYS, SEGMENT_FIGURES, VALUE_TRENDS } from './shapes.ts'
import { trendOf, wholeMonths } from './trend.ts'

const dossier = (change: Partial<Dossier> = {}): Dossier => ({
  currency: 'RUB',
  figures: { orders: 5, share12m: 0.01, firstOrderMonths: 30 },
  trend: 'steady',
  account: { country: 'RU', stageRole: 'open' },
  fields: new Map([
    ['unique_resource', null],
    ['margin', null],
  ]),
  tags: [],
  measures: new Map(),
  ...change,
})

const dossierArbitrary: fc.Arbitrary<Dossier> = fc
  .record({
    levels: fc.array(fc.option(fc.integer({ min: 0, max: 100 })), {
      minLength: SEGMENT_FIGURE_KEYS.length,
      maxLength: SEGMENT_FIGURE_KEYS.length,
    }),
    trend: fc.option(fc.constantFrom(...VALUE_TRENDS)),
    country: fc.option(fc.constantFrom('RU', 'EE')),
    stageRole: fc.constantFrom('prospect', 'open', 'exit'),
    margin: fc.option(fc.integer({ min: 0, max: 40 })),
  })
  .map(({ levels, trend, country, stageRole, margin }) =>
    dossier({
      figures: Object.fromEntries(
        SEGMENT_FIGURE_KEYS.map((key, index) => {
          const level = levels[index] ?? null
          const kind = SEGMENT_FIGURES[key]
          return [
            key,
            level === null
              ? null
              : kind === 'money'
                ? `${level * 900}.25`
                : kind === 'share'
                  ? level / 100
                  : level,
          ]
        }),
      ),
      trend,
      account: { country, stageRole },
      fields: new Map([['margin', margin === null ? null : { value: margin }]]),
    }),
  )

describe('classify', () => {
  it('any partner has exactly one segment by any rules, and its reason alone leads to the same', () => {
    fc.assert(
      fc.property(schemeArbitrary, dossierArbitrary, (scheme, one) => {
        const { segment, why } = classify(scheme, one)
        expect(scheme.segments.filter(({ code }) => code === segment)).toHaveLength(1)
        expect(why.filter(({ met }) => met).map((judged) => judged.segment)).toEqual([segment])
        expect(segmentOfReason(JSON.parse(JSON.stringify(why)), 'RUB')).toBe(segment)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    [
      'a fifth of the network’s net is not yet strategic',
      dossier({ figures: { share12m: 0.2, orders: 9 } }),
      'regular',
    ],
    ['more than a fifth is', dossier({ figures: { share12m: 0.2001, orders: 9 } }), 'strategic'],
    [
      'a unique resource is, whatever the share',
      dossier({ fields: new Map([['unique_resource', { value: 'yes' }]]) }),
      'strategic',
    ],
    [
      'new and growing is promising',
      dossier({ figures: { firstOrderMonths: 11, orders: 4 }, trend: 'growing' }),
      'promising',
    ],
    [
      'a year old is not new',
      dossier({ figures: { firstOrderMonths: 12, orders: 4 }, trend: 'growing' }),
      'regular',
    ],
    ['one order is transactional', dossier({ figures: { orders: 1 } }), 'transactional'],
    ['a low margin is', dossier({ fields: new Map([['margin', { value: 9.9 }]]) }), 'transactional'],
    ['nobody who never ordered is regular', dossier({ figures: { orders: 0 } }), 'no_orders'],
  ])('by the defaults %s', (_, one, expected) => {
    expect(classify(VALUE_SCHEME, one).segment).toBe(expected)
  })

  it('what is not known fulfils no condition and says why', () => {
    const { why } = classify(VALUE_SCHEME, dossier({ trend: null, fields: new Map() }))
    const unknown = why.flatMap(({ items }) =>
      items.flatMap((item) => ('items' in item ? [] : [item.unknown])),
    )
    expect(unknown).toContain('too_little_history')
    expect(unknown).toContain('field_gone')
  })
})

describe('trendOf', () => {
  it.each([
    ['three months say nothing', [1, 2, 3], null],
    ['four that only rise grow', [1, 2, 3, 4], 'growing'],
    ['four with one step back may be chance', [1, 3, 2, 4], 'steady'],
    ['twelve equal ones hold', new Array(12).fill(5), 'steady'],
    ['twelve that fall fall', [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 'falling'],
  ])('%s', (_, months, expected) => {
    expect(trendOf(months)).toBe(expected)
  })

  it('the months turned round have the opposite trend; a scale changes nothing', () => {
    const opposite = { growing: 'falling', falling: 'growing', steady: 'steady' } as const
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 12 }), (months) => {
        const trend = trendOf(months)
        expect(trendOf([...months].reverse())).toBe(trend && opposite[trend])
        expect(trendOf(months.map((value) => value * 7 + 3))).toBe(trend)
      }),
    )
  })

  it('chance alone passes for a trend in at most one of ten, either way', () => {
    const orders = (left: number[]): number[][] =>
      left.length === 0
        ? [[]]
        : left.flatMap((one, at) => orders(left.toSpliced(at, 1)).map((rest) => [one, ...rest]))
    const all = orders([1, 2, 3, 4, 5, 6])
    for (const trend of ['growing', 'falling'])
      expect(all.filter((months) => trendOf(months) === trend).length / all.length).toBeLessThanOrEqual(0.1)
  })

  it('months before and of the first order are left out', () => {
    expect(wholeMonths([0, 0, 5, 6], 2)).toEqual([5, 6])
    expect([wholeMonths([1, 2], null), wholeMonths([1, 2], 0), wholeMonths([1, 2], 40)]).toEqual([
      [],
      [],
      [1, 2],
    ])
  })
})
