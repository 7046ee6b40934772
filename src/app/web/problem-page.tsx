import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError } from '#ui/api-client.ts'
import { ErrorNote } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'

/** A page that could not be shown: what happened, what to do, the reference. */
export function ProblemPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  const stale = /dynamically imported module|Importing a module script failed/.test(String(error))
  return (
    <Page
      sentence={stale ? t('problem.stale') : t('problem.sentence')}
      lead={stale ? t('problem.staleLead') : undefined}
    >
      {stale ? (
        <button type="button" className="btn pri" onClick={() => window.location.reload()}>
          {t('problem.reload')}
        </button>
      ) : (
        <ErrorNote error={error instanceof ApiError ? error : undefined} onRetry={retry} />
      )}
    </Page>
  )
}

/** No page has this address. */
export function NotFoundPage() {
  const { t } = useTranslation('app')
  return (
    <Page sentence={t('notFound.sentence')} lead={t('notFound.lead')} bare="wide">
      <Link className="btn" to="/">
        {t('notFound.home')}
      </Link>
    </Page>
  )
}
