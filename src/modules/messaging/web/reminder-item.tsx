import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Reminder } from '../contract.ts'
import { changeReminder } from './api.ts'
import { ReminderSheet } from './reminder-sheet.tsx'
import { SOON, useWhen } from './when.ts'

/** One reminder with what can be done about it: done, put off, words and person, away. Each can be taken back. */
export function ReminderItem({ reminder, withPartner }: { reminder: Reminder; withPartner?: boolean }) {
  const { t } = useTranslation('messaging')
  const { user } = useSession()
  const act = useDeed()
  const when = useWhen()
  const [editing, setEditing] = useState(false)
  const isDue = reminder.doneAt === null && new Date(reminder.dueAt) <= new Date()
  const done = (isDone: boolean) =>
    act(() => changeReminder(reminder, { isDone }), {
      done: t(isDone ? 'reminder.wasDone' : 'reminder.wasReopened'),
      undo: (after) => changeReminder(after, { isDone: !isDone }),
    })
  const putOff = (dueAt: string) =>
    act(() => changeReminder(reminder, { dueAt }), {
      done: t('reminder.wasPutOff'),
      undo: (after) => changeReminder(after, { dueAt: reminder.dueAt }),
    })
  const remove = () =>
    act(() => changeReminder(reminder, { isRemoved: true }), {
      done: t('reminder.wasRemoved'),
      undo: (after) => changeReminder({ ...after, version: after.version }, { isRemoved: false }),
    })
  return (
    <li>
      <div>
        <p>
          {isDue ? <Tag tone="att">{t('reminder.due')}</Tag> : null} {reminder.text}
        </p>
        <p className="small mm">
          <DateText value={reminder.dueAt} style="date-time" />
          {withPartner ? (
            <>
              {' · '}
              <Link to="/partners/$partnerId" params={{ partnerId: reminder.partnerId }}>
                {reminder.partnerName}
              </Link>
            </>
          ) : null}
          {reminder.userId === user.id
            ? reminder.byId && reminder.byId !== user.id
              ? ` · ${t('reminder.from', { name: reminder.byName ?? t('somebody') })}`
              : ''
            : ` · ${t('reminder.for', { name: reminder.userName ?? t('somebody') })}`}
        </p>
      </div>
      <div className="acts-line">
        {reminder.doneAt ? (
          <Button size="small" kind="quiet" onClick={() => void done(false)}>
            {t('reminder.reopen')}
          </Button>
        ) : (
          <>
            <Button size="small" icon="tick" onClick={() => void done(true)}>
              {t('reminder.done')}
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <IconButton icon="down" label={t('reminder.more', { text: reminder.text })} />
              </Menu.Target>
              <Menu.Dropdown>
                {SOON.map((key) => (
                  <Menu.Item key={key} onClick={() => void putOff(when(key))}>
                    {t(`reminder.putOff.${key}`)}
                  </Menu.Item>
                ))}
                <Menu.Item onClick={() => setEditing(true)}>{t('reminder.change')}</Menu.Item>
                <Menu.Item onClick={() => void remove()}>{t('reminder.remove')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </div>
      {editing ? (
        <ReminderSheet partnerId={reminder.partnerId} reminder={reminder} onClose={() => setEditing(false)} />
      ) : null}
    </li>
  )
}
