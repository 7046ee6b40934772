import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from '../notes.tsx'

/** A field that somebody else changed while it was being edited here. */
export type Conflict = {
  field: string
  label: ReactNode
  /** What stands there now. */
  theirs: ReactNode
  /** What was typed here; left out when this field was not touched. */
  mine?: ReactNode
}

/**
 * Says plainly what somebody else changed meanwhile and lets one choose: keep what was typed (saving again writes it
 * over theirs) or take theirs.
 */
export function ConflictNote(props: {
  conflicts: readonly Conflict[]
  onTakeTheirs: () => void
  onKeepMine: () => void
}) {
  const { conflicts, onTakeTheirs, onKeepMine } = props
  const { t } = useTranslation('ui')
  return (
    <div className="full" role="alert">
      <Note
        title={t('conflict.title')}
        actions={
          <>
            <button type="button" className="link" onClick={onKeepMine}>
              {t('conflict.keepMine')}
            </button>
            <button type="button" className="link" onClick={onTakeTheirs}>
              {t('conflict.takeTheirs')}
            </button>
          </>
        }
      >
        {conflicts.length === 0 ? t('conflict.noFields') : t('conflict.lead')}
        <ul className="conflicts">
          {conflicts.map((conflict) => (
            <li key={conflict.field}>
              <b>{conflict.label}</b>
              <span>
                {t('conflict.theirs')} {conflict.theirs ?? '\u2013'}
              </span>
              {conflict.mine === undefined ? null : (
                <span>
                  {t('conflict.mine')} {conflict.mine ?? '\u2013'}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Note>
    </div>
  )
}
