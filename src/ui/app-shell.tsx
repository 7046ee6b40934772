import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '#shared/language.ts'
import type { IconName } from './icon.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { Rail } from './rail.tsx'
import type { ShortcutGroup } from './shortcuts.ts'
import { shortcutsOfPage, useShortcuts } from './shortcuts.ts'
import { TopBar } from './top-bar.tsx'

export type ShellEntry = {
  key: string
  to: string
  text: string
  count?: number
  icon?: IconName
  current?: boolean
  /** Stands in the bottom bar of a phone. */
  phone?: boolean
}
export type ShellGroup = { key: string; entries: readonly ShellEntry[] }
export type ShellMenuItem = { key: string; text: string; onPress?: () => void; to?: string }

export type Seat = {
  side: 'host' | 'partner'
  name: string
  /** Small words below the name. */
  note?: string
  /** Other tables this person may sit at. */
  others: readonly {
    key: string
    side: 'host' | 'partner'
    name: string
    note?: string
    onPress: () => void
  }[]
}

export type AppShellProps = {
  seat: Seat
  groups: readonly ShellGroup[]
  person: { name: string; note?: string; menu: readonly ShellMenuItem[] }
  language: Language
  onLanguage: (language: Language) => void
  onFind: () => void
  /** Stands among the tools of the top bar: the way to the inbox. */
  tools?: ReactNode
  /** A quiet line above the page: "this is the demonstration". */
  notice?: ReactNode
  shortcuts?: readonly ShortcutGroup[]
  /** Where the letters after `g` lead: `{ p: '/partners' }`. */
  goTo?: Record<string, () => void>
  children: ReactNode
}

const ShortcutsDialog = lazy(async () => ({
  default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog,
}))

/** The frame round every page of a person who is signed in. */
export function AppShell(props: AppShellProps) {
  const { seat, groups, person, notice, shortcuts = [], goTo = {}, onFind, children } = props
  const { t } = useTranslation('ui')
  const [help, setHelp] = useState<readonly ShortcutGroup[] | null>(null)
  // what the page knows at the moment one asks
  const showHelp = () => setHelp(shortcutsOfPage())
  useSeatColour(seat.side)
  useFindKeys(onFind)
  useShortcuts(
    {
      '?': showHelp,
      '/': onFind,
      ...Object.fromEntries(Object.entries(goTo).map(([letter, go]) => [`g ${letter}`, go])),
    },
    { isFrame: true },
  )
  const own: ShortcutGroup[] = [
    {
      title: t('shortcuts.everywhere'),
      keys: [
        { keys: 'Ctrl K', text: t('shortcuts.find') },
        { keys: '?', text: t('shortcuts.title') },
      ],
    },
  ]
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <div className="frame">
        <Rail seat={seat} groups={groups} person={person} />
        <div>
          <TopBar {...props} onHelp={showHelp} />
          {notice ? (
            <aside className="demo-note" aria-label={t('shell.notice')}>
              {notice}
            </aside>
          ) : null}
          {children}
        </div>
      </div>
      <PhoneBar groups={groups} seat={seat} person={person} />
      {help ? (
        <Suspense>
          <ShortcutsDialog groups={[...help, ...own, ...shortcuts]} onClose={() => setHelp(null)} />
        </Suspense>
      ) : null}
    </>
  )
}

function useSeatColour(side: 'host' | 'partner') {
  useEffect(() => {
    document.body.classList.add(`${side}-seat`)
    return () => document.body.classList.remove(`${side}-seat`)
  }, [side])
}

function useFindKeys(onFind: () => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.code !== 'KeyK') return
      event.preventDefault()
      onFind()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [onFind])
}
