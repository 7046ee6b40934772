import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import type { CounterpartyKind, Partner } from '../../contract.ts'
import { changePartner } from '../api.ts'
import { counterpartyKinds } from '../registry/registry-more-filters.ts'

/** What the partner is to the host, and on what ground the two work: by a contract or on trust. */
export function CounterpartySection({ partner }: { partner: Partner }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { side, permissions } = useSession()
  const [editing, setEditing] = useState(false)
  const mayWrite = side === 'host' && permissions.includes('partners.write') && !partner.archivedAt
  const rows = [
    { term: t('column.kinds'), value: partner.kinds.map((kind) => t(`kind.${kind}`)).join(', ') },
    { term: t('contract.ground'), value: partner.contract && t(`contract.${partner.contract}`) },
    { term: t('contract.number'), value: partner.contractNumber },
    { term: t('contract.on'), value: partner.contractOn && format.date(partner.contractOn, 'long') },
    {
      term: t('contract.validUntil'),
      value: partner.contractUntil && format.date(partner.contractUntil, 'long'),
    },
  ]
  return (
    <Section
      title={t('column.contract')}
      actions={
        mayWrite ? (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('deeds.edit')}
          </Button>
        ) : null
      }
    >
      <dl className="details">
        {rows.map((row) => (
          <div key={row.term}>
            <dt>{row.term}</dt>
            <dd>{row.value || <span className="mm">{t('form.unknown')}</span>}</dd>
          </div>
        ))}
      </dl>
      {editing ? <CounterpartySheet partner={partner} onClose={() => setEditing(false)} /> : null}
    </Section>
  )
}

function CounterpartySheet({ partner, onClose }: { partner: Partner; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: {
      kinds: [...partner.kinds],
      contract: (partner.contract ?? '') as string,
      contractNumber: partner.contractNumber ?? '',
      contractOn: partner.contractOn,
      contractUntil: partner.contractUntil,
    },
    rules: {
      contractUntil: (until, { contractOn }) =>
        until && contractOn && until < contractOn ? t('contract.untilWrong') : null,
    },
    save: async (values) => {
      const answer = await changePartner(partner, {
        kinds: values.kinds,
        contract: (values.contract || null) as Partner['contract'],
        contractNumber: values.contractNumber.trim() || null,
        contractOn: values.contractOn,
        contractUntil: values.contractUntil,
      })
      onClose()
      await act(async () => answer, {
        done: t('form.changed', { name: answer.partner.name }),
        undo: () => changePartner(answer.partner, answer.previous),
      })
    },
  })
  const { kinds } = entry.form.getValues()
  const toggle = (kind: CounterpartyKind) =>
    entry.form.setFieldValue(
      'kinds',
      kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind],
    )
  return (
    <FormSheet title={t('column.contract')} entry={entry} submitText={t('save')} onClose={onClose}>
      <fieldset className="pick-list">
        <legend className="small">{t('column.kinds')}</legend>
        {counterpartyKinds.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              className="box"
              checked={kinds.includes(kind)}
              onChange={() => toggle(kind)}
            />
            {t(`kind.${kind}`)}
          </label>
        ))}
      </fieldset>
      <SelectField
        label={t('contract.ground')}
        data={[
          { value: '', label: t('form.unknown') },
          { value: 'contract', label: t('contract.contract') },
          { value: 'trust', label: t('contract.trust') },
        ]}
        {...entry.field('contract')}
      />
      <TextField label={t('contract.number')} maxLength={100} {...entry.field('contractNumber')} />
      <DateField label={t('contract.on')} clearable {...entry.field('contractOn')} />
      <DateField label={t('contract.validUntil')} clearable {...entry.field('contractUntil')} />
    </FormSheet>
  )
}
