import type { ReactNode } from 'react'
import { Icon } from '../icon.tsx'

/** What every field says of itself. */
export type Described = {
  label: ReactNode
  /** What to write and why it is asked; stands below the field. */
  help?: ReactNode
  error?: ReactNode
}

/** The error with its shape: what to do, not what is forbidden. */
export function errorOf(error: ReactNode): ReactNode {
  if (!error || error === true) return error
  return (
    <span className="err-line">
      <Icon name="warn" size={14} className="att" />
      <span>{error}</span>
    </span>
  )
}

/** The properties of a field of the library, described in our way. */
export type Own<Props> = Omit<Props, 'label' | 'description' | 'error'> & Described
