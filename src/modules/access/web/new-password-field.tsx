import { useTranslation } from 'react-i18next'
import { PasswordField } from '#ui/form/fields.tsx'
import { PASSWORD_MIN } from '../rules.ts'

/** `tooShort` when a new password is shorter than any may be, else null. Too common ones the server knows. */
export function newPasswordProblem(password: string, tooShort: string): string | null {
  return [...password].length < PASSWORD_MIN ? tooShort : null
}

/** A field for a password that is chosen now: pasting and password managers are welcome. */
export function NewPasswordField(props: { label?: string } & Record<string, unknown>) {
  const { t } = useTranslation('access')
  const { label, ...field } = props
  return (
    <PasswordField
      label={label ?? t('field.newPassword')}
      help={t('field.newPasswordHelp', { count: PASSWORD_MIN })}
      autoComplete="new-password"
      {...field}
    />
  )
}
