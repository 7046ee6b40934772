import { Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { ErrorNote } from './notes.tsx'

/**
 * Asks before what cannot be undone, and only then. `word` makes the person type it (deleting a whole network).
 * Stays open with the error when `onConfirm` fails.
 */
export function ConfirmDialog(props: {
  title: string
  children: ReactNode
  /** The verb of the deed, not "OK". */
  confirm: string
  word?: string
  onConfirm: () => Promise<void> | void
  onClose: () => void
}) {
  const { title, children, confirm, word, onConfirm, onClose } = props
  const { t } = useTranslation('ui')
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const ready = word === undefined || typed.trim() === word
  const act = async () => {
    setBusy(true)
    setError(null)
    try {
      await onConfirm()
      onClose()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <div className="stack">
        <div>{children}</div>
        {word === undefined ? null : (
          <label className="stack" style={{ gap: 4 }}>
            <span className="small m">{t('confirm.type', { word })}</span>
            <input
              className="inp"
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </label>
        )}
        {error ? <ErrorNote error={error} /> : null}
        <div className="form-acts">
          <Button kind="main" busy={busy} disabled={!ready} onClick={() => void act()}>
            {confirm}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
