import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { useFormat } from './locale.tsx'

/** Foot of a list that pages by cursor. `from` and `to` count from 1; `total` only where it is known cheaply. */
export function Pager(props: {
  from: number
  to: number
  total?: number
  onPrevious?: () => void
  onNext?: () => void
  /** Words in the middle: a legend. */
  note?: ReactNode
}) {
  const { from, to, total, onPrevious, onNext, note } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const numbers = { from: format.number(from), to: format.number(to), total: format.number(total ?? 0) }
  if (to === 0) return null
  return (
    <nav className="pager" aria-label={t('pager.label')}>
      <span role="status">
        {total === undefined ? t('pager.range', numbers) : t('pager.rangeOf', numbers)}
      </span>
      {note ? <span>{note}</span> : null}
      {onPrevious || onNext ? (
        <span className="pg">
          <Button size="small" disabled={!onPrevious} onClick={onPrevious}>
            {t('pager.previous')}
          </Button>
          <Button size="small" disabled={!onNext} onClick={onNext}>
            {t('pager.next')}
          </Button>
        </span>
      ) : null}
    </nav>
  )
}
