import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** Whose: the host's square, the partner's circle, their overlap for what both share. */
export type Whose = 'host' | 'partner' | 'shared'

/** The mark of a side: shape before colour. Named for a screen reader unless a name stands beside it (`bare`). */
export function SideMark({ side, bare, label }: { side: Whose; bare?: boolean; label?: string }) {
  const { t } = useTranslation('ui')
  const name = bare ? undefined : (label ?? t(`side.${side}`))
  if (side === 'host') {
    return (
      <svg className="g host" viewBox="0 0 10 10" role="img" aria-label={name} aria-hidden={bare}>
        <rect x=".5" y=".5" width="9" height="9" rx="1" />
      </svg>
    )
  }
  if (side === 'partner') {
    return (
      <svg className="g partner" viewBox="0 0 10 10" role="img" aria-label={name} aria-hidden={bare}>
        <circle cx="5" cy="5" r="4.75" />
      </svg>
    )
  }
  return (
    <svg className="g shared sh" viewBox="0 0 16 10" role="img" aria-label={name} aria-hidden={bare}>
      <rect
        x=".6"
        y=".6"
        width="8.4"
        height="8.8"
        rx="1"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.2"
      />
      <circle cx="11" cy="5" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <path d="M9 1A4.4 4.4 0 0 0 9 9Z" />
    </svg>
  )
}

/** Mark and name of a side. */
export function SideBadge({ side, children }: { side: Whose; children: ReactNode }) {
  return (
    <span className="side">
      <SideMark side={side} />
      <span className="nm">{children}</span>
    </span>
  )
}

/** The product's mark: square and circle overlapping. */
export function BrandMark() {
  return (
    <svg width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">
      <rect x="0" y="0" width="14" height="14" rx="1.5" fill="var(--host-fill)" />
      <circle cx="15" cy="7" r="7" fill="var(--partner-fill)" />
      <path d="M14 .07A7 7 0 0 0 14 13.93Z" fill="var(--shared-fill)" />
    </svg>
  )
}
