import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { JudgedCondition, SegmentCondition, SegmentSubjects } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import { useStages } from '../stages.ts'
import { readSubjects, segmentKeys } from './segments-api.ts'

/** What kind of number each figure is; the contract's own table comes with its schemas. */
const FIGURE_KINDS: Record<string, 'share' | 'money' | 'count' | 'months' | 'days'> = {
  share12m: 'share',
  net12m: 'money',
  change12m: 'share',
  orders: 'count',
  orders12m: 'count',
  firstOrderMonths: 'months',
  daysSilent: 'days',
  daysSinceContact: 'days',
  monthsTogether: 'months',
  keptHost: 'share',
  keptPartner: 'share',
}
export const figureKeys = Object.keys(FIGURE_KINDS)
export const accountKeys = ['stageRole', 'stage', 'nature', 'term', 'country', 'kinds', 'contract'] as const

export type ValueKind = 'share' | 'money' | 'count' | 'months' | 'days' | 'number'

/** What kind of value a condition compares with a number; null where it compares codes, words or nothing. */
export function valueKindOf(
  condition: SegmentCondition,
  subjects: SegmentSubjects | undefined,
): ValueKind | null {
  if (condition.about === 'figure') return FIGURE_KINDS[condition.figure] ?? 'number'
  if (condition.about === 'measure') return 'number'
  if (condition.about !== 'field') return null
  const kind = subjects?.fields.find(({ code }) => code === condition.field)?.kind
  if (kind === 'money') return 'money'
  if (kind === 'date') return 'days'
  return kind === 'number' ? 'number' : null
}

export function useSubjects() {
  return useQuery({
    queryKey: segmentKeys.list({ subjects: true }),
    queryFn: ({ signal }) => readSubjects(signal),
    staleTime: 60_000,
  }).data
}

export type ConditionWords = {
  subjects: SegmentSubjects | undefined
  subject: (condition: SegmentCondition) => string
  /** The whole condition as a sentence: subject, comparison, threshold. */
  sentence: (condition: SegmentCondition) => string
  /** The value it met. */
  value: (judged: JudgedCondition) => string
  code: (condition: SegmentCondition, code: string) => string
}

/** Words of conditions in the reader's language. */
export function useConditionWords(): ConditionWords {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const countryName = useCountryName()
  const subjects = useSubjects()
  const isRu = i18n.language === 'ru'
  const fieldOf = (code: string) => subjects?.fields.find((field) => field.code === code)

  const subject = (condition: SegmentCondition): string => {
    switch (condition.about) {
      case 'figure':
        return t(`segments.figure.${condition.figure}`)
      case 'trend':
        return t('segments.trend.title')
      case 'account':
        return t(`segments.account.${condition.key}`)
      case 'tags':
        return t('segments.tags')
      case 'measure':
        return t('segments.measure', {
          scale: subjects?.scales.find(({ code }) => code === condition.scale)?.name ?? condition.scale,
        })
      case 'field': {
        const field = fieldOf(condition.field)
        return field
          ? isRu
            ? field.labelRu
            : field.labelEn
          : t('segments.fieldGone', { code: condition.field })
      }
    }
  }

  const number = (kind: ValueKind | null, value: number | string): string => {
    if (kind === 'money') return format.money(String(value), { cents: 'auto' })
    if (kind === 'share')
      return format.percent(Number(value), { decimals: Math.abs(Number(value)) < 0.1 ? 1 : 0 })
    if (kind === 'days')
      return t('segments.days', { count: Number(value), shown: format.number(Number(value)) })
    if (kind === 'months')
      return t('segments.months', { count: Number(value), shown: format.number(Number(value)) })
    return format.number(Number(value), { decimals: Number.isInteger(Number(value)) ? 0 : 2 })
  }

  const code = (condition: SegmentCondition, one: string): string => {
    if (condition.about === 'tags')
      return subjects?.tags.find(({ id }) => id === one)?.name ?? t('segments.tagGone')
    if (condition.about === 'trend') return t(`segments.trend.${one}`)
    if (condition.about === 'field') {
      const option = fieldOf(condition.field)?.options.find((item) => item.code === one)
      return option ? (isRu ? option.labelRu : option.labelEn) : one
    }
    if (condition.about !== 'account') return one
    if (condition.key === 'stage') return stages.name(one)
    if (condition.key === 'country') return countryName(one)
    if (condition.key === 'stageRole') return t(`segments.role.${one}`)
    if (condition.key === 'kinds') return t(`kind.${one}`, { defaultValue: one })
    if (condition.key === 'contract') return t(`contract.${one}`, { defaultValue: one })
    return t(`${condition.key}.${one}`, { defaultValue: one })
  }

  const list = (condition: SegmentCondition, codes: readonly string[]) =>
    codes.map((one) => code(condition, one)).join(', ')

  const threshold = (condition: SegmentCondition): string => {
    if (condition.about === 'tags') return list(condition, condition.tags)
    if (condition.about === 'trend') return code(condition, condition.value)
    if ('values' in condition && condition.values.length > 0) return list(condition, condition.values)
    if ('value' in condition && condition.value !== undefined) {
      const kind = valueKindOf(condition, subjects)
      return kind === null ? `«${condition.value}»` : number(kind, condition.value)
    }
    return ''
  }

  return {
    subjects,
    subject,
    code,
    sentence: (condition) =>
      [
        subject(condition),
        t(
          `segments.test.${condition.about === 'tags' && condition.test === 'none_of' ? 'none_of_tags' : condition.test}`,
        ),
        threshold(condition),
      ]
        .filter(Boolean)
        .join(' '),
    value: ({ condition, value, unknown }) => {
      if (unknown !== null) return t(`segments.unknown.${unknown}`)
      if (value === null) return t('segments.unknown.none')
      if (Array.isArray(value)) return value.length === 0 ? t('segments.noTags') : list(condition, value)
      const kind = valueKindOf(condition, subjects)
      if (kind !== null) return number(kind, value as number | string)
      return code(condition, String(value))
    },
  }
}
