import { useTranslation } from 'react-i18next'
import { instantOfDay } from '#ui/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { dayIn } from '#ui/format-date.ts'
import { useFormat } from '#ui/locale.tsx'
import type { PromiseView } from '../contract.ts'
import { actOnPromise } from './api.ts'

/** Ends a promise with words: fulfilled (when and by what), given up, or released. */
export function PromiseEndSheet(props: {
  promise: PromiseView
  deed: 'fulfil' | 'break' | 'withdraw'
  onClose: () => void
}) {
  const { promise, deed, onClose } = props
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const today = dayIn(new Date(), format.timeZone)
  const entry = useEntryForm({
    initial: { day: today as string | null, words: '' },
    rules: {
      words: (words) => (deed === 'break' && !words.trim() ? t('promise.reasonNeeded') : null),
      day: (day) => (deed === 'fulfil' && !day ? t('promise.dayNeeded') : null),
    },
    save: async ({ day, words }) => {
      const text = words.trim() || undefined
      const body =
        deed === 'fulfil'
          ? {
              evidence: text,
              ...(day && day < today ? { happenedAt: instantOfDay(day, format.timeZone) } : {}),
            }
          : { reason: text }
      const after = await actOnPromise(promise, deed, body)
      onClose()
      await act(async () => after, {
        done: t(`promise.done.${after.state}`, { title: promise.title }),
        undo: () => actOnPromise(promise, 'reopen'),
      })
    },
  })
  return (
    <FormSheet
      title={t(`promise.sheet.${deed}`)}
      entry={entry}
      submitText={t(`promise.submit.${deed}`)}
      onClose={onClose}
      lead={
        <>
          <b>{promise.title}</b>, {t('promise.until', { day: format.date(promise.dueAt) })}
        </>
      }
    >
      {deed === 'fulfil' ? (
        <DateField
          label={t('promise.fulfilledOn')}
          maxDate={today}
          help={t('promise.fulfilledHelp')}
          {...entry.field('day')}
        />
      ) : null}
      <TextareaField
        label={t(deed === 'fulfil' ? 'promise.evidence' : 'promise.reason')}
        help={t(`promise.${deed}Help`)}
        required={deed === 'break'}
        maxLength={1000}
        {...entry.field('words')}
      />
    </FormSheet>
  )
}
