/** Domains at which anybody has a mailbox: two people there have nothing in common. */
const PUBLIC_DOMAINS = new Set(
  (
    'gmail.com googlemail.com mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru ya.ru yandex.com rambler.ru outlook.com ' +
    'hotmail.com live.com msn.com yahoo.com icloud.com me.com mac.com proton.me protonmail.com gmx.com gmx.de web.de vk.com aol.com'
  ).split(' '),
)

const ADDRESS = /[a-z0-9._%+'-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi
/** Lines that mail programs put above a letter that is forwarded, in the languages of our readers. */
const HEAD_LINE = /^[>\s*]*(from|to|cc|reply-to|sender|от|от кого|кому|копия|отправитель)\s*:/i
const LINES_LOOKED_AT = 200

/** The part of an address behind the @, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** Whether a domain belongs to one company, so that it says whose a letter is. */
export function isOwnDomain(domain: string): boolean {
  return domain.includes('.') && !PUBLIC_DOMAINS.has(domain)
}

/**
 * The addresses a letter names other than one's own: those of its head, and those in the heads of letters quoted in it,
 * in that order and each once. `own` are addresses and, beginning with @, whole domains to leave out.
 */
export function otherParties(
  mail: { from: { address: string } | null; parties: readonly { address: string }[]; text: string },
  own: readonly string[],
): string[] {
  const quoted = mail.text
    .split('\n')
    .slice(0, LINES_LOOKED_AT)
    .filter((line) => HEAD_LINE.test(line))
    .flatMap((line) => line.slice(0, 2000).match(ADDRESS) ?? [])
  const heads = [...(mail.from ? [mail.from] : []), ...mail.parties].map(({ address }) => address)
  const leftOut = new Set(own.map((one) => one.toLowerCase()))
  const all = [...heads, ...quoted].map((address) => address.toLowerCase())
  return [...new Set(all)].filter((address) => !leftOut.has(address) && !leftOut.has(`@${domainOf(address)}`))
}

/** The token of a forwarding address `log+token@domain`; null for another address. */
export function tokenOf(address: string, domain: string): string | null {
  const found = /^log\+([a-z0-9]{26,64})@(.+)$/.exec(address.toLowerCase())
  return found?.[1] && found[2] === domain.toLowerCase() ? found[1] : null
}
