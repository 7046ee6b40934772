/** What the host may see of a partner and two partners are compared by; all that stand for the same partner together. */
export type Dossier = {
  id: string
  names: string[]
  cities: string[]
  websites: string[]
  entities: {
    name: string
    inn: string | null
    kpp: string | null
    ogrn: string | null
    taxId: string | null
    accounts: string[]
  }[]
  contacts: { phone: string | null; email: string | null }[]
  externalIds: { source: string; text: string }[]
}

export const nobody: Omit<Dossier, 'id'> = {
  names: [],
  cities: [],
  websites: [],
  entities: [],
  contacts: [],
  externalIds: [],
}

/** Mail services that anybody uses: their domains say nothing of a firm. */
const PUBLIC_DOMAINS = new Set(
  (
    'gmail.com googlemail.com mail.ru inbox.ru list.ru bk.ru internet.ru yandex.ru ya.ru yandex.com yandex.kz yandex.by ' +
    'rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru outlook.com hotmail.com live.com msn.com yahoo.com ymail.com ' +
    'icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com web.de t-online.de proton.me protonmail.com pm.me zoho.com ' +
    'qq.com 163.com 126.com tut.by ukr.net i.ua mail.com vk.com sibmail.com nm.ru pochta.ru hotmail.fr orange.fr free.fr ' +
    'laposte.net libero.it seznam.cz wp.pl o2.pl onet.pl'
  ).split(' '),
)

/** The last ten digits of a phone, by which +7 (495) 123-45-67 and 8 495 1234567 are one; null for a short one. */
export function phoneKey(phone: string | null): string | null {
  const digits = (phone?.split(/доб|ext|#|x/i)[0] ?? '').replace(/\D/g, '')
  return digits.length >= 7 && !/^(\d)\1+$/.test(digits) ? digits.slice(-10) : null
}

export function mailKey(email: string | null): string | null {
  const mail = email?.trim().toLowerCase() ?? ''
  return /^[^\s@]+@[^\s@]+$/.test(mail) ? mail : null
}

/** The domain of a firm's own mail; null for public services. */
export function domainKey(email: string | null): string | null {
  const domain = mailKey(email)?.split('@')[1] ?? ''
  return domain === '' || PUBLIC_DOMAINS.has(domain) ? null : domain
}

/** The host of a website without www; null for pages that many firms share. */
export function siteKey(website: string | null): string | null {
  const host = (website ?? '')
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\d?\./, '')
  if (!host.includes('.') || PUBLIC_DOMAINS.has(host)) return null
  return /(^|\.)(vk|facebook|instagram|t|ok|youtube|avito|ozon|wildberries|linkedin|tilda|wixsite|narod)\.[a-z]+$/.test(
    host,
  )
    ? null
    : host
}

/** An external id that means something by itself: long enough, with letters or many digits. */
export function externalKey(text: string): string | null {
  const key = text.trim().toLowerCase()
  return key.length >= 8 || (key.length >= 5 && /\p{L}/u.test(key) && /\d/.test(key)) ? key : null
}

export function present<Value>(values: readonly (Value | null)[]): Value[] {
  return [...new Set(values.filter((value): value is Value => value !== null))]
}
