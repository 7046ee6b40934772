import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#ui/button.tsx'
import { ErrorNote, Note } from '#ui/notes.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { unsubscribe } from './api.ts'

/** Ends mails of a kind from the link in a mail: one press, no sign-in. A link alone ends nothing: mail servers open them. */
export function UnsubscribePage() {
  const { t } = useTranslation('messaging')
  const [token] = useState(() => {
    const found = window.location.hash.slice(1)
    if (found) window.history.replaceState(window.history.state, '', window.location.pathname)
    return found
  })
  const end = useMutation({ mutationFn: () => unsubscribe(token) })
  return (
    <OpenPage
      sentence={t(end.isSuccess ? 'unsubscribe.done' : 'unsubscribe.sentence')}
      lead={t('unsubscribe.lead')}
    >
      <div className="stack">
        {end.isError ? <ErrorNote error={end.error} /> : null}
        {end.isSuccess ? (
          <ButtonLink to="/inbox">{t('unsubscribe.open')}</ButtonLink>
        ) : token ? (
          <Button kind="main" size="tall" busy={end.isPending} onClick={() => end.mutate()}>
            {t('unsubscribe.do')}
          </Button>
        ) : (
          <Note>{t('unsubscribe.broken')}</Note>
        )}
      </div>
    </OpenPage>
  )
}
