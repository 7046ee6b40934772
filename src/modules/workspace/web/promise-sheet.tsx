import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { instantOfDay } from '#ui/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, DateField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { dayIn } from '#ui/format-date.ts'
import { useFormat } from '#ui/locale.tsx'
import type { NewPromise, Side } from '../contract.ts'
import { actOnPromise, makePromise } from './api.ts'
import { usePartnership } from './partnership.tsx'

const kinds = ['task', 'delivery', 'payment', 'meeting', 'report', 'decision', 'sample', 'training'] as const

/** Writes down a promise of one side: what, by when, to whom. */
export function PromiseSheet({ owedBy, onClose }: { owedBy: Side; onClose: () => void }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const { partnerId, own, names } = usePartnership()
  const today = dayIn(new Date(), format.timeZone)
  const entry = useEntryForm({
    initial: { title: '', day: addDays(today, 7) as string | null, kind: 'task', onlyOwn: false },
    rules: {
      title: (title) => (title.trim() ? null : t('promise.titleNeeded')),
      day: (day) => (day ? null : t('promise.dayNeeded')),
    },
    save: async ({ title, day, kind, onlyOwn }) => {
      if (!day) return
      const promise: NewPromise = {
        owedBy,
        title: title.trim(),
        kind,
        dueAt: instantOfDay(day, format.timeZone, 'end'),
        audience: onlyOwn ? own : 'shared',
        subject: null,
      }
      const made = await makePromise(partnerId, promise)
      onClose()
      await act(async () => made, {
        done: t('promise.done.made', { title: made.title, day: format.date(made.dueAt) }),
        // Who owes cannot take a promise back; only the side it was made to can release it.
        ...(made.actions.includes('withdraw')
          ? { undo: () => actOnPromise(made, 'withdraw', { reason: t('promise.mistake') }) }
          : {}),
      })
    },
  })
  const seat = owedBy === own ? 'own' : 'other'
  return (
    <FormSheet
      title={t(`promise.new.${seat}`, { name: names[owedBy] })}
      entry={entry}
      submitText={t('promise.submit.make')}
      onClose={onClose}
      lead={t(`promise.newLead.${seat}`)}
    >
      <TextField
        label={t('promise.what')}
        placeholder={t('promise.whatExample')}
        required
        maxLength={500}
        data-autofocus
        {...entry.field('title')}
      />
      <DateField
        label={t('promise.byWhen')}
        required
        help={t('promise.byWhenHelp')}
        {...entry.field('day')}
      />
      <SelectField
        label={t('promise.kind')}
        data={kinds.map((kind) => ({ value: kind, label: t(`promiseKind.${kind}`) }))}
        {...entry.field('kind')}
      />
      <CheckboxField
        label={t('onlyOwn.label')}
        help={t('onlyOwn.promise')}
        {...entry.field('onlyOwn', 'checkbox')}
      />
    </FormSheet>
  )
}
