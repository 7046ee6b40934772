import { useTranslation } from 'react-i18next'
import { instantOfDay } from '#ui/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { dayIn } from '#ui/format-date.ts'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { PromiseView } from '../contract.ts'
import { actOnPromise } from './api.ts'

/** Moves the date: at once by the side it is owed to, as a proposal by the other. */
export function PromiseMoveSheet({ promise, onClose }: { promise: PromiseView; onClose: () => void }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const { side } = useSession()
  const counts = promise.owedTo === side
  const due = dayIn(promise.dueAt, format.timeZone)
  const entry = useEntryForm({
    initial: { day: due as string | null, reason: '' },
    rules: { day: (day) => (!day ? t('promise.dayNeeded') : day === due ? t('promise.sameDay') : null) },
    save: async ({ day, reason }) => {
      if (!day) return
      const dueAt = instantOfDay(day, format.timeZone, 'end')
      const after = await actOnPromise(promise, 'move', { dueAt, reason: reason.trim() || undefined })
      onClose()
      await act(async () => after, {
        done: t(after.proposal ? 'promise.done.proposed' : 'promise.done.moved', {
          title: promise.title,
          day: format.date(dueAt),
        }),
        ...(after.proposal ? { undo: () => actOnPromise(promise, 'decline-move') } : {}),
      })
    },
  })
  return (
    <FormSheet
      title={t('promise.sheet.move')}
      entry={entry}
      submitText={t(counts ? 'promise.submit.move' : 'promise.submit.propose')}
      onClose={onClose}
      lead={
        <>
          <b>{promise.title}</b>, {t('promise.until', { day: format.date(promise.dueAt) })}.{' '}
          {t(counts ? 'promise.moveCounts' : 'promise.moveProposed')}
        </>
      }
    >
      <DateField label={t('promise.newDay')} required {...entry.field('day')} />
      <TextareaField label={t('promise.reason')} maxLength={1000} {...entry.field('reason')} />
    </FormSheet>
  )
}
