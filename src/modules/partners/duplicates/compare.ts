import { matchKey } from '#shared/text.ts'
import { type Dossier, domainKey, externalKey, mailKey, phoneKey, present, siteKey } from './dossier.ts'
import { fold, isAbbreviation, nameLikeness, wordsOf } from './names.ts'
import type { Evidence } from './shapes.ts'

/** Pairs that score less are not worth a question. */
export const LEAST_SCORE = 0.6

export type Comparison = { score: number; evidence: Evidence[] }

const shared = (a: readonly string[], b: readonly string[]) => a.filter((value) => b.includes(value))

/**
 * How sure it is that two partners are the same, 0…1, and what speaks for it (and against). Independent signs add up as
 * 1 − Π(1 − weight). A branch (one INN, other KPP) is not a duplicate, nor are namesakes in other cities or of other
 * tax numbers: these take weight away. `namesakes` is how many partners of the network have one of the two names.
 */
export function compare(a: Dossier, b: Dossier, namesakes = 2): Comparison {
  const place = comparePlaces(a, b)
  const signs = [...compareRequisites(a, b), ...compareNames(a, b, place, namesakes), ...compareReach(a, b)]
  const isBranch = signs.some(({ kind }) => kind === 'kpp_differs')
  const innOf = (dossier: Dossier) => present(dossier.entities.map(({ inn }) => inn))
  const [innA, innB] = [innOf(a), innOf(b)]
  const isOther = innA.length > 0 && innB.length > 0 && shared(innA, innB).length === 0
  let score = 1 - signs.reduce((left, { weight }) => left * (1 - Math.max(0, weight)), 1)
  if (isBranch && place !== 'same') score = Math.min(score, 0.5)
  if (isOther && !signs.some(({ kind }) => kind === 'bank_account' || kind === 'tax_id')) score *= 0.45
  const against: Evidence[] = [
    ...(isOther
      ? [{ kind: 'inn_differs' as const, value: null, a: innA[0] ?? null, b: innB[0] ?? null, weight: -0.55 }]
      : []),
    ...(place === 'other'
      ? [
          {
            kind: 'city_differs' as const,
            value: null,
            a: a.cities[0] ?? null,
            b: b.cities[0] ?? null,
            weight: -0.3,
          },
        ]
      : []),
  ]
  const sorted = signs.sort((x, y) => y.weight - x.weight)
  return { score: Math.round(score * 1000) / 1000, evidence: [...sorted, ...against] }
}

/** What names the evidence that speaks for a pair: a dismissed pair comes back only with one that was not known then. */
export function signsOf(evidence: readonly Evidence[]): string[] {
  return evidence
    .filter(({ weight }) => weight > 0)
    .map(({ kind, value, a, b }) => `${kind}:${value ?? [a, b].sort().join('|')}`)
    .sort()
}

function sign(
  kind: Evidence['kind'],
  weight: number,
  value: string | null,
  a?: string,
  b?: string,
): Evidence {
  return { kind, weight, value, a: a ?? null, b: b ?? null }
}

function compareRequisites(a: Dossier, b: Dossier): Evidence[] {
  const signs: Evidence[] = []
  const inns = shared(present(a.entities.map(({ inn }) => inn)), present(b.entities.map(({ inn }) => inn)))
  for (const inn of inns.slice(0, 1)) {
    const kpps = (dossier: Dossier) =>
      present(dossier.entities.filter((entity) => entity.inn === inn).map(({ kpp }) => kpp))
    const [one, other] = [kpps(a), kpps(b)]
    const isBranch = one.length > 0 && other.length > 0 && shared(one, other).length === 0
    signs.push(sign('inn', isBranch ? 0.3 : 0.96, inn))
    if (isBranch) signs.push(sign('kpp_differs', -0.4, null, one[0], other[0]))
  }
  const isBranch = signs.some(({ kind }) => kind === 'kpp_differs')
  const ogrns = shared(
    present(a.entities.map(({ ogrn }) => ogrn)),
    present(b.entities.map(({ ogrn }) => ogrn)),
  )
  for (const ogrn of ogrns.slice(0, 1)) signs.push(sign('ogrn', isBranch ? 0.1 : 0.92, ogrn))
  const tax = (dossier: Dossier) =>
    present(dossier.entities.map(({ taxId }) => taxId?.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') ?? null))
  for (const id of shared(tax(a), tax(b)).slice(0, 1)) signs.push(sign('tax_id', 0.94, id.toUpperCase()))
  const accounts = (dossier: Dossier) => dossier.entities.flatMap((entity) => entity.accounts)
  for (const account of shared(accounts(a), accounts(b)).slice(0, 1))
    signs.push(sign('bank_account', isBranch ? 0.2 : 0.88, account.split('/').at(-1) ?? account))
  return signs
}

type Place = 'same' | 'other' | 'unknown'

function comparePlaces(a: Dossier, b: Dossier): Place {
  const keys = (dossier: Dossier) => dossier.cities.map((city) => fold(matchKey(city)))
  const [one, other] = [keys(a), keys(b)]
  if (one.length === 0 || other.length === 0) return 'unknown'
  return shared(one, other).length > 0 ? 'same' : 'other'
}

/** What a likeness of names is worth: a typing error takes little, beyond two of them it is another name. */
function worthOf(likeness: number): number {
  if (likeness >= 0.999) return 0.66
  if (likeness >= 0.9) return 0.6 + ((likeness - 0.9) / 0.1) * 0.06
  return likeness >= 0.78 ? 0.35 + ((likeness - 0.78) / 0.12) * 0.25 : 0
}

/** A name that many partners have says little: from three on it is worth less, down to a third. */
function rarityOf(namesakes: number): number {
  return namesakes <= 3 ? 1 : Math.max(0.33, 1 - 0.2 * Math.log2(namesakes - 2))
}

type Named = { name: string; words: string[]; cities: readonly string[] }
const known = new WeakMap<Dossier, Named[]>()

/** The words of a partner's names, made once however many others it is compared with. */
function wordsOfNames(dossier: Dossier): Named[] {
  const made = known.get(dossier)
  if (made) return made
  const cities = dossier.cities.map((city) => fold(matchKey(city)))
  const named = dossier.names.map((name) => ({ name, words: wordsOf(name, dossier.cities), cities }))
  known.set(dossier, named)
  return named
}

/** Words without the city of the other, which one of two names may carry. */
function without(words: string[], others: readonly Named[]): string[] {
  const rest = words.filter((word) => !others[0]?.cities.includes(word))
  return rest.length > 0 ? rest : words
}

function compareNames(a: Dossier, b: Dossier, place: Place, namesakes: number): Evidence[] {
  const rarity = rarityOf(namesakes)
  let best = 0
  let found: [string, string] | null = null
  let isShort = false
  const [mine, theirs] = [wordsOfNames(a), wordsOfNames(b)]
  for (const one of mine)
    for (const other of theirs) {
      const [wordsA, wordsB] = [without(one.words, theirs), without(other.words, mine)]
      const like = nameLikeness(wordsA, wordsB)
      if (isAbbreviation(wordsA, wordsB)) isShort = true
      if (like > best) [best, found] = [like, [one.name, other.name]]
    }
  const worth = worthOf(best) * rarity
  const signs: Evidence[] = []
  if (found && worth > 0) {
    const weight = place === 'same' ? 1 - (1 - worth) * 0.55 : place === 'other' ? worth * 0.4 : worth
    signs.push(sign(best >= 0.999 ? 'name_same' : 'name_near', weight, null, ...found))
  } else if (isShort)
    signs.push(sign('name_short', place === 'same' ? 0.35 : 0.2, null, a.names[0], b.names[0]))
  return signs
}

/** Ways to reach them: a person may work for two firms, so none is a proof alone. */
function compareReach(a: Dossier, b: Dossier): Evidence[] {
  const signs: Evidence[] = []
  const phones = (dossier: Dossier) => present(dossier.contacts.map(({ phone }) => phoneKey(phone)))
  const mails = (dossier: Dossier) => present(dossier.contacts.map(({ email }) => mailKey(email)))
  const domains = (dossier: Dossier) => present(dossier.contacts.map(({ email }) => domainKey(email)))
  const sites = (dossier: Dossier) => present(dossier.websites.map(siteKey))
  const ids = (dossier: Dossier) => present(dossier.externalIds.map(({ text }) => externalKey(text)))
  for (const phone of shared(phones(a), phones(b)).slice(0, 1)) signs.push(sign('phone', 0.5, phone))
  const mail = shared(mails(a), mails(b))[0]
  if (mail) signs.push(sign('mail', 0.55, mail))
  const site = shared(sites(a), sites(b))[0]
  if (site) signs.push(sign('website', 0.5, site))
  const domain = shared([...domains(a), ...sites(a)], [...domains(b), ...sites(b)])[0]
  if (domain && domain !== site && (mail === undefined || !mail.endsWith(`@${domain}`)))
    signs.push(sign('domain', 0.42, domain))
  for (const id of shared(ids(a), ids(b)).slice(0, 1)) signs.push(sign('external_id', 0.35, id))
  return signs
}
