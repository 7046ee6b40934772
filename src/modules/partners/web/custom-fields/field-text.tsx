import { type Format, useFormat } from '#ui/locale.tsx'
import type { CustomField, FieldValueShown } from '../../contract.ts'

/** Label of a field in the reader's language. */
export function fieldLabel(field: Pick<CustomField, 'labelRu' | 'labelEn'>, language: string): string {
  return language === 'ru' ? field.labelRu : field.labelEn
}

/** The options of a choice as pickers take them: those in use, and the one that stands there. */
export function optionsOf(field: CustomField, language: string, standing?: unknown) {
  return field.options
    .filter((option) => !option.archived || option.code === standing)
    .map((option) => ({ value: option.code, text: language === 'ru' ? option.labelRu : option.labelEn }))
}

/** A value as plain words; people by their names. */
export function fieldWords(
  field: CustomField,
  value: FieldValueShown,
  people: Record<string, string>,
  format: Format,
): string {
  if (typeof value === 'object')
    return format.money(value.amount, { currency: value.currency, cents: 'auto' })
  if (field.kind === 'number') return format.number(Number(value), { decimals: decimalsOf(value) })
  if (field.kind === 'date') return format.date(String(value), 'short')
  if (field.kind === 'person') return people[String(value)] ?? '?'
  if (field.kind === 'link')
    return String(value)
      .replace(/^https?:\/\/(www\.)?/, '')
      .replace(/\/$/, '')
  if (field.kind === 'choice') {
    const option = field.options.find((one) => one.code === value)
    if (option) return format.language === 'ru' ? option.labelRu : option.labelEn
  }
  return String(value)
}

function decimalsOf(value: string | number): number {
  return Math.min(String(value).split('.')[1]?.length ?? 0, 6)
}

/** A value of a custom field as lists and pages show it. */
export function FieldText(props: {
  field: CustomField
  value: FieldValueShown | undefined
  people: Record<string, string>
}) {
  const { field, value, people } = props
  const format = useFormat()
  if (value === undefined) return null
  const words = fieldWords(field, value, people, format)
  if (field.kind === 'link') {
    return (
      <a className="cut" href={String(value)} target="_blank" rel="noreferrer noopener" title={String(value)}>
        {words}
      </a>
    )
  }
  return (
    <span className="cut" title={words}>
      {words}
    </span>
  )
}
