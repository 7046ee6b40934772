/** Why a Russian requisite is refused; pages translate the code. */
export type RequisiteRefusal =
  | 'inn_length'
  | 'inn_digits'
  | 'inn_checksum'
  | 'kpp_form'
  | 'ogrn_length'
  | 'ogrn_digits'
  | 'ogrn_checksum'
  | 'bik_form'
  | 'account_form'
  | 'account_checksum'
  | 'account_is_correspondent'
  | 'correspondent_account_form'

// Sources of the weights: order of the Federal Tax Service ММВ-7-6/435 (INN), government decree 438 of 2002 (OGRN),
// order of the Central Bank 515 of 08.09.1997 (account key).
const INN_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const INN_12_FIRST = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const INN_12_SECOND = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

/** Whose INN is wanted: ten digits for a company, twelve for a person (an individual entrepreneur). */
export type InnKind = 'company' | 'person'

/** Checks an INN of a company (10 digits) or a person (12), of either kind when none is named; null when it is right. */
export function checkInn(inn: string, kind?: InnKind): RequisiteRefusal | null {
  const length = kind === undefined ? [10, 12] : [kind === 'company' ? 10 : 12]
  if (!length.includes(inn.length)) return 'inn_length'
  if (!isDigits(inn)) return 'inn_digits'
  // The first four digits name the tax office; none is 0000, though the sums of all zeros would fit.
  if (inn.startsWith('0000')) return 'inn_checksum'
  return makeInn(inn.slice(0, inn.length === 10 ? 9 : 10)) === inn ? null : 'inn_checksum'
}

/** Completes an INN: nine digits get their one check digit, ten get two. Throws for anything else. */
export function makeInn(seed: string): string {
  if (!/^(\d{9}|\d{10})$/.test(seed)) throw new RangeError('an INN is made from 9 or 10 digits')
  if (seed.length === 9) return seed + ((weightedSum(seed, INN_10) % 11) % 10)
  const eleven = seed + ((weightedSum(seed, INN_12_FIRST) % 11) % 10)
  return eleven + ((weightedSum(eleven, INN_12_SECOND) % 11) % 10)
}

/** Checks a KPP: tax office (4 digits), reason (2 digits or Latin capitals), number (3 digits). It has no check digit. */
export function checkKpp(kpp: string): RequisiteRefusal | null {
  return /^\d{4}[0-9A-Z]{2}\d{3}$/.test(kpp) && !kpp.startsWith('0000') ? null : 'kpp_form'
}

/** Checks an OGRN of a company (13 digits) or an OGRNIP of an entrepreneur (15), of either kind when none is named. */
export function checkOgrn(ogrn: string, kind?: InnKind): RequisiteRefusal | null {
  const length = kind === undefined ? [13, 15] : [kind === 'company' ? 13 : 15]
  if (!length.includes(ogrn.length)) return 'ogrn_length'
  if (!isDigits(ogrn)) return 'ogrn_digits'
  return !ogrn.startsWith('0') && makeOgrn(ogrn.slice(0, -1)) === ogrn ? null : 'ogrn_checksum'
}

/** Completes an OGRN from 12 digits or an OGRNIP from 14 by its check digit. Throws for anything else. */
export function makeOgrn(seed: string): string {
  if (!/^(\d{12}|\d{14})$/.test(seed)) throw new RangeError('an OGRN is made from 12 or 14 digits')
  return seed + ((Number(seed) % (seed.length === 12 ? 11 : 13)) % 10)
}

/** Checks a BIK: nine digits, not all zero; banks begin with 04, the treasury with 00 to 02. It has no check digit. */
export function checkBik(bik: string): RequisiteRefusal | null {
  return /^0[0-4]\d{7}$/.test(bik) && bik !== '000000000' ? null : 'bik_form'
}

const ACCOUNT = /^\d{5}[0-9ABCEHKMPTX]\d{14}$/

/**
 * Whether an account is kept by the treasury (03…, 40102…): such accounts follow other rules of checking, so theirs are
 * let through, and pages may say that nothing was proved.
 */
export function isTreasuryAccount(account: string): boolean {
  return account.startsWith('03') || account.startsWith('40102')
}

/** Checks the account of a client in the bank of that BIK: 20 places with the key that bank and account must share. */
export function checkAccount(account: string, bik: string): RequisiteRefusal | null {
  if (checkBik(bik)) return 'bik_form'
  if (!ACCOUNT.test(account)) return 'account_form'
  if (isTreasuryAccount(account)) return null
  if (account.startsWith('301')) return 'account_is_correspondent'
  return keySum(clientPrefix(bik), account) % 10 === 0 ? null : 'account_checksum'
}

/** Checks the correspondent account of the bank of that BIK (30101…). */
export function checkCorrespondentAccount(account: string, bik: string): RequisiteRefusal | null {
  if (checkBik(bik)) return 'bik_form'
  if (!ACCOUNT.test(account)) return 'account_form'
  if (isTreasuryAccount(account)) return null
  if (!account.startsWith('301')) return 'correspondent_account_form'
  return keySum(centralBankPrefix(bik), account) % 10 === 0 ? null : 'account_checksum'
}

/**
 * A client's account with the right key: from the BIK and the 19 digits around the key, which are balance account and
 * currency (8 digits, `40702810`) and branch and number (11 digits). Throws when it cannot be made.
 */
export function makeAccount(bik: string, digits: string): string {
  return withKey(clientPrefix(bik), bik, digits)
}

/** A correspondent account with the right key in roubles; its last three digits are those of the BIK. */
export function makeCorrespondentAccount(bik: string): string {
  return withKey(centralBankPrefix(bik), bik, `3010181000000000${bik.slice(-3)}`)
}

function withKey(prefix: string, bik: string, digits: string): string {
  if (checkBik(bik) || !/^\d{19}$/.test(digits))
    throw new RangeError('an account is made from a BIK and 19 digits')
  const key = ((keySum(prefix, `${digits.slice(0, 8)}0${digits.slice(8)}`) % 10) * 3) % 10
  return `${digits.slice(0, 8)}${key}${digits.slice(8)}`
}

/** Accounts kept in units of the Central Bank (BIK ending in 000 to 002) carry the unit's number, others the bank's. */
function clientPrefix(bik: string): string {
  return /00[0-2]$/.test(bik) ? centralBankPrefix(bik) : bik.slice(-3)
}

function centralBankPrefix(bik: string): string {
  return `0${bik.slice(4, 6)}`
}

function keySum(prefix: string, account: string): number {
  let sum = 0
  for (const [index, place] of [...(prefix + account)].entries()) {
    const letter = 'ABCEHKMPTX'.indexOf(place)
    const digit = letter < 0 ? Number(place) : letter
    sum += (digit * ([7, 1, 3][index % 3] ?? 0)) % 10
  }
  return sum
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text)
}

function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)
}
