import fc from 'fast-check'
import {
  SEGMENT_FIGURE_KEYS,
  SEGMENT_FIGURES,
  SEGMENT_NUMBER_TESTS,
  type SegmentCondition,
  type SegmentRule,
  type SegmentSchemeDefinition,
  VALUE_TRENDS,
} from './shapes.ts'

const figure: fc.Arbitrary<SegmentCondition> = fc
  .record({
    figure: fc.constantFrom(...SEGMENT_FIGURE_KEYS),
    test: fc.constantFrom(...SEGMENT_NUMBER_TESTS),
    level: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ figure, test, level }) => {
    const kind = SEGMENT_FIGURES[figure]
    const value = kind === 'money' ? `${level * 1000}.50` : kind === 'share' ? level / 100 : level
    return { about: 'figure', figure, test, value }
  })

const account: fc.Arbitrary<SegmentCondition> = fc.oneof(
  fc.record({
    about: fc.constant('account' as const),
    key: fc.constant('country' as const),
    test: fc.constantFrom('one_of' as const, 'none_of' as const, 'filled' as const, 'empty' as const),
    values: fc.constantFrom<string[]>(['RU'], ['EE', 'KZ']),
  }),
  fc.record({
    about: fc.constant('account' as const),
    key: fc.constant('stageRole' as const),
    test: fc.constantFrom('one_of' as const, 'none_of' as const),
    values: fc.constantFrom<string[]>(['open'], ['prospect', 'exit']),
  }),
)

const trend: fc.Arbitrary<SegmentCondition> = fc.record({
  about: fc.constant('trend' as const),
  test: fc.constantFrom('is' as const, 'is_not' as const),
  value: fc.constantFrom(...VALUE_TRENDS),
})

const field: fc.Arbitrary<SegmentCondition> = fc.record({
  about: fc.constant('field' as const),
  field: fc.constantFrom('margin', 'no_such_field'),
  test: fc.constantFrom('over' as const, 'under' as const),
  value: fc.integer({ min: 0, max: 40 }),
  values: fc.constant<string[]>([]),
})

export const conditionArbitrary = fc.oneof(figure, account, trend, field)

const match = fc.constantFrom('all' as const, 'any' as const)
const ruleArbitrary: fc.Arbitrary<SegmentRule> = fc.record({
  match,
  items: fc.array(
    fc.oneof(
      conditionArbitrary,
      fc.record({ match, items: fc.array(conditionArbitrary, { minLength: 1, maxLength: 3 }) }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
})

/** Any scheme that can be saved: one to four segments with any rules, the last of which takes the rest. */
export const schemeArbitrary: fc.Arbitrary<SegmentSchemeDefinition> = fc
  .array(ruleArbitrary, { maxLength: 3 })
  .map((rules) => ({
    nameRu: 'Ценность',
    nameEn: 'Value',
    segments: [...rules, null].map((rule, index, all) => ({
      code: index === all.length - 1 ? 'rest' : `s${index}`,
      nameRu: `Сегмент ${index}`,
      nameEn: `Segment ${index}`,
      tone: 'plain' as const,
      rule,
    })),
  }))
