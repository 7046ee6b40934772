import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from './locale.tsx'

/** Long work: how much is done of how much, in counts, and a way to stop it. Without `total` the share is unknown. */
export function ProgressBar(props: {
  label: string
  done: number
  total?: number | null
  /** Words after the counts: speed, errors so far. */
  note?: ReactNode
  onCancel?: () => void
  cancelText?: string
}) {
  const { label, done, total, note, onCancel, cancelText } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const share = total ? Math.min(done / total, 1) : null
  const counts = total
    ? t('progress.of', { done: format.number(done), total: format.number(total) })
    : format.number(done)
  return (
    <div className="progress">
      <div className="ln2">
        <span className="b">{label}</span>
        <span className="m">{counts}</span>
        {note ? <span className="mm">{note}</span> : null}
        {onCancel ? (
          <button type="button" className="link end" onClick={onCancel}>
            {cancelText ?? t('cancel')}
          </button>
        ) : null}
      </div>
      <div
        className="rail-p"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        aria-valuetext={counts}
      >
        <i style={{ width: `${(share ?? 0.04) * 100}%` }} />
      </div>
    </div>
  )
}
