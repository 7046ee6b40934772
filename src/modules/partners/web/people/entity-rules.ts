import { useTranslation } from 'react-i18next'
import type { LegalEntityKind } from '../../contract.ts'
import type { EntityValues } from './entity-values.ts'
import { type RequisiteName, requisiteLength, requisiteRefusal } from './requisites.ts'

/** What a form of a legal entity wants of each field; an empty requisite is no mistake. */
export function useEntityRules() {
  const { t } = useTranslation('partners')
  const requisite = (name: RequisiteName) => (value: string, values: EntityValues) => {
    const kind = values.kind as LegalEntityKind
    const digits = value.replace(/\s/g, '')
    if (digits === '') return null
    const hidden =
      (name === 'kpp' && kind !== 'company') || (name === 'ogrn' && kind === 'person') || kind === 'foreign'
    const refusal = hidden ? null : requisiteRefusal(name, digits, kind, values.bik.replace(/\s/g, ''))
    return refusal
      ? t(`refusal.${refusal}`, { count: digits.length, wanted: requisiteLength(name, kind) ?? 0 })
      : null
  }
  return {
    name: (name: string) => (name.trim() ? null : t('entity.nameNeeded')),
    country: (country: string, { kind }: EntityValues) =>
      kind !== 'foreign' || !country.trim() || /^[a-z]{2}$/i.test(country.trim())
        ? null
        : t('form.countryWrong'),
    inn: requisite('inn'),
    kpp: requisite('kpp'),
    ogrn: requisite('ogrn'),
    bik: (bik: string, values: EntityValues) =>
      !bik.trim() && values.account.trim() && values.kind !== 'foreign'
        ? t('refusal.bik_needed')
        : requisite('bik')(bik, values),
    account: requisite('account'),
    correspondentAccount: requisite('correspondentAccount'),
  }
}
