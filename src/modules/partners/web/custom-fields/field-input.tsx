import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { DateField, TextField } from '#ui/form/fields.tsx'
import { MoneyField, NumberField } from '#ui/form/number-fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { CustomField, FieldInput as FieldInputValue } from '../../contract.ts'
import { keys, readHostPeople } from '../api.ts'
import { optionsOf } from './field-text.tsx'

type Props = {
  field: CustomField
  label: ReactNode
  value: FieldInputValue | undefined
  onChange: (value: FieldInputValue) => void
  onBlur?: () => void
  error?: ReactNode
  required?: boolean
  help?: ReactNode
  autoFocus?: boolean
}

/** The control a custom field is written with, by its kind. An empty one is null. */
export function FieldInput({ field, value, onChange, autoFocus, ...rest }: Props) {
  const { language, currency } = useFormat()
  const common = { ...rest, ...(autoFocus ? { 'data-autofocus': true, autoFocus: true } : {}) }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (field.kind === 'number')
    return (
      <NumberField
        decimals={6}
        value={value === null || value === undefined ? null : Number(value)}
        onChange={onChange}
        {...common}
      />
    )
  if (field.kind === 'money') {
    const known = typeof value === 'object' && value !== null ? value : null
    const unit = known?.currency ?? currency
    return (
      <MoneyField
        currency={unit}
        value={known?.amount ?? null}
        onChange={(amount) => onChange(amount === null ? null : { amount, currency: unit })}
        {...common}
      />
    )
  }
  if (field.kind === 'date')
    return <DateField clearable value={text || null} onChange={(day) => onChange(day)} {...rest} />
  if (field.kind === 'choice')
    return (
      <SelectField
        clearable
        data={optionsOf(field, language, value).map((one) => ({ value: one.value, label: one.text }))}
        value={text || null}
        onChange={(code) => onChange(code)}
        {...common}
      />
    )
  if (field.kind === 'person') return <PersonInput value={text || null} onChange={onChange} common={common} />
  return (
    <TextField
      type={field.kind === 'link' ? 'url' : 'text'}
      {...(field.kind === 'link' ? { placeholder: 'https://' } : {})}
      maxLength={2000}
      value={text}
      onChange={(event) =>
        onChange(event.currentTarget.value.trim() === '' ? null : event.currentTarget.value)
      }
      {...common}
    />
  )
}

function PersonInput(props: {
  value: string | null
  onChange: (value: FieldInputValue) => void
  common: Omit<Props, 'field' | 'value' | 'onChange' | 'autoFocus'>
}) {
  const people = useQuery({
    queryKey: [...keys.lists, 'people'],
    queryFn: ({ signal }) => readHostPeople(signal),
    staleTime: 60_000,
  })
  return (
    <SelectField
      clearable
      data={(people.data?.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      value={props.value}
      onChange={(id) => props.onChange(id)}
      {...props.common}
    />
  )
}

/** What is wrong with a value before it is sent, as a key of texts; null: nothing. */
export function problemOfValue(
  field: Pick<CustomField, 'kind'>,
  value: FieldInputValue | undefined,
): string | null {
  if (field.kind === 'link' && typeof value === 'string' && !/^https?:\/\/\S+$/i.test(value.trim()))
    return 'fields.linkWrong'
  return null
}
