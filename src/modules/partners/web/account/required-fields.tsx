import { useTranslation } from 'react-i18next'
import type { EntryForm } from '#ui/form/entry-form.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { CustomField, FieldInputs, FieldInput as FieldInputValue } from '../../contract.ts'
import { FieldInput, problemOfValue } from '../custom-fields/field-input.tsx'
import { fieldLabel } from '../custom-fields/field-text.tsx'
import { useFields } from '../custom-fields/fields-api.ts'
import { useStages } from '../stages.ts'

/** What the form of a new partner must hold for its fields to be asked. */
export type AskingValues = { stage: string; nature: string | null; fields: FieldInputs }

/** The fields that a partner of this type needs at this stage and the person may fill in: by the server's rule. */
export function useRequiredFields(): (stage: string, nature: string | null) => CustomField[] {
  const fields = useFields()
  const stages = useStages()
  return (stage, nature) => {
    const at = stages.of(stage)
    if (!at || at.role === 'exit') return []
    return fields.filter((field) => {
      const from = field.requiredFromStage ? stages.of(field.requiredFromStage) : undefined
      const applies =
        field.natures === null || (nature !== null && field.natures.some((one) => one === nature))
      return from !== undefined && at.rank >= from.rank && applies && field.mayWrite
    })
  }
}

/** A rule of the form: what is still missing or cannot be kept; said below the fields. */
export function useFieldsRule() {
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const required = useRequiredFields()
  return (values: FieldInputs, form: AskingValues): string | null => {
    for (const field of required(form.stage, form.nature)) {
      const value = values[field.code]
      if (value === undefined || value === null || value === '')
        return t('fields.fillIn', { name: fieldLabel(field, language) })
      const wrong = problemOfValue(field, value)
      if (wrong) return `${fieldLabel(field, language)}: ${t(wrong)}`
    }
    return null
  }
}

/** Asks the fields that the chosen stage and type need. */
export function RequiredFields<Values extends AskingValues & Record<string, unknown>>({
  entry,
  stage,
}: {
  entry: EntryForm<Values>
  /** The stage it will begin at. */
  stage: string
}) {
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const required = useRequiredFields()
  const values = entry.form.getValues()
  const asked = required(stage, values.nature)
  if (asked.length === 0) return null
  const set = (code: string, value: FieldInputValue) => {
    entry.form.setFieldValue('fields', { ...entry.form.getValues().fields, [code]: value } as never)
    entry.form.clearFieldError('fields')
  }
  return (
    <>
      <h3 className="full">{t('fields.title')}</h3>
      {asked.map((field) => (
        <FieldInput
          key={field.id}
          field={field}
          label={fieldLabel(field, language)}
          help={field.hint}
          required
          value={values.fields[field.code]}
          onChange={(value) => set(field.code, value)}
        />
      ))}
      {entry.form.errors['fields'] ? (
        <p className="full small att" role="alert">
          {entry.form.errors['fields']}
        </p>
      ) : null}
    </>
  )
}
