import { parseMinor } from '#shared/money.ts'
import {
  type JudgedCondition,
  type JudgedSegment,
  type SEGMENT_ACCOUNT_KEYS,
  SEGMENT_FIGURES,
  SEGMENT_MONEY_FIGURES,
  type SegmentCondition,
  type SegmentConditionGroup,
  type SegmentFigure,
  type SegmentNumberTest,
  type SegmentSchemeDefinition,
  type ValueTrend,
} from './shapes.ts'

/** A figure, a decimal string for an amount, codes, or null when nobody knows. */
export type Known = number | string | readonly string[] | null
type Unknown = NonNullable<JudgedCondition['unknown']>

export type FieldKnown = { value: Known; currency?: string }

/** All that conditions can ask about a partner, on one day. */
export type Dossier = {
  currency: string
  figures: Readonly<Partial<Record<SegmentFigure, number | string | null>>>
  trend: ValueTrend | null
  account: Readonly<Partial<Record<(typeof SEGMENT_ACCOUNT_KEYS)[number], string | readonly string[] | null>>>
  /** Codes of the fields there are, with what the partner's hold; a field without a value is null. */
  fields: ReadonlyMap<string, FieldKnown | null>
  tags: readonly string[]
  /** By code of the scale: the mean of what the partner said in the last twelve months, and of how many answers. */
  measures: ReadonlyMap<string, { mean: number; n: number }>
}

/** A mean of fewer answers says more of chance than of the partner. */
export const LEAST_ANSWERS = 3

/** What a condition meets in a dossier. A field that is no more, an amount in another currency are not known. */
export function knownOf(
  condition: SegmentCondition,
  dossier: Dossier,
): { value: Known; unknown: Unknown | null } {
  switch (condition.about) {
    case 'figure':
      return { value: dossier.figures[condition.figure] ?? null, unknown: null }
    case 'measure': {
      const mean = dossier.measures.get(condition.scale)
      if (mean === undefined || mean.n === 0) return { value: null, unknown: null }
      return mean.n < LEAST_ANSWERS
        ? { value: null, unknown: 'too_little_history' }
        : { value: mean.mean, unknown: null }
    }
    case 'trend':
      return { value: dossier.trend, unknown: dossier.trend === null ? 'too_little_history' : null }
    case 'account':
      return { value: emptyAsNull(dossier.account[condition.key] ?? null), unknown: null }
    case 'tags':
      return { value: dossier.tags, unknown: null }
    case 'field': {
      const field = dossier.fields.get(condition.field)
      if (field === undefined) return { value: null, unknown: 'field_gone' }
      if (
        field?.currency !== undefined &&
        field.currency !== dossier.currency &&
        isNumberTest(condition.test)
      )
        return { value: null, unknown: 'other_currency' }
      return { value: emptyAsNull(field?.value ?? null), unknown: null }
    }
  }
}

function emptyAsNull(value: Known): Known {
  return value === '' || (Array.isArray(value) && value.length === 0) ? null : value
}

function isNumberTest(test: string): test is SegmentNumberTest {
  return ['over', 'at_least', 'under', 'at_most', 'equal'].includes(test)
}

/** Whether a condition holds for a value. What is not known holds nothing but `empty`, and that only of what there is. */
export function isMet(
  condition: SegmentCondition,
  value: Known,
  unknown: Unknown | null,
  currency: string,
): boolean {
  if (unknown !== null) return false
  if ('test' in condition && condition.test === 'empty') return value === null
  if (value === null) return false
  if (condition.test === 'filled') return true
  if (condition.about === 'tags') return fitsTags(condition, value)
  if (condition.about === 'trend') return (value === condition.value) === (condition.test === 'is')
  if (condition.about === 'account' || condition.test === 'one_of' || condition.test === 'none_of')
    return fitsCodes(condition.test, condition.values, value)
  if (condition.about === 'field' && condition.test === 'contains')
    return String(value)
      .toLowerCase()
      .includes(String(condition.value ?? '').toLowerCase())
  if (!isNumberTest(condition.test) || condition.value === undefined) return false
  return compares(condition.test, value, condition.value, currency)
}

function fitsTags(condition: SegmentCondition & { about: 'tags' }, value: Known): boolean {
  const has = (tag: string) => Array.isArray(value) && value.includes(tag)
  if (condition.test === 'all_of') return condition.tags.every(has)
  return condition.tags.some(has) === (condition.test === 'any_of')
}

function fitsCodes(test: string, wanted: readonly string[], value: Known): boolean {
  const codes = Array.isArray(value) ? value : [String(value)]
  return codes.some((code) => wanted.includes(code)) === (test === 'one_of')
}

/** Amounts are decimal strings and compared in minor units; all else as numbers. */
function compares(
  test: SegmentNumberTest,
  value: Known,
  threshold: number | string,
  currency: string,
): boolean {
  const amounts =
    typeof value === 'string' ? [parseMinor(value, currency), parseMinor(String(threshold), currency)] : null
  const [left, right] = amounts ?? [value as number, Number(threshold)]
  if (left === null || right === null || Number.isNaN(right)) return false
  switch (test) {
    case 'over':
      return (left as number) > (right as number)
    case 'at_least':
      return (left as number) >= (right as number)
    case 'under':
      return (left as number) < (right as number)
    case 'at_most':
      return (left as number) <= (right as number)
    case 'equal':
      // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number are the same amount
      return (left as number) == (right as number)
  }
}

function judgeCondition(condition: SegmentCondition, dossier: Dossier): JudgedCondition {
  const { value, unknown } = knownOf(condition, dossier)
  return {
    condition,
    value: Array.isArray(value) ? [...value] : (value as JudgedCondition['value']),
    met: isMet(condition, value, unknown, dossier.currency),
    unknown,
  }
}

const isGroup = (item: SegmentCondition | SegmentConditionGroup): item is SegmentConditionGroup =>
  'items' in item

const combine = (match: 'all' | 'any', items: readonly { met: boolean }[]): boolean =>
  match === 'all' ? items.every(({ met }) => met) : items.some(({ met }) => met)

/** Judges one segment of a scheme for a dossier; the last one takes what is left. */
function judgeSegment(segment: SegmentSchemeDefinition['segments'][number], dossier: Dossier): JudgedSegment {
  if (segment.rule === null) return { segment: segment.code, match: 'rest', met: true, items: [] }
  const items = segment.rule.items.map((item) => {
    if (!isGroup(item)) return judgeCondition(item, dossier)
    const judged = item.items.map((each) => judgeCondition(each, dossier))
    return { match: item.match, met: combine(item.match, judged), items: judged }
  })
  return { segment: segment.code, match: segment.rule.match, met: combine(segment.rule.match, items), items }
}

export type Classified = { segment: string; why: JudgedSegment[] }

/**
 * The segment of a partner: the first whose rule the dossier fulfils, else the last. `why` holds every segment that was
 * asked, in turn, with the values it met; the last of them is the answer.
 */
export function classify(scheme: SegmentSchemeDefinition, dossier: Dossier): Classified {
  const why: JudgedSegment[] = []
  for (const [index, segment] of scheme.segments.entries()) {
    const judged = judgeSegment(
      index === scheme.segments.length - 1 ? { ...segment, rule: null } : segment,
      dossier,
    )
    why.push(judged)
    if (judged.met) return { segment: segment.code, why }
  }
  throw new Error('a scheme has at least one segment')
}

/** Judges a reason once more from the values that stand in it: the segment it must have led to. */
export function segmentOfReason(why: readonly JudgedSegment[], currency: string): string | null {
  const again = (item: JudgedSegment['items'][number]): boolean =>
    'items' in item
      ? combine(
          item.match,
          item.items.map((each) => ({ met: again(each) })),
        )
      : isMet(item.condition, item.value, item.unknown, currency)
  for (const { segment, match, items } of why) {
    if (match === 'rest') return segment
    if (
      combine(
        match,
        items.map((item) => ({ met: again(item) })),
      )
    )
      return segment
  }
  return null
}

/** What of a reason decides, without its values: a reason that differs only in values is the same reason. */
export function outlineOf(why: readonly JudgedSegment[]): string {
  const outline = (item: JudgedSegment['items'][number]): unknown =>
    'items' in item ? [item.match, item.items.map(outline)] : [item.condition, item.met, item.unknown]
  return JSON.stringify(why.map(({ segment, match, items }) => [segment, match, items.map(outline)]))
}

/**
 * The reason as whoever may not see amounts, or may not read these fields, is shown it: the values are left out. So it
 * stands in facts too, which everybody of the host reads.
 */
export function withoutHidden(
  why: readonly JudgedSegment[],
  hidden: readonly string[] = [],
  seesMoney = false,
): JudgedSegment[] {
  const isHidden = ({ condition }: JudgedCondition) =>
    (!seesMoney && condition.about === 'trend') ||
    (!seesMoney && condition.about === 'figure' && SEGMENT_MONEY_FIGURES.includes(condition.figure)) ||
    (condition.about === 'field' && hidden.includes(condition.field))
  const strip = (item: JudgedCondition): JudgedCondition =>
    isHidden(item) && item.value !== null
      ? { ...item, value: null, unknown: item.unknown ?? 'not_shown' }
      : item
  return why.map((segment) => ({
    ...segment,
    items: segment.items.map((item) =>
      'items' in item ? { ...item, items: item.items.map(strip) } : strip(item),
    ),
  }))
}

type ConditionRefusal = 'amount_needed' | 'number_needed' | 'values_needed'

export type SchemeRefusal = {
  pointer: string
  code: 'code_taken' | 'last_takes_rest' | 'rule_needed' | ConditionRefusal
}

/** What is wrong with a scheme: codes twice, a rule missing before the last segment, thresholds of the wrong kind. */
export function refusalsOfScheme(scheme: SegmentSchemeDefinition, currency: string): SchemeRefusal[] {
  const refusals: SchemeRefusal[] = []
  const seen = new Set<string>()
  scheme.segments.forEach((segment, index) => {
    const at = `#/segments/${index}`
    if (seen.has(segment.code)) refusals.push({ pointer: `${at}/code`, code: 'code_taken' })
    seen.add(segment.code)
    const isLast = index === scheme.segments.length - 1
    if (isLast && segment.rule !== null) refusals.push({ pointer: `${at}/rule`, code: 'last_takes_rest' })
    if (!isLast && segment.rule === null) refusals.push({ pointer: `${at}/rule`, code: 'rule_needed' })
    segment.rule?.items.forEach((item, place) => {
      const parts = isGroup(item) ? item.items : [item]
      parts.forEach((condition, inner) => {
        const pointer = `${at}/rule/items/${place}${isGroup(item) ? `/items/${inner}` : ''}`
        const code = refusalOfCondition(condition, currency)
        if (code) refusals.push({ pointer, code })
      })
    })
  })
  return refusals
}

function refusalOfCondition(condition: SegmentCondition, currency: string): ConditionRefusal | null {
  if (condition.about === 'figure') {
    if (SEGMENT_FIGURES[condition.figure] === 'money')
      return typeof condition.value === 'string' && parseMinor(condition.value, currency) !== null
        ? null
        : 'amount_needed'
    return typeof condition.value === 'number' ? null : 'number_needed'
  }
  if (condition.about === 'account' && ['one_of', 'none_of'].includes(condition.test))
    return condition.values.length > 0 ? null : 'values_needed'
  if (condition.about === 'field') {
    if (['one_of', 'none_of'].includes(condition.test))
      return condition.values.length > 0 ? null : 'values_needed'
    if (condition.test === 'filled' || condition.test === 'empty') return null
    return condition.value === undefined || condition.value === '' ? 'number_needed' : null
  }
  return null
}

/** Custom fields a scheme's rules ask for. */
export function fieldsOf(schemes: readonly SegmentSchemeDefinition[]): string[] {
  const codes = schemes
    .flatMap(({ segments }) => segments.flatMap(({ rule }) => rule?.items ?? []))
    .flatMap((item) => (isGroup(item) ? item.items : [item]))
    .flatMap((condition) => (condition.about === 'field' ? [condition.field] : []))
  return [...new Set(codes)]
}

/** Conditions on fields that are hidden from who saves and that did not stand in the scheme before: they would tell of them. */
export function conditionsOnHidden(
  scheme: SegmentSchemeDefinition,
  before: SegmentSchemeDefinition | null,
  hidden: readonly string[],
): boolean {
  const all = (of: SegmentSchemeDefinition | null) =>
    (of?.segments ?? [])
      .flatMap(({ rule }) => rule?.items ?? [])
      .flatMap((item) => (isGroup(item) ? item.items : [item]))
      .filter((condition) => condition.about === 'field' && hidden.includes(condition.field))
      .map((condition) => JSON.stringify(condition))
  const known = new Set(all(before))
  return all(scheme).some((condition) => !known.has(condition))
}
