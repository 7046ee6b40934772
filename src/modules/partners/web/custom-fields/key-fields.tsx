import type { ReactNode } from 'react'
import { useFormat } from '#ui/locale.tsx'
import type { Partner } from '../../contract.ts'
import { FieldText, fieldLabel } from './field-text.tsx'
import { useFields } from './fields-api.ts'
import { usePartnerFields } from './fields-block.tsx'

/** The key fields of a partner that have a value, for the line under its name. */
export function useKeyFields(partner: Partner): { term: string; value: ReactNode }[] {
  const { language } = useFormat()
  const fields = useFields()
  const values = usePartnerFields(partner.id)
  if (!values) return []
  return fields
    .filter((field) => field.isKey && values.values[field.code] !== undefined)
    .map((field) => ({
      term: fieldLabel(field, language),
      value: <FieldText field={field} value={values.values[field.code]} people={values.people} />,
    }))
}
