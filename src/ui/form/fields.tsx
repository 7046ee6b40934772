import {
  Checkbox,
  type CheckboxProps,
  PasswordInput,
  type PasswordInputProps,
  Select,
  type SelectProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icon.tsx'

type Described = {
  label: ReactNode
  /** What to write and why it is asked; stands below the field. */
  help?: ReactNode
  error?: ReactNode
}

/** The error with its shape: what to do, not what is forbidden. */
function errorOf(error: ReactNode): ReactNode {
  if (!error || error === true) return error
  return (
    <span className="err-line">
      <Icon name="warn" size={14} className="att" />
      <span>{error}</span>
    </span>
  )
}

type Own<Props> = Omit<Props, 'label' | 'description' | 'error'> & Described

/** One line of text. Give `autoComplete` where the browser knows the answer. */
export function TextField({ help, error, ...rest }: Own<TextInputProps>) {
  return <TextInput description={error ? undefined : help} error={errorOf(error)} {...rest} />
}

export function PasswordField({ help, error, ...rest }: Own<PasswordInputProps>) {
  const { t } = useTranslation('ui')
  return (
    <PasswordInput
      description={error ? undefined : help}
      error={errorOf(error)}
      visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword'), tabIndex: 0 }}
      {...rest}
    />
  )
}

export function TextareaField({ help, error, ...rest }: Own<TextareaProps>) {
  return (
    <Textarea description={error ? undefined : help} error={errorOf(error)} autosize minRows={3} {...rest} />
  )
}

/** One of a list; `searchable` for more than eight. */
export function SelectField({ help, error, data, ...rest }: Own<SelectProps>) {
  const many = Array.isArray(data) && data.length > 8
  return (
    <Select
      description={error ? undefined : help}
      error={errorOf(error)}
      data={data}
      searchable={many}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md' }}
      {...rest}
    />
  )
}

export function CheckboxField({ help, error, label, ...rest }: Own<CheckboxProps>) {
  return <Checkbox label={label} description={help} error={errorOf(error)} {...rest} />
}

const DateInput = lazy(async () => ({ default: (await import('./date-input.tsx')).DateInput }))

export type DateFieldProps = Described & {
  /** `YYYY-MM-DD` or null. */
  value?: string | null
  onChange?: (value: string | null) => void
  onBlur?: () => void
  required?: boolean
  clearable?: boolean
  disabled?: boolean
  minDate?: string
  maxDate?: string
  placeholder?: string
  /** Stands in a popover: the calendar opens inside it, so that a click there does not close it. */
  inPopover?: boolean
}

/** A calendar day, typed or picked; the calendar's code is fetched when the first date field shows. */
export function DateField({ help, error, inPopover, ...rest }: DateFieldProps) {
  return (
    <Suspense fallback={<TextInput label={rest.label} description={help} disabled />}>
      <DateInput
        description={error ? undefined : help}
        error={errorOf(error)}
        popoverProps={inPopover ? { withinPortal: false } : undefined}
        {...rest}
      />
    </Suspense>
  )
}
