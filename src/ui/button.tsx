import type { ButtonHTMLAttributes, MouseEvent, Ref } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { Link, type Search } from './routing.tsx'

type Look = {
  /** `main` is the one ink button of a view. */
  kind?: 'main' | 'normal' | 'quiet'
  size?: 'small' | 'normal' | 'tall'
  icon?: IconName
}

function classesOf({ kind = 'normal', size = 'normal' }: Look): string {
  const kinds = { main: ' pri', normal: '', quiet: ' ghost' }
  const sizes = { small: ' sm', normal: '', tall: ' tall' }
  return `btn${kinds[kind]}${sizes[size]}`
}

export type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** Work is going on: the button keeps its width and its focus, and ignores further presses. */
    busy?: boolean
    ref?: Ref<HTMLButtonElement>
  }

/** The button. Main action: `kind="main"`, one in a view. */
export function Button({ kind, size, icon, busy, className, children, onClick, type, ...rest }: ButtonProps) {
  const press = busy ? (event: MouseEvent) => event.preventDefault() : onClick
  return (
    <button
      type={type ?? 'button'}
      className={`${classesOf({ kind, size })}${className ? ` ${className}` : ''}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={press}
      {...rest}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  )
}

/** A link that looks like a button: for going somewhere, not for doing something. */
export function ButtonLink(
  props: Look & { to: string; params?: Record<string, string>; search?: Search; children: React.ReactNode },
) {
  const { kind, size, icon, children, ...target } = props
  return (
    <Link className={classesOf({ kind, size })} {...target}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  )
}

/** A button of one icon; `label` is its name. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: { icon: IconName; label: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    // the target of a menu is given a class of its own
    <button
      type="button"
      className={`icon-btn ${className}`.trim()}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
}
