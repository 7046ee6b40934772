import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextareaField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { Suggestion, TodayLine } from '../contract.ts'
import { keys, readColleagues } from './api.ts'
import { useStepText } from './step-text.ts'
import { removeStep, takeStep } from './steps-api.ts'

type Props = { line: TodayLine; suggestion: Suggestion; onClose: () => void }

/** Takes a step with another day, another person or other words. */
export function TakeSheet({ line, suggestion, onClose }: Props) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const act = useDeed()
  const { user, side } = useSession()
  const textOf = useStepText()
  const colleagues = useQuery({
    queryKey: keys.part('all', 'colleagues'),
    queryFn: ({ signal }) => readColleagues(signal),
    enabled: side === 'host',
    staleTime: 300_000,
  })
  const people = [user, ...(colleagues.data ?? []).filter(({ id }) => id !== user.id)]
  const entry = useEntryForm({
    initial: {
      title: textOf(suggestion).title,
      day: suggestion.dueOn as string | null,
      owner: user.id as string | null,
    },
    rules: {
      title: (title) => (title.trim() ? null : t('stepSheet.needed')),
      day: (day) => (day ? null : t('stepSheet.needed')),
    },
    save: async ({ title, day, owner }) => {
      const step = await takeStep({
        partnerId: line.partner.id,
        kind: suggestion.kind,
        how: 'take',
        title: title.trim(),
        ...(day ? { dueOn: day } : {}),
        ...(owner ? { ownerId: owner } : {}),
      })
      onClose()
      await act(async () => step, {
        done: t('stepDeed.taken', { name: line.partner.name, day: format.date(step.dueOn ?? '') }),
        undo: removeStep,
      })
    },
  })
  return (
    <FormSheet
      title={`${t('stepSheet.title')}: ${line.partner.name}`}
      entry={entry}
      submitText={t('stepSheet.submit')}
      onClose={onClose}
      lead={t('stepSheet.lead')}
    >
      <TextField
        label={t('stepSheet.what')}
        maxLength={300}
        required
        data-autofocus
        {...entry.field('title')}
      />
      <DateField label={t('stepSheet.day')} required {...entry.field('day')} />
      {side === 'host' ? (
        <SelectField
          label={t('stepSheet.owner')}
          data={people.map(({ id, name }) => ({ value: id, label: name }))}
          {...entry.field('owner')}
        />
      ) : null}
    </FormSheet>
  )
}

/** Skips a step and says why; it is not suggested again for the same happening. */
export function SkipSheet({ line, suggestion, onClose }: Props) {
  const { t } = useTranslation('today')
  const act = useDeed()
  const textOf = useStepText()
  const { title } = textOf(suggestion)
  const entry = useEntryForm({
    initial: { reason: '' },
    rules: { reason: (reason) => (reason.trim() ? null : t('stepSheet.needed')) },
    save: async ({ reason }) => {
      const step = await takeStep({
        partnerId: line.partner.id,
        kind: suggestion.kind,
        how: 'skip',
        title,
        reason: reason.trim(),
      })
      onClose()
      await act(async () => step, {
        done: t('stepDeed.skipped', { name: line.partner.name }),
        undo: removeStep,
      })
    },
  })
  return (
    <FormSheet
      title={`${t('skipSheet.title')}: ${line.partner.name}`}
      entry={entry}
      submitText={t('skipSheet.submit')}
      onClose={onClose}
      lead={
        <>
          <b>{title}</b>
          <br />
          {t('skipSheet.lead')}
        </>
      }
    >
      <TextareaField
        label={t('skipSheet.reason')}
        maxLength={500}
        required
        data-autofocus
        {...entry.field('reason')}
      />
    </FormSheet>
  )
}
