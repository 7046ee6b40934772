import type { LegalEntity, LegalEntityInput, LegalEntityKind } from '../../contract.ts'

export const entityKinds: readonly LegalEntityKind[] = ['company', 'sole_trader', 'person', 'foreign']

/** What the form of a legal entity holds: texts as typed. */
export type EntityValues = {
  kind: string
  name: string
  fullName: string
  country: string
  inn: string
  kpp: string
  ogrn: string
  taxId: string
  address: string
  bik: string
  bankName: string
  account: string
  correspondentAccount: string
  isPrimary: boolean
  onlyOwn: boolean
}

export function valuesOfEntity(entity: LegalEntity | null): EntityValues {
  const bank = entity?.bankAccounts[0]
  return {
    kind: entity?.kind ?? 'company',
    name: entity?.name ?? '',
    fullName: entity?.fullName ?? '',
    country: entity?.country ?? '',
    inn: entity?.inn ?? '',
    kpp: entity?.kpp ?? '',
    ogrn: entity?.ogrn ?? '',
    taxId: entity?.taxId ?? '',
    address: entity?.address ?? '',
    bik: bank?.bik ?? '',
    bankName: bank?.bankName ?? '',
    account: bank?.account ?? '',
    correspondentAccount: bank?.correspondentAccount ?? '',
    isPrimary: entity?.isPrimary ?? false,
    onlyOwn: entity ? entity.audience !== 'shared' : false,
  }
}

const text = (value: string) => value.trim() || null
const digits = (value: string) => value.replace(/\s/g, '') || null

/** What the API takes; only the requisites its kind has, so that a changed kind leaves no old ones behind. */
export function entityOf(
  values: EntityValues,
  before: LegalEntity | null,
): Omit<LegalEntityInput, 'audience'> {
  const kind = values.kind as LegalEntityKind
  const isForeign = kind === 'foreign'
  const account = digits(values.account)
  const bank = {
    bik: digits(values.bik),
    bankName: text(values.bankName),
    account: account ?? '',
    correspondentAccount: digits(values.correspondentAccount),
  }
  return {
    kind,
    name: values.name.trim(),
    fullName: text(values.fullName),
    country: isForeign ? (text(values.country)?.toUpperCase() ?? null) : 'RU',
    inn: isForeign ? null : digits(values.inn),
    kpp: kind === 'company' ? digits(values.kpp) : null,
    ogrn: isForeign || kind === 'person' ? null : digits(values.ogrn),
    taxId: isForeign ? text(values.taxId) : null,
    address: text(values.address),
    bankAccounts: [...(account ? [bank] : []), ...(before?.bankAccounts.slice(1) ?? [])],
    isPrimary: values.isPrimary,
  }
}
