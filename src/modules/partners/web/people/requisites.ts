import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkInn,
  checkKpp,
  checkOgrn,
} from '#shared/requisites.ts'
import type { LegalEntityKind } from '../../contract.ts'

export type RequisiteName = 'inn' | 'kpp' | 'ogrn' | 'bik' | 'account' | 'correspondentAccount'

const isPersonal = (kind: LegalEntityKind) => kind === 'sole_trader' || kind === 'person'

/** How long a requisite of this kind of entity is; null where that is not fixed (abroad). */
export function requisiteLength(name: RequisiteName, kind: LegalEntityKind): number | null {
  if (kind === 'foreign') return null
  switch (name) {
    case 'inn':
      return isPersonal(kind) ? 12 : 10
    case 'kpp':
    case 'bik':
      return 9
    case 'ogrn':
      return isPersonal(kind) ? 15 : 13
    default:
      return 20
  }
}

/** Why a requisite is not right, as a key of `refusal.` in the texts; null when it is, or abroad. */
export function requisiteRefusal(
  name: RequisiteName,
  digits: string,
  kind: LegalEntityKind,
  bik = '',
): string | null {
  if (kind === 'foreign') return null
  const who = isPersonal(kind) ? 'person' : 'company'
  switch (name) {
    case 'inn':
      return checkInn(digits, who)
    case 'kpp':
      return checkKpp(digits)
    case 'ogrn':
      return checkOgrn(digits, who)
    case 'bik':
      return checkBik(digits)
    case 'account':
      return bik ? checkAccount(digits, bik) : /^\d{20}$/.test(digits) ? null : 'account_form'
    default:
      return bik ? checkCorrespondentAccount(digits, bik) : null
  }
}
