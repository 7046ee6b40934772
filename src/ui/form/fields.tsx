import {
  Checkbox,
  type CheckboxProps,
  PasswordInput,
  type PasswordInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { type Described, errorOf, type Own } from './described.tsx'

export { SelectField } from './select-field.tsx'

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
