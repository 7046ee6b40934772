import '@mantine/spotlight/styles.layer.css'
import './command-palette.css'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import type { FoundItem } from '#ui/page-definition.ts'
import { readRecent } from '#ui/recent.ts'
import { useNavigate } from '#ui/routing.tsx'
import type { Session } from '#ui/session.tsx'
import { releaseTyping, takeTyping } from './early-typing.ts'
import { navigationOf } from './navigation.ts'
import { finders, pages } from './pages.ts'
import { matches, useOwnActions, useSettingsItems } from './palette-actions.ts'
import { useSeatChange } from './person.ts'

const [store, spotlight] = createSpotlight()
const mostRecent = 6

type Group = { key: string; label: string; items: readonly FoundItem[] }

/** Ctrl-K: what was looked at last, pages, actions, and what the modules find. */
export function CommandPalette({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation(['app', 'ui'])
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const typed = words.trim()
  const [wanted] = useDebouncedValue(typed, 120)
  useEffect(() => {
    spotlight.open()
    takeTyping(setWords)
    return releaseTyping
  }, [])
  const mine = finders.filter((finder) => !finder.mayUse || finder.mayUse(session))
  const found = useQueries({
    queries: mine.map((finder) => ({
      queryKey: ['find', finder.key, wanted],
      queryFn: ({ signal }: { signal: AbortSignal }) => finder.find(wanted, signal),
      enabled: wanted.length > 0,
      placeholderData: keepPreviousData<FoundItem[]>,
      staleTime: 30_000,
    })),
  })
  const recent = useMemo(() => readRecent(session.network.id, session.user.id), [session])
  const changeSeat = useSeatChange()
  const actions = useOwnActions()
  const settings = useSettingsItems(session)
  const shows = (item: FoundItem) => matches(item.title, typed)
  const entries = navigationOf(pages, session)
    .flatMap((group) => group.entries)
    .map(
      (entry): FoundItem => ({ id: entry.path, title: t(`app:navigation.${entry.textKey}`), to: entry.path }),
    )
  const places = session.memberships
    .filter((one) => one.id !== session.memberId)
    .map(
      (one): FoundItem => ({
        id: one.id,
        title: one.partnerName ?? one.networkName,
        note: t(`app:roles.${one.side}.${one.role}`, { defaultValue: one.role }),
        act: () => void changeSeat(one.id),
      }),
    )
  const groups: Group[] = [
    ...(typed === ''
      ? [{ key: 'recent', label: t('app:finders.recent'), items: recent.slice(0, mostRecent) }]
      : []),
    ...(wanted
      ? mine.map((finder, place) => ({
          key: finder.key,
          label: t(`app:finders.${finder.textKey}`),
          items: byRecency(found[place]?.data ?? [], recent),
        }))
      : []),
    { key: 'pages', label: t('app:finders.pages'), items: entries.filter(shows) },
    ...(typed === ''
      ? []
      : [
          { key: 'settings', label: t('app:navigation.settings'), items: settings.filter(shows) },
          { key: 'own', label: t('app:finders.look'), items: actions.filter(shows) },
        ]),
    { key: 'places', label: t('app:finders.places'), items: places.filter(shows) },
  ]
    .filter((group) => group.items.length > 0)
    .reduce<Group[]>(joined, [])
  const searching = found.some((query) => query.isFetching)
  const open = (item: FoundItem) => {
    if (item.act) return item.act()
    if (item.href) return window.location.assign(item.href)
    if (item.to)
      void navigate({
        to: item.to,
        ...(item.params ? { params: item.params } : {}),
        ...(item.search ? { search: item.search } : {}),
      })
  }
  return (
    <Spotlight.Root
      store={store}
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
    >
      <Spotlight.Search
        placeholder={t('ui:shell.find')}
        aria-label={t('ui:shell.find')}
        leftSection={<Icon name="find" />}
        onFocus={releaseTyping}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.key} label={group.label}>
            {group.items.map((item) => (
              <Spotlight.Action
                key={`${group.key} ${item.id}`}
                label={item.title}
                description={item.note}
                onClick={() => open(item)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 ? (
          <Spotlight.Empty>
            {searching || typed !== wanted ? t('ui:loading') : t('app:finders.nothing', { words })}
          </Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** What was looked at before comes first; the rest stays in the order it was found in. */
function byRecency(items: readonly FoundItem[], recent: readonly { id: string }[]): FoundItem[] {
  const place = (item: FoundItem) => {
    const at = recent.findIndex((one) => one.id === item.id)
    return at < 0 ? recent.length : at
  }
  return [...items].sort((one, other) => place(one) - place(other))
}

/** Groups of the same name are one: several modules have actions. */
function joined(groups: Group[], next: Group): Group[] {
  const known = groups.find((group) => group.label === next.label)
  if (!known) return [...groups, next]
  return groups.map((group) =>
    group === known ? { ...known, items: [...known.items, ...next.items] } : group,
  )
}
