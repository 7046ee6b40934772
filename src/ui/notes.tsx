import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api-error.ts'
import { Icon } from './icon.tsx'
import { problemWords } from './problem-words.ts'

/** An empty place: what will be here, who may start it, one button. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {action ? <p>{action}</p> : null}
    </div>
  )
}

/** A note of one tone: `att` by default; `plain` says something without judging. */
export function Note(props: {
  tone?: 'att' | 'brk' | 'ok' | 'plain'
  title?: ReactNode
  children?: ReactNode
  actions?: ReactNode
}) {
  const { tone = 'att', title, children, actions } = props
  const looks = {
    att: { classes: 'note', icon: <Icon name="warn" className="att" /> },
    brk: { classes: 'note brk-n', icon: <Icon name="cross" className="brk" /> },
    ok: { classes: 'note ok-n', icon: <Icon name="tick" className="ok" /> },
    plain: { classes: 'note plain', icon: null },
  }[tone]
  return (
    <div className={looks.classes}>
      {looks.icon}
      <div>
        {title ? <b>{title} </b> : null}
        {children}
        {actions ? <div className="acts">{actions}</div> : null}
      </div>
    </div>
  )
}

/**
 * What went wrong, what was not done, what to do, and the reference id. `title` and `children` say it in the page's
 * words; without them the code of the error chooses its own, and what was not foreseen gets general ones with the reference.
 */
export function ErrorNote(props: {
  error?: unknown
  title?: ReactNode
  children?: ReactNode
  onRetry?: () => void
  actions?: ReactNode
}) {
  const { t } = useTranslation('ui')
  const { error, title, children, onRetry, actions } = props
  const problem = error instanceof ApiError ? error : null
  const words = problemWords(error)
  return (
    <div className="note" role="alert">
      <Icon name="warn" className="att" />
      <div>
        <b>{title ?? words.title}</b>
        <br />
        {children ?? words.detail}{' '}
        {onRetry ? (
          <button type="button" className="link" onClick={onRetry}>
            {t('problem.retry')}
          </button>
        ) : null}{' '}
        {problem?.requestId && words.isGeneral ? (
          <span className="mm">{t('problem.reference', { id: problem.requestId })}</span>
        ) : null}
        {actions ? <div className="acts">{actions}</div> : null}
      </div>
    </div>
  )
}

const widths = ['46%', '72%', '64%', '58%', '70%', '40%']

/** Bars where text will be; shown at once, without shimmer. */
export function Skeleton({ lines = 3, heading }: { lines?: number; heading?: boolean }) {
  const { t } = useTranslation('ui')
  return (
    <div className="skel" role="status" aria-label={t('loading')}>
      {heading ? <i className="h" style={{ width: '52%' }} /> : null}
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
        <i key={line} style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  )
}

/** The skeleton of a whole page. */
export function PageSkeleton() {
  return (
    <main className="page" id="main" aria-busy="true">
      <Skeleton heading lines={8} />
    </main>
  )
}
