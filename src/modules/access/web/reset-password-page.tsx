import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { ButtonLink } from '#ui/button.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { Note } from '#ui/notes.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { useNavigate } from '#ui/routing.tsx'
import { GateForm } from './gate-form.tsx'
import { NewPasswordField, newPasswordProblem } from './new-password-field.tsx'
import { useLinkToken } from './token.ts'

export function ResetPasswordPage() {
  const { t } = useTranslation('access')
  const token = useLinkToken()
  const navigate = useNavigate()
  const entry = useEntryForm({
    initial: { password: '' },
    rules: { password: (password) => newPasswordProblem(password, t('field.passwordShort')) },
    save: async ({ password }) => {
      await api.post('/password-resets/completion', { token, password }, { keepUnauthenticated: true })
      await navigate({ to: '/sign-in', search: { done: 'reset' } })
    },
    warnBeforeLoss: false,
  })
  if (!token)
    return (
      <OpenPage sentence={t('reset.noToken')}>
        <div className="stack">
          <Note>{t('refusal.link_invalid')}</Note>
          <ButtonLink to="/forgot-password">{t('forgot.do')}</ButtonLink>
        </div>
      </OpenPage>
    )
  return (
    <OpenPage sentence={t('reset.sentence')} lead={t('reset.lead')}>
      <GateForm entry={entry} submitText={t('reset.do')}>
        <NewPasswordField autoFocus {...entry.field('password')} />
      </GateForm>
    </OpenPage>
  )
}
