import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { InboxBell } from '#modules/messaging/web/index.ts'
import { isLanguage } from '#shared/language.ts'
import { AppShell, type ShellGroup } from '#ui/app-shell.tsx'
import { LocaleProvider } from '#ui/locale.tsx'
import { PageSkeleton } from '#ui/notes.tsx'
import { useNavigate, usePathname } from '#ui/routing.tsx'
import { type Session, SessionProvider } from '#ui/session.tsx'
import { catchTyping } from './early-typing.ts'
import { currentPath, navigationOf } from './navigation.ts'
import { NoSeatPage } from './no-seat-page.tsx'
import { pages } from './pages.ts'
import { useChangeLanguage, useProfileLanguage, useSeatChange, useSignOut } from './person.ts'
import { OtherPlacePage, PlaceNotices, usePlace } from './place.tsx'
import { seated, sessionQuery } from './session-query.ts'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }))

/** Frame of all pages behind the sign-in. */
export function SeatedFrame() {
  const { data } = useQuery(sessionQuery)
  useProfileLanguage(data?.user.language)
  if (!data) return <PageSkeleton />
  const session = seated(data)
  if (!session) return <NoSeatPage name={data.user.name} />
  return (
    <SessionProvider session={session}>
      <Frame session={session} />
    </SessionProvider>
  )
}

function Frame({ session }: { session: Session }) {
  const { t, i18n } = useTranslation('app')
  const language = isLanguage(i18n.language) ? i18n.language : 'en'
  const [palette, setPalette] = useState(false)
  const pathname = usePathname()
  const navigate = useNavigate()
  const changeLanguage = useChangeLanguage()
  const changeSeat = useSeatChange()
  const signOut = useSignOut()
  const navigation = navigationOf(pages, session)
  const entries = navigation.flatMap((group) => group.entries)
  const current = currentPath(
    pathname,
    entries.map((entry) => entry.path),
  )
  const groups: ShellGroup[] = navigation.map(({ group, entries: own }) => ({
    key: group,
    entries: own.map((entry) => ({
      key: entry.path,
      to: entry.path,
      text: t(`navigation.${entry.textKey}`),
      icon: entry.icon,
      phone: entry.phone,
      count: entry.countKey ? session.counts?.[entry.countKey] : undefined,
      current: entry.path === current,
    })),
  }))
  const letters = entries.flatMap((entry) => (entry.letter ? [{ letter: entry.letter, entry }] : []))
  const { network, partner, side } = session
  const isElsewhere = usePlace(session)
  const hasNotice = network.isDemo || session.role === 'auditor' || (session.delegations ?? []).length > 0
  if (isElsewhere) return <OtherPlacePage session={session} />
  return (
    <LocaleProvider
      language={language}
      timeZone={network.timeZone}
      clockZone={session.user.timeZone ?? undefined}
      currency={network.currency}
    >
      <AppShell
        seat={{
          side,
          name: side === 'host' ? network.name : (partner?.name ?? network.name),
          note: side === 'host' ? partnersNote(session, t) : t('shell.partnerOf', { network: network.name }),
          others: session.memberships
            .filter((one) => one.id !== session.memberId)
            .map((one) => ({
              key: one.id,
              side: one.side,
              name: one.partnerName ?? one.networkName,
              note: one.partnerName ? one.networkName : undefined,
              onPress: () => void changeSeat(one.id),
            })),
        }}
        groups={groups}
        person={{
          name: session.user.name,
          note: t(`roles.${side}.${session.role}`, { defaultValue: session.role }),
          menu: [
            ...(pages.some((page) => page.path === '/profile')
              ? [{ key: 'profile', text: t('shell.profile'), to: '/profile' }]
              : []),
            { key: 'out', text: t('shell.signOut'), onPress: () => void signOut() },
          ],
        }}
        language={language}
        onLanguage={(next) => void changeLanguage(next)}
        onFind={() => {
          catchTyping()
          setPalette(true)
        }}
        tools={<InboxBell label={(count) => t('shell.inbox', { count })} current={pathname === '/inbox'} />}
        notice={hasNotice ? <PlaceNotices session={session} /> : undefined}
        goTo={Object.fromEntries(
          letters.map(({ letter, entry }) => [letter, () => void navigate({ to: entry.path })]),
        )}
        shortcuts={
          letters.length === 0
            ? []
            : [
                {
                  title: t('shell.goTo'),
                  keys: letters.map(({ letter, entry }) => ({
                    keys: `g ${letter}`,
                    text: t(`navigation.${entry.textKey}`),
                  })),
                },
              ]
        }
      >
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
        {palette ? (
          <Suspense>
            <CommandPalette session={session} onClose={() => setPalette(false)} />
          </Suspense>
        ) : null}
      </AppShell>
    </LocaleProvider>
  )
}

function partnersNote(
  session: Session,
  t: (key: string, options: { count: number }) => string,
): string | undefined {
  const count = session.counts?.['partners']
  return count === undefined ? undefined : t('shell.partners', { count })
}
