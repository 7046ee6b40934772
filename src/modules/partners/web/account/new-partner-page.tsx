import '../partners.css'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { EntryFormFrame, useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { Page } from '#ui/page.tsx'
import { useNavigate } from '#ui/routing.tsx'
import type { FieldInputs } from '../../contract.ts'
import { addPartner, archivePartner } from '../api.ts'
import { SameCompany } from '../duplicates/same-company.tsx'
import { type EntityValues, entityOf, valuesOfEntity } from '../people/entity-values.ts'
import { RequisiteField } from '../people/requisite-field.tsx'
import { useStages } from '../stages.ts'
import { PartnerFields, usePartnerRules, valuesOfPartner } from './partner-fields.tsx'
import { RequiredFields, useFieldsRule, useRequiredFields } from './required-fields.tsx'

/** Adds a partner: its name is enough; requisites and a first person may be given at once. */
export function NewPartnerPage() {
  const { t } = useTranslation('partners')
  const navigate = useNavigate()
  const act = useDeed()
  const rules = usePartnerRules()
  const fieldsRule = useFieldsRule()
  const requiredFields = useRequiredFields()
  const stages = useStages()
  const first = stages.inUse.find(({ role }) => role === 'open')
  const entry = useEntryForm({
    initial: {
      ...valuesOfPartner(null),
      fields: {} as FieldInputs,
      stage: '',
      inn: '',
      legalName: '',
      person: '',
      position: '',
      email: '',
      phone: '',
      source: '',
      externalId: '',
    },
    rules: {
      ...rules,
      fields: (fields, values) =>
        fieldsRule(fields, { ...values, stage: values.stage || (first?.code ?? '') }),
      email: (email) =>
        !email.trim() || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t('person.emailWrong'),
      phone: (phone) =>
        !phone.trim() || /^\+?[\d\s().,#x-]{3,}$/i.test(phone.trim()) ? null : t('person.phoneWrong'),
      person: (person, values) =>
        !person.trim() && (values.email.trim() || values.phone.trim()) ? t('person.nameNeeded') : null,
      source: (source, values) =>
        !source.trim() && values.externalId.trim() ? t('external.sourceNeeded') : null,
    },
    save: async (values) => {
      const text = (value: string | null) => value?.trim() || null
      const digits = values.inn.replace(/\s/g, '')
      const entity: EntityValues = {
        ...valuesOfEntity(null),
        kind: digits.length === 12 ? 'sole_trader' : 'company',
        name: values.legalName.trim() || values.name.trim(),
        inn: digits,
        isPrimary: true,
      }
      const made = await addPartner({
        name: values.name.trim(),
        city: text(values.city),
        country: text(values.country),
        website: text(values.website),
        language: text(values.language) as 'ru' | 'en' | null,
        nature: text(values.nature) as never,
        term: text(values.term) as never,
        since: values.since,
        fields: Object.fromEntries(
          requiredFields(values.stage || (first?.code ?? ''), values.nature).flatMap(({ code }) =>
            values.fields[code] === undefined ? [] : [[code, values.fields[code] ?? null]],
          ),
        ),
        ...(values.stage ? { stage: values.stage } : {}),
        legalEntities: digits ? [{ ...entityOf(entity, null), audience: 'shared' }] : [],
        contacts: values.person.trim()
          ? [
              {
                ofSide: 'partner',
                audience: 'shared',
                name: values.person.trim(),
                position: text(values.position),
                email: text(values.email),
                phone: text(values.phone),
                messenger: null,
                isPrimary: true,
              },
            ]
          : [],
        externalIds: values.externalId.trim()
          ? [{ source: values.source.trim(), externalId: values.externalId.trim() }]
          : [],
      })
      await navigate({ to: '/partners/$partnerId', params: { partnerId: made.id } })
      await act(async () => made, {
        done: t('form.added', { name: made.name }),
        undo: () => archivePartner(made, t('stageMove.mistake')),
      })
    },
  })
  const { name, inn, city, website, phone, email } = entry.form.getValues()
  return (
    <Page
      sentence={t('registry.add')}
      lead={t('form.newLead')}
      crumbs={[{ text: t('registry.title'), to: '/partners' }, { text: t('registry.add') }]}
    >
      <div className="form-page">
        <EntryFormFrame
          entry={entry}
          submitText={t('registry.add')}
          columns={2}
          onCancel={() => void navigate({ to: '/partners' })}
        >
          <PartnerFields
            entry={entry}
            belowName={<SameCompany typed={{ name, inn, city, website, phone, email }} />}
          />
          <SelectField
            label={t('filter.stage')}
            data={stages.inUse.map(({ code }) => ({ value: code, label: stages.name(code) }))}
            placeholder={first ? stages.name(first.code) : ''}
            {...entry.field('stage')}
          />
          <RequiredFields entry={entry} stage={entry.form.getValues().stage || first?.code || ''} />
          <h3 className="full">{t('entity.one')}</h3>
          <RequisiteField
            name="inn"
            kind={inn.replace(/\s/g, '').length > 10 ? 'sole_trader' : 'company'}
            {...entry.field('inn')}
            value={inn}
            onChange={(value) => entry.form.setFieldValue('inn', value)}
          />
          <TextField
            label={t('entityField.name')}
            placeholder={t('entity.nameExample')}
            maxLength={300}
            {...entry.field('legalName')}
          />
          <h3 className="full">{t('form.firstPerson')}</h3>
          <TextField label={t('person.name')} maxLength={200} {...entry.field('person')} />
          <TextField label={t('person.position')} maxLength={200} {...entry.field('position')} />
          <TextField label={t('person.email')} type="email" maxLength={254} {...entry.field('email')} />
          <TextField label={t('person.phone')} type="tel" maxLength={40} {...entry.field('phone')} />
          <h3 className="full">{t('external.one')}</h3>
          <TextField
            label={t('external.source')}
            help={t('external.sourceHelp')}
            maxLength={100}
            {...entry.field('source')}
          />
          <TextField label={t('external.id')} maxLength={200} {...entry.field('externalId')} />
        </EntryFormFrame>
      </div>
    </Page>
  )
}
