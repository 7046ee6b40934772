import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useSession } from '#ui/session.tsx'
import {
  AUDIT_PARTS,
  AUDIT_PERIODS,
  type AuditPartKey,
  type AuditPeriod,
  type ReportSchedule,
} from '../../contract.ts'
import { useScheduleDeeds } from './schedules-api.ts'
import { hourText, useWeekdayName } from './when-sent.ts'

const DAYS = Array.from({ length: 31 }, (_, at) => at + 1)

/** What goes out, when, in which language and to whom. */
export function ScheduleSheet(props: {
  people: readonly { id: string; name: string }[]
  schedule?: ReportSchedule
  onClose: () => void
}) {
  const { people, schedule, onClose } = props
  const { t } = useTranslation('insights-schedules')
  const { user } = useSession()
  const act = useDeed()
  const nameOf = useWeekdayName()
  const { add, change } = useScheduleDeeds()
  const entry = useEntryForm({
    initial: {
      name: schedule?.name ?? '',
      parts: [...(schedule?.parts ?? [])] as AuditPartKey[],
      period: (schedule?.period ?? 'month') as AuditPeriod,
      every: (schedule?.every ?? 'month') as 'week' | 'month',
      day: String(schedule?.day ?? 1),
      hour: String(schedule?.hour ?? 9),
      language: schedule?.language ?? 'own',
      recipients: schedule?.recipients.map(({ id }) => id) ?? [user.id],
    },
    rules: {
      name: (name) => (name.trim() ? null : t('nameNeeded')),
      recipients: (recipients) => (recipients.length > 0 ? null : t('recipientNeeded')),
    },
    save: async (values) => {
      const input = {
        name: values.name.trim(),
        parts: values.parts.length === 0 ? null : values.parts,
        period: values.period,
        every: values.every,
        day: values.every === 'week' ? Math.min(7, Number(values.day)) : Number(values.day),
        hour: Number(values.hour),
        language: values.language === 'own' ? null : (values.language as 'ru' | 'en'),
        recipients: values.recipients,
      }
      if (schedule) {
        const { recipients, name, parts, period, every, day, hour, language } = schedule
        const before = {
          name,
          parts,
          period,
          every,
          day,
          hour,
          language,
          recipients: recipients.map(({ id }) => id),
        }
        const after = await change(schedule, input)
        onClose()
        await act(async () => after, { done: t('wasChanged', input), undo: () => change(after, before) })
        return
      }
      const made = await add(input)
      onClose()
      await act(async () => made, {
        done: t('wasAdded', input),
        undo: () => change(made, { isRemoved: true }),
      })
    },
  })
  const { every } = entry.form.getValues()
  const days = every === 'week' ? DAYS.slice(0, 7) : DAYS
  return (
    <FormSheet
      title={t(schedule ? 'change' : 'add')}
      entry={entry}
      submitText={t(schedule ? 'save' : 'submit')}
      onClose={onClose}
      lead={t('sheetLead')}
    >
      <TextField label={t('field.name')} maxLength={80} data-autofocus required {...entry.field('name')} />
      <MultiSelect
        label={t('field.recipients')}
        description={t('field.recipientsHelp')}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        {...entry.field('recipients')}
      />
      <SelectField
        label={t('field.period')}
        data={AUDIT_PERIODS.map((one) => ({ value: one, label: t(`period.${one}`) }))}
        {...entry.field('period')}
      />
      <SelectField
        label={t('field.every')}
        data={(['month', 'week'] as const).map((one) => ({ value: one, label: t(`every.${one}`) }))}
        {...entry.field('every')}
      />
      <SelectField
        label={t(`field.day.${every}`)}
        {...(every === 'month' ? { help: t('field.dayHelp') } : {})}
        data={days.map((one) => ({
          value: String(one),
          label: every === 'week' ? nameOf(one) : String(one),
        }))}
        {...entry.field('day')}
      />
      <SelectField
        label={t('field.hour')}
        help={t('field.hourHelp')}
        data={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: hourText(hour) }))}
        {...entry.field('hour')}
      />
      <SelectField
        label={t('field.language')}
        data={(['own', 'ru', 'en'] as const).map((one) => ({ value: one, label: t(`language.${one}`) }))}
        {...entry.field('language')}
      />
      <MultiSelect
        label={t('field.parts')}
        description={t('field.partsHelp')}
        data={AUDIT_PARTS.map((one) => ({ value: one, label: t(`part.${one}`) }))}
        {...entry.field('parts')}
      />
    </FormSheet>
  )
}
