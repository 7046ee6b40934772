import i18next from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '#ui/api-client.ts'
import { ErrorNote, Note } from '#ui/notes.tsx'

/** A refusal in the words of imports, where we have them for its code; else in general ones. */
export function ImportProblem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('imports')
  const code = error instanceof ApiError ? error.code : null
  if (code && i18next.exists(`imports:refused.${code}`))
    return (
      <ErrorNote error={error} title={t(`refused.${code}`)} onRetry={onRetry}>
        {detailOf(error)}
      </ErrorNote>
    )
  return <ErrorNote error={error} onRetry={onRetry} />
}

function detailOf(error: unknown): string {
  return error instanceof ApiError ? (error.detail ?? '') : ''
}

/** Why an import or its undo did not come to its end. */
export function FailureNote(props: {
  failure: { code: string; detail: string | null }
  actions?: ReactNode
}) {
  const { failure, actions } = props
  const { t } = useTranslation('imports')
  const known = i18next.exists(`imports:refused.${failure.code}`)
  return (
    <Note
      tone={failure.code === 'rows_refused' ? 'att' : 'brk'}
      title={t(known ? `refused.${failure.code}` : 'refused.internal')}
      actions={actions}
    >
      {failure.detail ?? ''}
    </Note>
  )
}
