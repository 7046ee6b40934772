import { Checkbox, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { GateCondition } from '../../contract.ts'
import { fieldLabel } from '../custom-fields/field-text.tsx'
import { useFields } from '../custom-fields/fields-api.ts'

const accountFields = [
  'city',
  'country',
  'website',
  'language',
  'nature',
  'term',
  'since',
  'kinds',
  'contract',
] as const
const factKinds = [
  'contact.met',
  'contact.called',
  'contact.written',
  'order.placed',
  'order.delivered',
  'document.added',
  'measure.given',
]
const documentKinds = ['agreement', 'proof', 'report', 'other']
const figures = ['net12m', 'net', 'orders12m', 'orders'] as const

/** What a condition asks, as fields. */
export function ConditionFields(props: {
  condition: GateCondition
  onChange: (condition: GateCondition) => void
}) {
  const { condition, onChange } = props
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const fields = useFields()
  const word = (key: string, fallback: string) =>
    i18n.exists(`partners:${key}`) ? (t as unknown as (key: string) => string)(key) : fallback
  const whole = (label: string, value: number | null, set: (value: number | null) => void) => (
    <NumberInput
      label={label}
      value={value ?? ''}
      min={1}
      allowDecimal={false}
      onChange={(next) => set(next === '' ? null : Number(next))}
    />
  )
  switch (condition.kind) {
    case 'account_fields':
      return (
        <MultiSelect
          label={t('gate.fieldsLabel')}
          data={accountFields.map((value) => ({ value, label: word(`gate.field.${value}`, value) }))}
          value={condition.fields}
          onChange={(next) =>
            next.length > 0 &&
            onChange({ ...condition, fields: accountFields.filter((one) => next.includes(one)) })
          }
        />
      )
    case 'custom_fields':
      return (
        <MultiSelect
          label={t('gate.fieldsLabel')}
          data={fields.map((field) => ({ value: field.code, label: fieldLabel(field, format.language) }))}
          value={condition.codes}
          onChange={(codes) => onChange({ ...condition, codes })}
        />
      )
    case 'legal_entity':
      return (
        <Checkbox
          label={t('gate.innLabel')}
          checked={condition.isInnChecked}
          onChange={(event) => onChange({ ...condition, isInnChecked: event.currentTarget.checked })}
        />
      )
    case 'contacts':
      return (
        <>
          {whole(t('gate.atLeast'), condition.atLeast, (atLeast) =>
            onChange({ ...condition, atLeast: atLeast ?? 1 }),
          )}
          <TextInput
            label={t('gate.position')}
            value={condition.position ?? ''}
            onChange={(event) => onChange({ ...condition, position: event.currentTarget.value || null })}
          />
        </>
      )
    case 'document':
      return (
        <>
          <Select
            label={t('gate.documentKindLabel')}
            data={documentKinds.map((value) => ({ value, label: word(`gate.documentKind.${value}`, value) }))}
            value={condition.documentKind}
            clearable
            onChange={(documentKind) => onChange({ ...condition, documentKind })}
          />
          <TextInput
            label={t('gate.documentTitle')}
            value={condition.title ?? ''}
            onChange={(event) => onChange({ ...condition, title: event.currentTarget.value || null })}
          />
          <Checkbox
            label={t('gate.signedLabel')}
            checked={condition.isSigned}
            onChange={(event) => onChange({ ...condition, isSigned: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('gate.onTrustLabel')}
            checked={condition.unlessOnTrust}
            onChange={(event) => onChange({ ...condition, unlessOnTrust: event.currentTarget.checked })}
          />
        </>
      )
    case 'promises':
      return (
        <>
          <Select
            label={t('gate.ruleLabel')}
            allowDeselect={false}
            data={(['none_overdue', 'kept_share'] as const).map((value) => ({
              value,
              label: t(`gate.rule.${value}`),
            }))}
            value={condition.rule}
            onChange={(rule) =>
              rule === 'kept_share'
                ? onChange({
                    ...condition,
                    rule,
                    share: condition.share ?? 0.8,
                    atLeast: condition.atLeast ?? 5,
                  })
                : onChange({ ...condition, rule: 'none_overdue', share: null, atLeast: null })
            }
          />
          <Select
            label={t('gate.sideLabel')}
            allowDeselect={false}
            data={(['host', 'partner', 'any'] as const).map((value) => ({
              value,
              label: t(`gate.side.${value}`),
            }))}
            value={condition.side}
            onChange={(side) => side && onChange({ ...condition, side: side as 'host' | 'partner' | 'any' })}
          />
          {condition.rule === 'kept_share' ? (
            <>
              <NumberInput
                label={t('gate.shareLabel')}
                suffix=" %"
                min={0}
                max={100}
                value={Math.round((condition.share ?? 0) * 100)}
                onChange={(next) =>
                  onChange({ ...condition, share: Math.min(1, Math.max(0, Number(next) / 100)) })
                }
              />
              {whole(t('gate.endedLabel'), condition.atLeast, (atLeast) =>
                onChange({ ...condition, atLeast }),
              )}
            </>
          ) : null}
        </>
      )
    case 'facts':
      return (
        <>
          <MultiSelect
            label={t('gate.factKindsLabel')}
            data={factKinds.map((value) => ({
              value,
              label: word(`gate.fact.${value.replace('.', '_')}`, value),
            }))}
            value={condition.factKinds}
            onChange={(next) => next.length > 0 && onChange({ ...condition, factKinds: next })}
          />
          {whole(t('gate.atLeast'), condition.atLeast, (atLeast) =>
            onChange({ ...condition, atLeast: atLeast ?? 1 }),
          )}
          {whole(t('gate.withinDays'), condition.withinDays, (withinDays) =>
            onChange({ ...condition, withinDays }),
          )}
        </>
      )
    case 'curator':
      return null
    case 'segment':
      return (
        <>
          <TextInput
            label={t('gate.scheme')}
            value={condition.scheme}
            onChange={(event) => onChange({ ...condition, scheme: event.currentTarget.value })}
          />
          <TextInput
            label={t('gate.segments')}
            value={condition.segments.join(', ')}
            onChange={(event) =>
              onChange({
                ...condition,
                segments: event.currentTarget.value
                  .split(',')
                  .map((part) => part.trim())
                  .filter(Boolean),
              })
            }
          />
        </>
      )
    case 'figure':
      return (
        <>
          <Select
            label={t('gate.figureLabel')}
            allowDeselect={false}
            data={figures.map((value) => ({ value, label: t(`gate.figure.${value}`) }))}
            value={condition.figure}
            onChange={(figure) =>
              figure && onChange({ ...condition, figure: figure as (typeof figures)[number] })
            }
          />
          <NumberInput
            label={t('gate.over')}
            value={Number(condition.over)}
            min={0}
            thousandSeparator=" "
            decimalScale={2}
            onChange={(next) => onChange({ ...condition, over: String(next === '' ? 0 : next) })}
          />
        </>
      )
  }
}
