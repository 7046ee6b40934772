import { useTranslation } from 'react-i18next'
import type { EntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextField } from '#ui/form/fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import type { Partner } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import { natures, terms } from '../stages.ts'

/** What the form of a partner account holds; empty text is "not known". */
export type PartnerValues = {
  name: string
  city: string
  country: string | null
  website: string
  language: string | null
  nature: string | null
  term: string | null
  since: string | null
}

export function valuesOfPartner(partner: Partner | null): PartnerValues {
  return {
    name: partner?.name ?? '',
    city: partner?.city ?? '',
    country: partner?.country ?? null,
    website: partner?.website ?? '',
    language: partner?.language ?? null,
    nature: partner?.nature ?? null,
    term: partner?.term ?? null,
    since: partner?.since ?? null,
  }
}

export function usePartnerRules() {
  const { t } = useTranslation('partners')
  return {
    name: (name: string) => (name.trim() ? null : t('form.nameNeeded')),
    website: (website: string) =>
      !website.trim() || /^https?:\/\/\S+$/i.test(website.trim()) ? null : t('form.websiteWrong'),
  }
}

const countries =
  'RU BY KZ UZ KG AM AZ GE TJ TM MD TR CN IN AE RS DE AT CH FR IT ES PT GB IE NL BE PL CZ SK HU RO BG GR FI SE NO DK EE LV LT US CA MX BR AR CL CO PE JP KR VN TH ID MY SG AU NZ ZA EG MA IL SA QA'.split(
    ' ',
  )

/** Fields of a partner account: all of them, or only those the reader's side may change. */
export function PartnerFields<Values extends PartnerValues>(props: {
  entry: EntryForm<Values>
  only?: readonly (keyof PartnerValues)[]
  /** Stands right below the name: what was found with the same one. */
  belowName?: React.ReactNode
}) {
  const { entry, only, belowName } = props
  const { t } = useTranslation('partners')
  const nameOf = useCountryName()
  const shows = (field: keyof PartnerValues) => !only || only.includes(field)
  const own = entry.form.getValues().country
  const codes = own && !countries.includes(own) ? [own, ...countries] : countries
  const none = { value: '', label: t('form.unknown') }
  return (
    <>
      {shows('name') ? (
        <div className="full stack tight">
          <TextField
            label={t('form.name')}
            required
            maxLength={300}
            autoComplete="organization"
            data-autofocus
            {...entry.field('name')}
          />
          {belowName}
        </div>
      ) : null}
      {shows('city') ? <TextField label={t('form.city')} maxLength={200} {...entry.field('city')} /> : null}
      {shows('country') ? (
        <SelectField
          label={t('form.country')}
          clearable
          data={codes.map((code) => ({ value: code, label: nameOf(code) }))}
          {...entry.field('country')}
        />
      ) : null}
      {shows('website') ? (
        <TextField
          label={t('form.website')}
          type="url"
          placeholder="https://"
          maxLength={300}
          {...entry.field('website')}
        />
      ) : null}
      {shows('language') ? (
        <SelectField
          label={t('form.language')}
          clearable
          data={[
            { value: 'ru', label: 'Русский' },
            { value: 'en', label: 'English' },
          ]}
          {...entry.field('language')}
        />
      ) : null}
      {shows('nature') ? (
        <SelectField
          label={t('form.nature')}
          data={[none, ...natures.map((one) => ({ value: one, label: t(`nature.${one}`) }))]}
          {...entry.field('nature')}
          value={entry.form.getValues().nature ?? ''}
        />
      ) : null}
      {shows('term') ? (
        <SelectField
          label={t('form.term')}
          data={[none, ...terms.map((one) => ({ value: one, label: t(`term.${one}`) }))]}
          {...entry.field('term')}
          value={entry.form.getValues().term ?? ''}
        />
      ) : null}
      {shows('since') ? (
        <DateField label={t('form.since')} clearable help={t('form.sinceHelp')} {...entry.field('since')} />
      ) : null}
    </>
  )
}
