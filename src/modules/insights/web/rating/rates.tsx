import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { dayIn } from '#ui/format-date.ts'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { addRate, removeRate, restoreRate, useRates } from './api.ts'

const USUAL_UNITS = ['hours', 'points', 'pieces']

/** What an hour of unpaid work is worth, as agreed: by it hours and money are added in the balance. */
export function Rates() {
  const { t, i18n } = useTranslation('insights-rating')
  const format = useFormat()
  const act = useDeed()
  const rates = useRates()
  const [adding, setAdding] = useState(false)
  const words = t as unknown as (key: string) => string
  const unitName = (unit: string) =>
    i18n.exists(`insights-rating:settings.unit.${unit}`) ? words(`settings.unit.${unit}`) : unit
  const all = rates.data?.data ?? []
  const units = [...new Set([...(rates.data?.units ?? []), ...USUAL_UNITS])]
  return (
    <Section
      title={t('settings.rates')}
      note={t('settings.ratesNote')}
      actions={
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('settings.addRate')}
        </Button>
      }
    >
      {rates.data && all.length === 0 ? <p className="mm">{t('settings.noRates')}</p> : null}
      <ul className="contests">
        {all.map((rate) => (
          <li key={rate.id}>
            <div className="rating-head">
              <span>
                {t('settings.rateOf', {
                  unit: unitName(rate.unit),
                  amount: format.money(rate.amount, { currency: rate.currency }),
                  day: format.date(rate.since),
                })}
              </span>
              <button
                type="button"
                className="link"
                onClick={() =>
                  void act(() => removeRate(rate.id), {
                    done: t('settings.rateRemoved'),
                    undo: () => restoreRate(rate.id),
                  })
                }
              >
                {t('settings.removeRate')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {adding ? (
        <RateSheet
          units={units.map((value) => ({ value, label: unitName(value) }))}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Section>
  )
}

function RateSheet(props: { units: { value: string; label: string }[]; onClose: () => void }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const act = useDeed()
  const entry = useEntryForm<{ unit: string; amount: string; since: string | null }>({
    initial: {
      unit: props.units[0]?.value ?? 'hours',
      amount: '',
      since: dayIn(new Date(), format.timeZone),
    },
    rules: { amount: (value) => (Number(value.replace(',', '.')) > 0 ? null : t('settings.invalid')) },
    save: async ({ unit, amount, since }) => {
      const added = await addRate({
        unit,
        amount: amount.trim().replace(',', '.'),
        since: since ?? dayIn(new Date(), format.timeZone),
      })
      props.onClose()
      await act(async () => added, { done: t('settings.rateAdded'), undo: ({ id }) => removeRate(id) })
    },
  })
  return (
    <FormSheet
      title={t('settings.addRate')}
      entry={entry}
      submitText={t('settings.addRate')}
      onClose={props.onClose}
    >
      <SelectField label={t('settings.rateUnit')} data={props.units} {...entry.field('unit')} />
      <TextField
        label={t('settings.rateAmount')}
        required
        inputMode="decimal"
        rightSection={format.currency}
        {...entry.field('amount')}
      />
      <DateField label={t('settings.rateSince')} {...entry.field('since')} />
    </FormSheet>
  )
}
