import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, SelectField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { dayIn } from '#ui/format-date.ts'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { Reminder } from '../contract.ts'
import { addReminder, changeReminder, readReaders, reminderKeys } from './api.ts'
import { morningOf, SOON, useWhen } from './when.ts'

/** Reminds oneself or a colleague of a partner, a note or a promise at a day. */
export function ReminderSheet(props: {
  partnerId: string
  reminder?: Reminder
  /** What it is about, and the words it begins with. */
  subject?: { kind: string; id: string }
  text?: string
  onClose: () => void
}) {
  const { partnerId, reminder, subject, text = '', onClose } = props
  const { t } = useTranslation('messaging')
  const { side, user } = useSession()
  const format = useFormat()
  const act = useDeed()
  const when = useWhen()
  const readers = useQuery({
    queryKey: reminderKeys.part(partnerId, 'readers', { side }),
    queryFn: ({ signal }) => readReaders(partnerId, side, signal),
  })
  const today = dayIn(new Date(), format.timeZone)
  const entry = useEntryForm({
    initial: {
      text: reminder?.text ?? text,
      day: dayIn(new Date(reminder?.dueAt ?? when('threeDays')), format.timeZone) as string | null,
      userId: reminder?.userId ?? user.id,
    },
    rules: {
      text: (words) => (words.trim() ? null : t('reminder.textNeeded')),
      day: (day) => (day ? null : t('reminder.dayNeeded')),
    },
    save: async (values) => {
      const day = values.day ?? today
      const dueAt = morningOf(day, format.timeZone)
      if (reminder) {
        const moved = day === dayIn(new Date(reminder.dueAt), format.timeZone) ? {} : { dueAt }
        const after = await changeReminder(reminder, { text: values.text.trim(), ...moved })
        onClose()
        await act(async () => after, {
          done: t('reminder.wasChanged'),
          undo: () => changeReminder(after, { text: reminder.text, dueAt: reminder.dueAt }),
        })
        return
      }
      const made = await addReminder(partnerId, {
        text: values.text.trim(),
        dueAt,
        userId: values.userId,
        subject: subject ?? null,
      })
      onClose()
      await act(async () => made, {
        done: t('reminder.wasAdded', { day: format.nearDay(made.dueAt) }),
        undo: () => changeReminder(made, { isRemoved: true }),
      })
    },
  })
  const people = readers.data?.data ?? [{ id: user.id, name: user.name, side, role: '' }]
  return (
    <FormSheet
      title={t(reminder ? 'reminder.change' : 'reminder.add')}
      entry={entry}
      submitText={t(reminder ? 'save' : 'reminder.submit')}
      onClose={onClose}
      lead={t('reminder.lead')}
    >
      <TextareaField label={t('reminder.text')} maxLength={1000} data-autofocus {...entry.field('text')} />
      <fieldset className="when-chips flt left">
        <legend className="small mm">{t('reminder.when')}</legend>
        {SOON.filter((key) => key !== 'hour').map((key) => {
          const day = dayIn(new Date(when(key)), format.timeZone)
          return (
            <button
              key={key}
              type="button"
              className="chip pressable"
              aria-pressed={entry.form.getValues().day === day}
              onClick={() => entry.form.setFieldValue('day', day)}
            >
              {t(`reminder.in.${key}`)}
            </button>
          )
        })}
      </fieldset>
      <DateField label={t('reminder.day')} minDate={today} required {...entry.field('day')} />
      {reminder ? null : (
        <SelectField
          label={t('reminder.who')}
          data={people.map(({ id, name }) => ({
            value: id,
            label: id === user.id ? t('reminder.me', { name }) : name,
          }))}
          {...entry.field('userId')}
        />
      )}
    </FormSheet>
  )
}
