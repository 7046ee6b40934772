import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import type { CustomField, FieldInput as FieldInputValue, FieldKind } from '../../contract.ts'
import { natures, useStages } from '../stages.ts'
import { FieldInput } from './field-input.tsx'
import { fieldLabel } from './field-text.tsx'
import { codeFrom, type FieldFormValues, fieldOf, valuesOfField } from './field-values.ts'
import { addField, archiveField, changeField, fieldKeys, readFieldUse } from './fields-api.ts'
import { OptionsEditor } from './options-editor.tsx'
import { SeveralField } from './several-field.tsx'

const kinds: readonly FieldKind[] = ['text', 'number', 'money', 'date', 'choice', 'person', 'link']
/** The owner sees and writes every field. */
const roles = ['manager', 'curator', 'accountant', 'viewer', 'auditor'] as const

/** Makes a field or changes it; what it will look like stands below. */
export function FieldSheet(props: {
  field: CustomField | null
  taken: readonly string[]
  onClose: () => void
}) {
  const { field, taken, onClose } = props
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const act = useDeed()
  const stages = useStages()
  const use = useQuery({
    queryKey: field ? fieldKeys.part(field.id, 'use') : fieldKeys.part('new', 'use'),
    queryFn: ({ signal }) => (field ? readFieldUse(field, signal) : { partners: 0, options: {} }),
  })
  const isUsed = (use.data?.partners ?? 0) > 0
  const entry = useEntryForm<FieldFormValues>({
    initial: valuesOfField(field),
    rules: {
      labelRu: (ru, { labelEn }) => (ru.trim() || labelEn.trim() ? null : t('fields.labelNeeded')),
      options: (options, { kind }) =>
        kind === 'choice' &&
        !options.some((one) => !one.archived && (one.labelRu.trim() || one.labelEn.trim()))
          ? t('fields.optionsNeeded')
          : null,
      code: (code) =>
        field || code === '' || /^[a-z][a-z0-9_]{0,39}$/.test(code) ? null : t('fields.codeWrong'),
    },
    save: async (values) => {
      const wanted = fieldOf(values)
      if (!field) {
        const code = values.code || codeFrom(wanted.labelEn, taken)
        const answer = await addField({ ...wanted, code })
        onClose()
        return act(async () => answer, {
          done: t('fields.added', { name: fieldLabel(answer.field, language) }),
          undo: () => archiveField(answer.field),
        })
      }
      const answer = await changeField(field, wanted)
      onClose()
      return act(async () => answer, {
        done: t('fields.saved', { name: fieldLabel(answer.field, language) }),
        undo: () => changeField(answer.field, answer.previous),
      })
    },
  })
  const values = entry.form.getValues()
  const set = <Key extends keyof FieldFormValues>(key: Key, value: FieldFormValues[Key]) =>
    entry.form.setFieldValue(key, value as never)
  return (
    <FormSheet
      title={field ? fieldLabel(field, language) : t('fields.add')}
      entry={entry}
      submitText={t('save')}
      onClose={onClose}
      columns={2}
      lead={field && isUsed ? t('fields.used', { count: use.data?.partners ?? 0 }) : null}
    >
      <TextField
        label={t('fields.labelRu')}
        maxLength={80}
        lang="ru"
        data-autofocus
        {...entry.field('labelRu')}
      />
      <TextField label={t('fields.labelEn')} maxLength={80} lang="en" {...entry.field('labelEn')} />
      <SelectField
        label={t('fields.kindLabel')}
        help={isUsed ? t('fields.kindStays') : undefined}
        disabled={isUsed}
        data={kinds.map((kind) => ({ value: kind, label: t(`fields.kind.${kind}`) }))}
        {...entry.field('kind')}
      />
      <TextField
        label={t('fields.code')}
        help={t('fields.codeHelp')}
        maxLength={40}
        disabled={field !== null}
        placeholder={codeFrom(values.labelEn || values.labelRu, taken)}
        {...entry.field('code')}
      />
      <div className="full">
        <TextField label={t('fields.hint')} maxLength={300} {...entry.field('hint')} />
      </div>
      {values.kind === 'choice' ? (
        <div className="full">
          <OptionsEditor
            options={values.options}
            counts={use.data?.options ?? {}}
            error={entry.form.errors['options']}
            onChange={(options) => set('options', options)}
          />
        </div>
      ) : null}
      <SelectField
        label={t('fields.required')}
        data={[
          { value: '', label: t('fields.never') },
          ...stages.inUse
            .filter((stage) => stage.role !== 'exit')
            .map((stage) => ({
              value: stage.code,
              label: t('fields.requiredFrom', { stage: stages.name(stage.code) }),
            })),
        ]}
        {...entry.field('requiredFromStage')}
      />
      <SelectField
        label={t('fields.audience')}
        data={(['host', 'shared'] as const).map((one) => ({
          value: one,
          label: t(`fields.audienceIs.${one}`),
        }))}
        {...entry.field('audience')}
      />
      <SeveralField
        label={t('fields.natures')}
        allText={t('fields.allTypes')}
        options={natures.map((nature) => ({ value: nature, text: t(`nature.${nature}`) }))}
        value={values.natures}
        onChange={(next) => set('natures', next)}
      />
      <div className="stack">
        <SeveralField
          label={t('fields.readRoles')}
          allText={t('fields.allRoles')}
          options={roles.map((role) => ({ value: role, text: t(`app:roles.host.${role}`) }))}
          value={values.readRoles}
          onChange={(next) => set('readRoles', next)}
        />
        <SeveralField
          label={t('fields.writeRoles')}
          allText={t('fields.allRoles')}
          options={roles
            .filter((role) => role !== 'viewer' && role !== 'auditor')
            .map((role) => ({ value: role, text: t(`app:roles.host.${role}`) }))}
          value={values.writeRoles}
          onChange={(next) => set('writeRoles', next)}
        />
      </div>
      <div className="full stack tight">
        <CheckboxField label={t('fields.isKey')} {...entry.field('isKey', 'checkbox')} />
        {values.audience === 'shared' ? (
          <CheckboxField label={t('fields.partnerMayWrite')} {...entry.field('partnerWrites', 'checkbox')} />
        ) : null}
      </div>
      <div className="full">
        <Note tone="plain" title={t('fields.preview')}>
          <Preview values={values} />
        </Note>
      </div>
    </FormSheet>
  )
}

/** The field as it will be filled in. */
function Preview({ values }: { values: FieldFormValues }) {
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const [value, setValue] = useState<FieldInputValue>(null)
  const shape = fieldOf(values)
  const field: CustomField = {
    ...shape,
    id: 'preview',
    code: values.code || 'preview',
    options: shape.options.map((option, place) => ({ ...option, code: option.code || `option-${place}` })),
    place: 0,
    archivedAt: null,
    mayWrite: true,
    version: 0,
  }
  return (
    <FieldInput
      key={values.kind}
      field={field}
      label={fieldLabel(field, language) || t('fields.kindLabel')}
      help={field.hint}
      value={value}
      onChange={setValue}
    />
  )
}
