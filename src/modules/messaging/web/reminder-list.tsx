import './messaging.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { readReminders, reminderKeys } from './api.ts'
import { ReminderItem } from './reminder-item.tsx'

const states = ['waiting', 'due', 'done'] as const
const whose = ['all', 'mine', 'given'] as const

/** All reminders of a person, and those they gave to colleagues. */
export function ReminderList() {
  const { t } = useTranslation('messaging')
  const [search, change] = useSearchState()
  const state = states.find((one) => one === search['state']) ?? 'waiting'
  const of = whose.find((one) => one === search['whose']) ?? 'all'
  const query = { limit: 50, state, whose: of }
  const list = useInfiniteQuery({
    queryKey: reminderKeys.list(query),
    queryFn: ({ signal, pageParam }) =>
      readReminders({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = list.data?.pages.flatMap((page) => page.data)
  return (
    <>
      <div className="inbox-head">
        <MenuChip
          text={t('filter.show')}
          value={state}
          options={states.map((value) => ({ value, text: t(`reminder.state.${value}`) }))}
          onChange={(value) => change({ state: value === 'waiting' ? undefined : value })}
        />
        <MenuChip
          text={t('reminder.whose')}
          value={of}
          options={whose.map((value) => ({ value, text: t(`reminder.of.${value}`) }))}
          onChange={(value) => change({ whose: value === 'all' ? undefined : value })}
        />
      </div>
      {list.isPending ? <Skeleton lines={6} /> : null}
      {list.isError ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows && rows.length === 0 ? <Empty title={t('reminder.none')}>{t('reminder.noneLead')}</Empty> : null}
      {rows && rows.length > 0 ? (
        <ul className="reminder-list">
          {rows.map((reminder) => (
            <ReminderItem key={reminder.id} reminder={reminder} withPartner />
          ))}
        </ul>
      ) : null}
      {list.hasNextPage ? (
        <p className="more">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      ) : null}
    </>
  )
}
