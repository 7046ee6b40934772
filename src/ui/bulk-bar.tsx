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

function useEscape(active: boolean, act: () => void) {
  useEffect(() => {
    if (!active) return
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"]'))
        act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [active, act])
}
