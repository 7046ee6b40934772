import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { Note } from '#ui/notes.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { Link } from '#ui/routing.tsx'
import { isMailAddress } from '../rules.ts'
import { GateForm } from './gate-form.tsx'

export function ForgotPasswordPage() {
  const { t } = useTranslation('access')
  const [sentTo, setSentTo] = useState<string | null>(null)
  const entry = useEntryForm({
    initial: { email: '' },
    rules: { email: (email) => (isMailAddress(email) ? null : t('field.emailNeeded')) },
    save: async ({ email }) => {
      await api.post('/password-resets', { email }, { keepUnauthenticated: true })
      setSentTo(email.trim())
    },
    warnBeforeLoss: false,
  })
  const back = (
    <Link className="link" to="/sign-in">
      {t('forgot.back')}
    </Link>
  )
  if (sentTo)
    return (
      <OpenPage sentence={t('forgot.sentSentence')}>
        <div className="stack" role="status">
          <Note tone="plain">{t('forgot.sent', { email: sentTo })}</Note>
          <p className="small m">{t('forgot.noMail')}</p>
          <p>{back}</p>
        </div>
      </OpenPage>
    )
  return (
    <OpenPage sentence={t('forgot.sentence')} lead={t('forgot.lead')}>
      <GateForm entry={entry} submitText={t('forgot.do')} more={back}>
        <TextField
          label={t('field.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoFocus
          {...entry.field('email')}
        />
      </GateForm>
    </OpenPage>
  )
}
