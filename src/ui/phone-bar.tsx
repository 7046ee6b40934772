import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppShellProps } from './app-shell.tsx'
import { Icon } from './icon.tsx'
import { Link } from './routing.tsx'

const PhoneMenu = lazy(async () => ({ default: (await import('./phone-menu.tsx')).PhoneMenu }))

/** The bar at the bottom of a phone: four pages and the rest. */
export function PhoneBar(props: Pick<AppShellProps, 'groups' | 'seat' | 'person'>) {
  const { t } = useTranslation('ui')
  const [more, setMore] = useState(false)
  const entries = props.groups.flatMap((group) => group.entries).filter((entry) => entry.phone)
  const shown = entries.slice(0, 4)
  const elsewhere = !shown.some((entry) => entry.current)
  return (
    <nav className="phonebar" aria-label={t('shell.mainPages')}>
      {shown.map((entry) => (
        <Link key={entry.key} to={entry.to} aria-current={entry.current ? 'page' : undefined}>
          <Icon name={entry.icon ?? 'document'} size={20} />
          <span>{entry.text}</span>
        </Link>
      ))}
      <button
        type="button"
        aria-expanded={more}
        aria-current={elsewhere ? 'true' : undefined}
        onClick={() => setMore(true)}
      >
        <Icon name="more" size={20} />
        <span>{t('shell.more')}</span>
      </button>
      {more ? (
        <Suspense>
          <PhoneMenu {...props} onClose={() => setMore(false)} />
        </Suspense>
      ) : null}
    </nav>
  )
}
