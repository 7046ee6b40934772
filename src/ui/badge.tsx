import type { ReactNode } from 'react'

/** A short word in a hairline frame: a role, a kind, "demo". */
export function Badge({ solid, title, children }: { solid?: boolean; title?: string; children: ReactNode }) {
  return (
    <span className={solid ? 'badge solid' : 'badge'} title={title}>
      {children}
    </span>
  )
}
