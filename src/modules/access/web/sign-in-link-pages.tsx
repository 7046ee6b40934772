import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { Note } from '#ui/notes.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { Link } from '#ui/routing.tsx'
import { isMailAddress } from '../rules.ts'
import { GateForm, Refusal } from './gate-form.tsx'
import { useLinkToken } from './token.ts'

/** Without a token: asks for a link. With one: signs in by it, at a press, so that no mail scanner uses it up. */
export function SignInLinkPage() {
  const token = useLinkToken()
  return token ? <OpenLink token={token} /> : <AskForLink />
}

function AskForLink() {
  const { t } = useTranslation('access')
  const [sentTo, setSentTo] = useState<string | null>(null)
  const entry = useEntryForm({
    initial: { email: '' },
    rules: { email: (email) => (isMailAddress(email) ? null : t('field.emailNeeded')) },
    save: async ({ email }) => {
      await api.post('/sign-in-links', { email }, { keepUnauthenticated: true })
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
          <Note tone="plain">{t('link.sent', { email: sentTo })}</Note>
          <p>{back}</p>
        </div>
      </OpenPage>
    )
  return (
    <OpenPage sentence={t('link.sentence')} lead={t('link.lead')}>
      <GateForm entry={entry} submitText={t('link.do')} more={back}>
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

function OpenLink({ token }: { token: string }) {
  const { t } = useTranslation('access')
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const open = async () => {
    setBusy(true)
    try {
      await api.post('/session/link', { token }, { keepUnauthenticated: true })
      client.clear()
      window.location.assign('/')
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <OpenPage sentence={t('link.openSentence')} lead={t('link.openLead')}>
      <div className="stack" aria-live="polite">
        <Refusal error={problem} />
        {problem ? (
          <ButtonLink to="/sign-in">{t('forgot.back')}</ButtonLink>
        ) : (
          <Button kind="main" size="tall" busy={isBusy} onClick={() => void open()}>
            {t('link.open')}
          </Button>
        )}
      </div>
    </OpenPage>
  )
}
