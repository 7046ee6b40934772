import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#ui/button.tsx'
import { MoneyField, NumberField } from '#ui/form/number-fields.tsx'
import type { SegmentCondition } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import {
  accountKeys,
  type ConditionWords,
  figureKeys,
  type ValueKind,
  valueKindOf,
} from './condition-words.ts'

const numberTests = ['over', 'at_least', 'under', 'at_most', 'equal'] as const
const trends = ['growing', 'steady', 'falling'] as const
const codes: Record<string, readonly string[]> = {
  stageRole: ['prospect', 'open', 'exit'],
  nature: ['strategic_alliance', 'operational', 'innovation', 'marketing', 'resource'],
  term: ['project', 'medium', 'long', 'transformational', 'evolutionary'],
  kinds: ['client', 'supplier', 'dealer', 'contractor', 'service_provider', 'investor', 'employee'],
  contract: ['contract', 'trust'],
}

/** A condition as its subject alone names it, with the usual comparison. */
function conditionOf(subject: string, kind: string | undefined): SegmentCondition {
  const [about, key = ''] = subject.split(/:(.*)/s)
  switch (about) {
    case 'figure':
      return { about, figure: key as never, test: 'over', value: key === 'net12m' ? '100000.00' : 0 }
    case 'trend':
      return { about, test: 'is', value: 'growing' }
    case 'account':
      return { about, key: key as never, test: 'one_of', values: [] }
    case 'tags':
      return { about, test: 'any_of', tags: [] }
    case 'measure':
      return { about, scale: key, test: 'at_least', value: 4 }
    default:
      return kind === 'number' || kind === 'date' || kind === 'money'
        ? { about: 'field', field: key, test: 'over', value: kind === 'money' ? '0.00' : 0, values: [] }
        : { about: 'field', field: key, test: kind === 'choice' ? 'one_of' : 'filled', values: [] }
  }
}

function subjectOf(condition: SegmentCondition): string {
  if (condition.about === 'figure') return `figure:${condition.figure}`
  if (condition.about === 'account') return `account:${condition.key}`
  if (condition.about === 'field') return `field:${condition.field}`
  if (condition.about === 'measure') return `measure:${condition.scale}`
  return condition.about
}

function testsOf(
  condition: SegmentCondition,
  kind: ValueKind | null,
  fieldKind: string | undefined,
): readonly string[] {
  if (condition.about === 'figure' || condition.about === 'measure') return numberTests
  if (condition.about === 'trend') return ['is', 'is_not']
  if (condition.about === 'account') return ['one_of', 'none_of', 'filled', 'empty']
  if (condition.about === 'tags') return ['any_of', 'all_of', 'none_of']
  if (kind !== null) return [...numberTests, 'filled', 'empty']
  if (fieldKind === 'choice') return ['one_of', 'none_of', 'filled', 'empty']
  return ['contains', 'filled', 'empty']
}

/** One condition as a line one reads: what, how it compares, with what. */
export function ConditionEditor(props: {
  condition: SegmentCondition
  words: ConditionWords
  label: string
  onChange: (condition: SegmentCondition) => void
  onRemove: () => void
}) {
  const { condition, words, label, onChange, onRemove } = props
  const { t, i18n } = useTranslation('partners')
  const isRu = i18n.language === 'ru'
  const { subjects } = words
  const fields = subjects?.fields ?? []
  const fieldKind =
    condition.about === 'field' ? fields.find(({ code }) => code === condition.field)?.kind : undefined
  const kind = valueKindOf(condition, subjects)
  const current = subjectOf(condition)
  const option = (value: string, text: string) => ({ value, label: text })
  const known = [
    {
      group: t('segments.group.figures'),
      items: [
        ...figureKeys.map((key) => option(`figure:${key}`, t(`segments.figure.${key}`))),
        option('trend', t('segments.trend.title')),
      ],
    },
    {
      group: t('segments.group.account'),
      items: [
        ...accountKeys.map((key) => option(`account:${key}`, t(`segments.account.${key}`))),
        option('tags', t('segments.tags')),
      ],
    },
    {
      group: t('segments.group.fields'),
      items: fields.map((field) => option(`field:${field.code}`, isRu ? field.labelRu : field.labelEn)),
    },
    {
      group: t('segments.group.measures'),
      items: (subjects?.scales ?? []).map(({ code, name }) =>
        option(`measure:${code}`, t('segments.measure', { scale: name })),
      ),
    },
  ].filter(({ items }) => items.length > 0)
  const isKnown = known.some(({ items }) => items.some(({ value }) => value === current))
  return (
    <fieldset className="cond-line">
      <legend className="vh">{label}</legend>
      <Select
        aria-label={t('segments.what')}
        data={
          isKnown ? known : [...known, { group: '…', items: [option(current, words.subject(condition))] }]
        }
        value={current}
        searchable
        allowDeselect={false}
        onChange={(value) =>
          value &&
          value !== current &&
          onChange(conditionOf(value, fields.find(({ code }) => `field:${code}` === value)?.kind))
        }
      />
      <Select
        aria-label={t('segments.how')}
        data={testsOf(condition, kind, fieldKind).map((test) =>
          option(test, t(`segments.choice.${test}`, { defaultValue: t(`segments.test.${test}`) })),
        )}
        value={condition.test}
        allowDeselect={false}
        onChange={(test) => test && onChange({ ...condition, test } as SegmentCondition)}
      />
      <ConditionValue
        condition={condition}
        words={words}
        kind={kind}
        fieldKind={fieldKind}
        onChange={onChange}
      />
      <IconButton icon="cross" label={t('segments.removeCondition')} onClick={onRemove} />
    </fieldset>
  )
}

function ConditionValue(props: {
  condition: SegmentCondition
  words: ConditionWords
  kind: ValueKind | null
  fieldKind: string | undefined
  onChange: (condition: SegmentCondition) => void
}) {
  const { condition, words, kind, fieldKind, onChange } = props
  const { t } = useTranslation('partners')
  const countryName = useCountryName()
  const { subjects } = words
  const set = (change: object) => onChange({ ...condition, ...change } as SegmentCondition)
  const label = t('segments.with')
  if (condition.test === 'filled' || condition.test === 'empty') return <span />
  if (condition.about === 'trend')
    return (
      <Select
        aria-label={label}
        data={trends.map((value) => ({ value, label: t(`segments.trend.${value}`) }))}
        value={condition.value}
        allowDeselect={false}
        onChange={(value) => value && set({ value })}
      />
    )
  if (condition.about === 'tags')
    return (
      <MultiSelect
        aria-label={label}
        data={(subjects?.tags ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={condition.tags}
        onChange={(tags) => set({ tags })}
        searchable
      />
    )
  if (condition.about === 'account' || fieldKind === 'choice') {
    const values = 'values' in condition ? condition.values : []
    const choices =
      condition.about === 'account'
        ? condition.key === 'stage'
          ? (subjects?.stages ?? []).map(({ code }) => code)
          : condition.key === 'country'
            ? (subjects?.countries ?? [])
            : (codes[condition.key] ?? [])
        : (
            subjects?.fields.find((field) => condition.about === 'field' && field.code === condition.field)
              ?.options ?? []
          ).map(({ code }) => code)
    return (
      <MultiSelect
        aria-label={label}
        data={[...new Set([...choices, ...values])].map((value) => ({
          value,
          label:
            condition.about === 'account' && condition.key === 'country'
              ? countryName(value)
              : words.code(condition, value),
        }))}
        value={values}
        onChange={(next) => set({ values: next })}
        searchable
      />
    )
  }
  const value = 'value' in condition ? condition.value : undefined
  if (kind === 'money')
    return (
      <MoneyField
        label={<span className="vh">{label}</span>}
        value={value === undefined ? null : String(value)}
        onChange={(next) => set({ value: next ?? undefined })}
      />
    )
  if (kind !== null)
    return (
      <NumberField
        label={<span className="vh">{label}</span>}
        value={value === undefined ? null : kind === 'share' ? round(Number(value) * 100) : Number(value)}
        onChange={(next) =>
          set({ value: next === null ? undefined : kind === 'share' ? round(next / 100) : next })
        }
        unit={
          kind === 'share'
            ? '%'
            : kind === 'days' || kind === 'months'
              ? t(`segments.unit.${kind}`)
              : undefined
        }
      />
    )
  return (
    <TextInput
      aria-label={label}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => set({ value: event.currentTarget.value })}
    />
  )
}

/** Hundredths of per cent are enough; binary fractions would show as 12.000000000001. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
