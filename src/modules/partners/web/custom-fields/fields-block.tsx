import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '#ui/page.tsx'
import type { Partner } from '../../contract.ts'
import { keys } from '../api.ts'
import { FieldRow } from './field-row.tsx'
import { readPartnerFields, useFields } from './fields-api.ts'

/** The values of the network's own fields on a partner's page; each is changed where it stands and saved by itself. */
export function FieldsSection({ partner }: { partner: Partner }) {
  const { t } = useTranslation('partners')
  const fields = useFields()
  const values = usePartnerFields(partner.id)
  const applying = fields.filter(
    (field) => field.natures === null || (partner.nature !== null && field.natures.includes(partner.nature)),
  )
  if (applying.length === 0 || !values) return null
  return (
    <Section
      title={t('fields.title')}
      note={values.missing.length > 0 ? t('fields.missing', { count: values.missing.length }) : null}
    >
      <div className="details own-fields">
        {applying.map((field) => (
          <FieldRow
            key={field.id}
            field={field}
            partner={partner}
            value={values.values[field.code]}
            people={values.people}
            isMissing={values.missing.includes(field.code)}
          />
        ))}
      </div>
    </Section>
  )
}

/** What stands in the fields of a partner; undefined until it is there. */
export function usePartnerFields(partnerId: string) {
  const { data } = useQuery({
    queryKey: keys.part(partnerId, 'fields'),
    queryFn: ({ signal }) => readPartnerFields(partnerId, signal),
  })
  return data
}
