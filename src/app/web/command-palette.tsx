import '@mantine/spotlight/styles.layer.css'
import './command-palette.css'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import type { FoundItem } from '#ui/page-definition.ts'
import { useNavigate } from '#ui/routing.tsx'
import type { Session } from '#ui/session.tsx'
import { navigationOf } from './navigation.ts'
import { finders, pages } from './pages.ts'
import { useSeatChange } from './person.ts'

const [store, spotlight] = createSpotlight()

/** Ctrl-K: pages by name, and what the modules find. */
export function CommandPalette({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation(['app', 'ui'])
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const [wanted] = useDebouncedValue(words.trim(), 120)
  useEffect(() => spotlight.open(), [])
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
  const entries = navigationOf(pages, session).flatMap((group) => group.entries)
  const shown = entries.filter((entry) =>
    t(`app:navigation.${entry.textKey}`).toLowerCase().includes(words.trim().toLowerCase()),
  )
  const changeSeat = useSeatChange()
  const places = session.memberships.filter(
    (one) =>
      one.id !== session.memberId &&
      `${one.partnerName ?? ''} ${one.networkName}`.toLowerCase().includes(words.trim().toLowerCase()),
  )
  const searching = found.some((query) => query.isFetching)
  const hits = wanted ? found.reduce((sum, query) => sum + (query.data?.length ?? 0), 0) : 0
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
      />
      <Spotlight.ActionsList>
        {wanted
          ? mine.map((finder, place) => {
              const items = found[place]?.data ?? []
              return items.length > 0 ? (
                <Spotlight.ActionsGroup key={finder.key} label={t(`app:finders.${finder.textKey}`)}>
                  {items.map((item) => (
                    <Spotlight.Action
                      key={item.id}
                      label={item.title}
                      description={item.note}
                      onClick={() => void navigate({ to: item.to, params: item.params, search: item.search })}
                    />
                  ))}
                </Spotlight.ActionsGroup>
              ) : null
            })
          : null}
        {shown.length > 0 ? (
          <Spotlight.ActionsGroup label={t('app:finders.pages')}>
            {shown.map((entry) => (
              <Spotlight.Action
                key={entry.path}
                label={t(`app:navigation.${entry.textKey}`)}
                onClick={() => void navigate({ to: entry.path })}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {places.length > 0 ? (
          <Spotlight.ActionsGroup label={t('app:finders.places')}>
            {places.map((one) => (
              <Spotlight.Action
                key={one.id}
                label={one.partnerName ?? one.networkName}
                description={t(`app:roles.${one.side}.${one.role}`, { defaultValue: one.role })}
                onClick={() => void changeSeat(one.id)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {shown.length === 0 && places.length === 0 && hits === 0 ? (
          <Spotlight.Empty>
            {searching ? t('ui:loading') : t('app:finders.nothing', { words })}
          </Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
