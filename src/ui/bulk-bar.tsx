import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

export type BulkAction = { key: string; text: string; onPress: () => void }

/** The ink bar below a table when rows are picked. */
export function BulkBar(props: {
  count: number
  note?: ReactNode
  actions: readonly BulkAction[]
  onClear: () => void
}) {
  const { count, note, actions, onClear } = props
  const { t } = useTranslation('ui')
  useEscape(count > 0, onClear)
  if (count === 0) return null
  return (
    <section className="bulk" aria-label={t('bulk.label')}>
      <b role="status">{t('bulk.selected', { count })}</b>
      {note ? <span className="bm">{note}</span> : null}
      <span className="bsp" />
      {actions.map((action) => (
        <button key={action.key} type="button" onClick={action.onPress}>
          {action.text}
        </button>
      ))}
      <button type="button" onClick={onClear}>
        {t('bulk.clear')} <kbd>Esc</kbd>
      </button>
    </section>
  )
}

/** Escape lets go of the picked rows, but first it belongs to whatever is open above the page. */
function useEscape(active: boolean, act: () => void) {
  useEffect(() => {
    if (!active) return
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role="dialog"], [role="menu"], [aria-expanded="true"]')) return
      act()
    }
    // On the way down, so that an open menu is still there to be seen.
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [active, act])
}
