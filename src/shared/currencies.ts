// ISO 4217, active codes of countries, and those withdrawn since 2000 that old order histories still carry.
const TWO_DECIMALS =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
  'CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS ' +
  'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK ' +
  'MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL ' +
  'SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VEF VES WST XCD XCG YER ZAR ' +
  'ZMW ZWG ZWL EEK SKK SIT MTL CYP GHC ROL TRL'
const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF UYI BYR'
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND'
const FOUR_DECIMALS = 'CLF UYW'

const EXPONENTS = new Map<string, number>()
for (const [codes, exponent] of [
  [TWO_DECIMALS, 2],
  [NO_DECIMALS, 0],
  [THREE_DECIMALS, 3],
  [FOUR_DECIMALS, 4],
] as const) {
  for (const code of codes.split(' ')) EXPONENTS.set(code, exponent)
}

/** Whether a text is an ISO 4217 code we know, in capitals. */
export function isCurrency(code: string): boolean {
  return EXPONENTS.has(code)
}

/** How many decimals the minor unit of a currency has (ISO 4217: JPY 0, RUB 2, BHD 3). Throws for an unknown code. */
export function currencyExponent(code: string): number {
  const exponent = EXPONENTS.get(code)
  if (exponent === undefined) throw new RangeError(`unknown currency: ${code}`)
  return exponent
}

/** All known codes in alphabetical order, for pickers. */
export function currencyCodes(): string[] {
  return [...EXPONENTS.keys()].sort()
}
