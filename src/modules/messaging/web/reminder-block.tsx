import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { readReminders, reminderKeys } from './api.ts'
import { ReminderItem } from './reminder-item.tsx'
import { ReminderSheet } from './reminder-sheet.tsx'

/** One's reminders of a partnership, on its page; the other side knows nothing of them. */
export function ReminderBlock({ partnerId, mayAdd }: { partnerId: string; mayAdd: boolean }) {
  const { t } = useTranslation('messaging')
  const [adding, setAdding] = useState(false)
  const query = { limit: 20, state: 'waiting', partnerId }
  const list = useQuery({
    queryKey: reminderKeys.list(query),
    queryFn: ({ signal }) => readReminders(query, signal),
  })
  const rows = list.data?.data ?? []
  return (
    <div className="blk priv" id="reminders">
      <h4>
        <Icon name="lock" />
        <span>{t('reminder.mine')}</span>
        {mayAdd ? (
          <span className="acts">
            <button type="button" className="link q" onClick={() => setAdding(true)}>
              <Icon name="plus" size={12} /> {t('reminder.addShort')}
            </button>
          </span>
        ) : null}
      </h4>
      {list.isError ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && rows.length === 0 ? <p className="small mm">{t('reminder.blockEmpty')}</p> : null}
      {rows.length > 0 ? (
        <ul className="reminder-list">
          {rows.map((reminder) => (
            <ReminderItem key={reminder.id} reminder={reminder} />
          ))}
        </ul>
      ) : null}
      {adding ? <ReminderSheet partnerId={partnerId} onClose={() => setAdding(false)} /> : null}
    </div>
  )
}

/** Reminders whose time has come, on the first page of the day; nothing when there are none. */
export function DueReminders() {
  const { t } = useTranslation('messaging')
  const query = { limit: 20, state: 'due', whose: 'mine' }
  const list = useQuery({
    queryKey: reminderKeys.list(query),
    queryFn: ({ signal }) => readReminders(query, signal),
    refetchInterval: 60_000,
  })
  const rows = list.data?.data ?? []
  if (rows.length === 0) return null
  return (
    <section className="blk" aria-label={t('reminder.dueTitle')}>
      <h4>{t('reminder.dueTitle')}</h4>
      <ul className="reminder-list">
        {rows.map((reminder) => (
          <ReminderItem key={reminder.id} reminder={reminder} withPartner />
        ))}
      </ul>
    </section>
  )
}
