import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { instantOfDay } from '#ui/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, DateField, TextareaField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { NumberField } from '#ui/form/number-fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { giveMeasure, keys, readScales } from './api.ts'
import { usePartnership } from './partnership.tsx'
import { useScaleName } from './scale-name.ts'

/** Gives an answer on a scale, of the reader's own side or passed on from a third. */
export function MeasureSheet({ today, onClose }: { today: string; onClose: () => void }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const nameOf = useScaleName()
  const { partnerId, own, names } = usePartnership()
  const scales = useQuery({
    queryKey: keys.part(partnerId, 'scales'),
    queryFn: ({ signal }) => readScales(signal),
    staleTime: 300_000,
  })
  const known = scales.data?.data ?? []
  const entry = useEntryForm({
    initial: {
      scale: '',
      value: null as number | null,
      givenBy: own as string,
      about: '',
      evidence: '',
      day: today as string | null,
      onlyOwn: false,
    },
    rules: {
      scale: (scale) => (scale ? null : t('measure.scaleNeeded')),
      value: (value, { scale }) => {
        const its = known.find((one) => one.code === scale)
        if (value === null) return t('measure.valueNeeded')
        if (its && (value < its.min || value > its.max))
          return t('measure.outOfScale', { min: format.number(its.min), max: format.number(its.max) })
        return null
      },
    },
    save: async ({ scale, value, givenBy, about, evidence, day, onlyOwn }) => {
      const given = await giveMeasure(partnerId, {
        scale,
        value: value ?? 0,
        givenBy: givenBy === 'third' ? 'third' : own,
        about: about.trim() || null,
        evidence: evidence.trim() || null,
        subject: null,
        audience: onlyOwn ? own : 'shared',
        ...(day && day < today ? { happenedAt: instantOfDay(day, format.timeZone) } : {}),
      })
      onClose()
      await act(async () => given, { done: t('measure.done', { scale: nameOf(scale) }) })
    },
  })
  const chosen = known.find((one) => one.code === entry.form.getValues().scale)
  return (
    <FormSheet
      title={t('measure.add')}
      entry={entry}
      submitText={t('contact.submit')}
      onClose={onClose}
      lead={t('measure.lead')}
    >
      <SelectField
        label={t('measure.scale')}
        required
        data={known.map((one) => ({ value: one.code, label: nameOf(one.code, one.name) }))}
        {...entry.field('scale')}
      />
      <NumberField
        label={t('measure.value')}
        required
        {...(chosen
          ? { help: t('measure.range', { min: format.number(chosen.min), max: format.number(chosen.max) }) }
          : {})}
        {...entry.field('value')}
      />
      <SelectField
        label={t('measure.by')}
        data={[
          { value: own, label: names[own] },
          { value: 'third', label: t('measure.third') },
        ]}
        {...entry.field('givenBy')}
      />
      <TextField label={t('measure.about')} maxLength={300} {...entry.field('about')} />
      <TextareaField
        label={t('measure.evidence')}
        maxLength={1000}
        minRows={2}
        {...entry.field('evidence')}
      />
      <DateField label={t('contact.day')} maxDate={today} {...entry.field('day')} />
      <CheckboxField
        label={t('onlyOwn.label')}
        help={t('onlyOwn.measure')}
        {...entry.field('onlyOwn', 'checkbox')}
      />
    </FormSheet>
  )
}
