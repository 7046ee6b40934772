import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Page } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import { countNotifications, keys } from './api.ts'
import { NotificationChoiceTable } from './choices.tsx'
import { LetterList } from './letter-list.tsx'
import { MessageList } from './message-list.tsx'
import { NotificationList } from './notification-list.tsx'
import { ReminderList } from './reminder-list.tsx'

const tabs = ['inbox', 'reminders', 'letters', 'sent', 'choices'] as const

/** What a person is told, reminded of, forwarded and sent; and how they want to be told. */
export function InboxPage() {
  const { t } = useTranslation('messaging')
  const { side, permissions } = useSession()
  const [search] = useSearchState()
  const count = useQuery({
    queryKey: keys.part('mine', 'count'),
    queryFn: ({ signal }) => countNotifications(signal),
  })
  const mayWrite = permissions.includes('records.write')
  const shown = tabs.filter((key) =>
    key === 'sent' ? side === 'host' && mayWrite : key !== 'letters' || mayWrite,
  )
  const current = shown.find((key) => key === search['tab']) ?? 'inbox'
  const unread = count.data?.unread ?? 0
  return (
    <Page
      sentence={unread === 0 ? t('sentence.none') : t('sentence.unread', { count: unread })}
      title={t('title')}
      lead={t('lead')}
    >
      <LinkTabs
        label={t('parts')}
        current={current}
        tabs={shown.map((key) => ({
          key,
          text: t(`tab.${key}`),
          to: '/inbox',
          search: key === 'inbox' ? {} : { tab: key },
          ...(key === 'inbox' && unread > 0 ? { count: String(unread) } : {}),
        }))}
      />
      {current === 'inbox' ? <NotificationList unread={unread} /> : null}
      {current === 'reminders' ? <ReminderList /> : null}
      {current === 'letters' ? <LetterList /> : null}
      {current === 'sent' ? <MessageList /> : null}
      {current === 'choices' ? <NotificationChoiceTable /> : null}
    </Page>
  )
}
