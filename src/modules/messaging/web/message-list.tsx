import { Drawer } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Message } from '../contract.ts'
import { messageKeys, readCopies, readMessages } from './api.ts'

/** Letters that were sent to partners: to how many, when, and who got and read them. */
export function MessageList() {
  const { t } = useTranslation('messaging')
  const { language } = useFormat()
  const [open, setOpen] = useState<Message | null>(null)
  const list = useInfiniteQuery({
    queryKey: messageKeys.lists,
    queryFn: ({ signal, pageParam }) =>
      readMessages({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 15_000,
  })
  const rows = list.data?.pages.flatMap((page) => page.data)
  const wordsOf = (words: { ru: string; en: string }) =>
    words[language] || words[language === 'ru' ? 'en' : 'ru']
  return (
    <>
      {list.isPending ? <Skeleton lines={6} /> : null}
      {list.isError ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows && rows.length === 0 ? <Empty title={t('sent.none')}>{t('sent.noneLead')}</Empty> : null}
      {rows && rows.length > 0 ? (
        <ul className="inbox-list">
          {rows.map((message) => (
            <li key={message.id}>
              <span className="dot" />
              <div>
                <button type="button" className="link told" onClick={() => setOpen(message)}>
                  {wordsOf(message.subject)}
                </button>
                <p className="words short">{wordsOf(message.body)}</p>
                <p className="small mm">
                  <DateText value={message.createdAt} style="date-time" />
                  {' · '}
                  {message.by.name ?? t('somebody')}
                  {' · '}
                  {t('sent.recipients', { count: message.recipients })}
                </p>
              </div>
              <div className="side-acts">
                <Tag tone={message.calledBackAt ? 'none' : message.sentAt ? 'ok' : 'att'}>
                  {t(
                    message.calledBackAt ? 'sent.calledBack' : message.sentAt ? 'sent.left' : 'sent.leaving',
                  )}
                </Tag>
              </div>
            </li>
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
      {open ? <Copies message={open} title={wordsOf(open.subject)} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

function Copies({ message, title, onClose }: { message: Message; title: string; onClose: () => void }) {
  const { t } = useTranslation('messaging')
  const list = useInfiniteQuery({
    queryKey: messageKeys.part(message.id, 'copies'),
    queryFn: ({ signal, pageParam }) =>
      readCopies(message.id, { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = list.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {list.isPending ? <Skeleton lines={6} /> : null}
      {list.isError ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      <ul className="reminder-list">
        {rows.map((copy) => (
          <li key={`${copy.partnerId} ${copy.name} ${copy.email ?? ''}`}>
            <div>
              <p>{copy.name}</p>
              <p className="small mm">
                {copy.partnerName}
                {copy.email ? ` · ${copy.email}` : ''}
                {copy.isUser ? '' : ` · ${t('sent.byMail')}`}
              </p>
            </div>
            <span className="small mm">
              {copy.readAt ? (
                <>
                  {t('sent.read')} <DateText value={copy.readAt} style="date-time" />
                </>
              ) : copy.sentAt ? (
                t('sent.got')
              ) : (
                t('sent.notYet')
              )}
            </span>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </Drawer>
  )
}
