import { useTranslation } from 'react-i18next'
import { instantOfDay } from '#ui/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, DateField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { MoneyField, NumberField } from '#ui/form/number-fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { NewTransfer, Side } from '../contract.ts'
import { makeTransfer, reverseTransfer } from './api.ts'
import { usePartnership } from './partnership.tsx'

type Kind = NewTransfer['kind']

const kinds: readonly Kind[] = [
  'discount',
  'bonus',
  'marketing',
  'training',
  'lead',
  'equipment',
  'support',
  'content',
  'introduction',
  'other',
]
const units = ['hours', 'points', 'pieces'] as const

/** Writes down what one side gave the other. */
export function TransferSheet({ today, onClose }: { today: string; onClose: () => void }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const { partnerId, own, names } = usePartnership()
  const entry = useEntryForm({
    initial: {
      giver: own as string,
      kind: 'discount' as string,
      unit: format.currency,
      amount: null as string | null,
      day: today as string | null,
      note: '',
      onlyOwn: false,
    },
    rules: {
      amount: (amount) => (amount && Number(amount) > 0 ? null : t('given.amountNeeded')),
      day: (day) => (day ? null : t('contact.dayNeeded')),
    },
    save: async ({ giver, kind, unit, amount, day, note, onlyOwn }) => {
      const transfer: NewTransfer = {
        from: giver as Side,
        kind: kind as Kind,
        unit,
        amount: amount ?? '0',
        audience: onlyOwn ? own : 'shared',
        subject: null,
        ...(day && day < today ? { happenedAt: instantOfDay(day, format.timeZone) } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      }
      const made = await makeTransfer(partnerId, transfer)
      onClose()
      await act(async () => made, {
        done: t('given.done', { kind: t(`givenKind.${kind}`) }),
        undo: () => reverseTransfer(partnerId, made.id, t('promise.mistake')),
      })
    },
  })
  const { unit } = entry.form.getValues()
  const isMoney = unit === format.currency
  const amountField = entry.field('amount')
  return (
    <FormSheet
      title={t('given.new')}
      entry={entry}
      submitText={t('contact.submit')}
      onClose={onClose}
      lead={t('given.lead')}
    >
      <SelectField
        label={t('given.who')}
        data={[
          { value: 'host', label: names.host },
          { value: 'partner', label: names.partner },
        ]}
        {...entry.field('giver')}
      />
      <SelectField
        label={t('given.what')}
        data={kinds.map((kind) => ({ value: kind, label: t(`givenKind.${kind}`) }))}
        {...entry.field('kind')}
      />
      <SelectField
        label={t('given.unit')}
        data={[
          { value: format.currency, label: format.currency },
          ...units.map((one) => ({ value: one, label: t(`unit.${one}`) })),
        ]}
        {...entry.field('unit')}
      />
      {isMoney ? (
        <MoneyField label={t('given.amount')} required {...amountField} />
      ) : (
        <NumberField
          label={t('given.amount')}
          required
          {...amountField}
          value={amountField.value === null ? null : Number(amountField.value)}
          onChange={(value) => entry.form.setFieldValue('amount', value === null ? null : String(value))}
        />
      )}
      <DateField label={t('contact.day')} maxDate={today} {...entry.field('day')} />
      <TextareaField label={t('given.note')} maxLength={1000} minRows={2} {...entry.field('note')} />
      <CheckboxField
        label={t('onlyOwn.label')}
        help={t('onlyOwn.transfer')}
        {...entry.field('onlyOwn', 'checkbox')}
      />
    </FormSheet>
  )
}
