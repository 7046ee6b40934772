import { useTranslation } from 'react-i18next'
import type { EntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import type { LegalEntityKind } from '../../contract.ts'
import { type EntityValues, entityKinds } from './entity-values.ts'
import { RequisiteField } from './requisite-field.tsx'
import type { RequisiteName } from './requisites.ts'

/** Fields of a legal entity; which requisites are asked follows its kind. */
export function EntityFields({ entry, isNew }: { entry: EntryForm<EntityValues>; isNew: boolean }) {
  const { t } = useTranslation('partners')
  const values = entry.form.getValues()
  const kind = values.kind as LegalEntityKind
  const isForeign = kind === 'foreign'
  const requisite = (name: RequisiteName) => (
    <RequisiteField
      name={name}
      kind={kind}
      bik={values.bik.replace(/\s/g, '')}
      {...entry.field(name)}
      value={values[name]}
      onChange={(value) => entry.form.setFieldValue(name, value)}
    />
  )
  return (
    <>
      <SelectField
        label={t('entityField.kind')}
        data={entityKinds.map((one) => ({ value: one, label: t(`entityKind.${one}`) }))}
        {...entry.field('kind')}
      />
      <TextField
        label={t('entityField.name')}
        placeholder={t('entity.nameExample')}
        required
        maxLength={300}
        {...entry.field('name')}
      />
      <div className="full">
        <TextField label={t('entityField.fullName')} maxLength={500} {...entry.field('fullName')} />
      </div>
      {isForeign ? (
        <>
          <TextField
            label={t('entityField.country')}
            help={t('form.countryHelp')}
            maxLength={2}
            {...entry.field('country')}
          />
          <TextField label={t('entity.taxId')} maxLength={40} {...entry.field('taxId')} />
        </>
      ) : (
        <>
          {requisite('inn')}
          {kind === 'company' ? requisite('kpp') : null}
          {kind === 'person' ? null : requisite('ogrn')}
        </>
      )}
      <div className="full">
        <TextField label={t('entityField.address')} maxLength={500} {...entry.field('address')} />
      </div>
      <h4 className="full">{t('entity.bank')}</h4>
      {requisite('bik')}
      <TextField label={t('entity.bankName')} maxLength={200} {...entry.field('bankName')} />
      {requisite('account')}
      {isForeign ? null : requisite('correspondentAccount')}
      <div className="full stack">
        <CheckboxField label={t('entity.primary')} {...entry.field('isPrimary', 'checkbox')} />
        {isNew ? (
          <CheckboxField
            label={t('person.onlyOwn')}
            help={t('person.onlyOwnHelp')}
            {...entry.field('onlyOwn', 'checkbox')}
          />
        ) : null}
      </div>
    </>
  )
}
