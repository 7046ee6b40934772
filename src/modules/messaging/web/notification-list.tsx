import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import { useShortcuts } from '#ui/shortcuts.ts'
import { DateText } from '#ui/value-text.tsx'
import { NOTIFICATION_KINDS, type Notification, type NotificationKind } from '../contract.ts'
import { keys, markNotification, markNotifications, readNotifications } from './api.ts'
import { useToldText } from './told-text.ts'

const kinds = Object.keys(NOTIFICATION_KINDS) as NotificationKind[]

/** The inbox: what happened, whose words, where it leads. Opening marks it as read. */
export function NotificationList({ unread }: { unread: number }) {
  const { t } = useTranslation('messaging')
  const act = useDeed()
  const [search, change] = useSearchState()
  const kind = kinds.find((one) => one === search['kind'])
  const isUnread = search['show'] === 'unread'
  const query = { limit: 50, unread: isUnread ? 'yes' : 'any', ...(kind ? { kind } : {}) }
  const list = useInfiniteQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal, pageParam }) =>
      readNotifications({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = list.data?.pages.flatMap((page) => page.data)
  const box = useRef<HTMLUListElement>(null)
  const step = (by: number) => {
    const items = [...(box.current?.querySelectorAll<HTMLElement>('.told') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    items[Math.min(Math.max(at + by, 0), items.length - 1)]?.focus()
  }
  useShortcuts(
    { j: () => step(1), k: () => step(-1) },
    {
      words: rows?.length
        ? {
            title: t('ui:shortcuts.page'),
            keys: [
              { keys: 'j k', text: t('ui:shortcuts.items') },
              { keys: 'Enter', text: t('ui:shortcuts.open') },
            ],
          }
        : undefined,
    },
  )
  const markAll = () =>
    act(() => markNotifications(true), {
      done: ({ ids }) => t('markedAll', { count: ids.length }),
      undo: ({ ids }) => markNotifications(false, ids),
    })
  return (
    <>
      <div className="inbox-head">
        <MenuChip
          text={t('filter.show')}
          value={isUnread ? 'unread' : 'all'}
          options={[
            { value: 'all', text: t('filter.all') },
            { value: 'unread', text: t('filter.unread') },
          ]}
          onChange={(value) => change({ show: value === 'all' ? undefined : value })}
        />
        <MenuChip
          text={t('filter.kind')}
          value={kind ?? 'all'}
          options={[
            { value: 'all', text: t('filter.anyKind') },
            ...kinds.map((one) => ({ value: one, text: t(`kind.${one}`) })),
          ]}
          onChange={(value) => change({ kind: value === 'all' ? undefined : value })}
        />
        {unread > 0 ? (
          <Button size="small" kind="quiet" icon="tick" onClick={() => void markAll()}>
            {t('markAll')}
          </Button>
        ) : null}
      </div>
      {list.isPending ? <Skeleton lines={8} /> : null}
      {list.isError ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows && rows.length === 0 ? (
        <Empty title={t(isUnread || kind ? 'empty.filtered' : 'empty.title')}>{t('empty.lead')}</Empty>
      ) : null}
      {rows && rows.length > 0 ? (
        <ul className="inbox-list" ref={box}>
          {rows.map((row) => (
            <Item key={row.id} row={row} />
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

function Item({ row }: { row: Notification }) {
  const { t } = useTranslation('messaging')
  const act = useDeed()
  const told = useToldText()
  const client = useQueryClient()
  const [whole, setWhole] = useState(false)
  const target = new URL(row.path, window.location.origin)
  const isUnread = row.readAt === null
  const text = row.data['text']
  const leads = target.pathname !== '/inbox'
  const mark = (isRead: boolean) =>
    act(() => markNotification(row.id, isRead), {
      done: t(isRead ? 'marked' : 'unmarked'),
      undo: () => markNotification(row.id, !isRead),
    })
  return (
    <li data-unread={isUnread || undefined}>
      <span
        className="dot"
        role="img"
        aria-label={isUnread ? t('unread') : undefined}
        aria-hidden={!isUnread}
      />
      <div>
        {leads ? (
          <Link
            className="told"
            to={target.pathname}
            search={Object.fromEntries(target.searchParams)}
            onClick={() => {
              if (isUnread)
                void markNotification(row.id, true).then(() =>
                  client.invalidateQueries({ queryKey: keys.all }),
                )
            }}
          >
            {told(row)}
          </Link>
        ) : (
          <button
            type="button"
            className="link told"
            aria-expanded={whole}
            onClick={() => {
              setWhole(true)
              if (isUnread) void mark(true)
            }}
          >
            {told(row)}
          </button>
        )}
        {typeof text === 'string' && text !== '' ? (
          <p className={whole ? 'words' : 'words short'}>{text}</p>
        ) : null}
        <p className="small mm">
          <DateText value={row.at} style="date-time" />
          {' · '}
          {t(`kind.${row.kind}`, { defaultValue: row.kind })}
        </p>
      </div>
      <div className="side-acts">
        <Button size="small" kind="quiet" onClick={() => void mark(isUnread)}>
          {t(isUnread ? 'markRead' : 'markUnread')}
        </Button>
      </div>
    </li>
  )
}
