import { type Dossier, domainKey, externalKey, mailKey, phoneKey, present, siteKey } from './dossier.ts'
import { skeleton, wordsOf } from './names.ts'

export type Key = { kind: string; key: string }

/**
 * What a partner is looked up by: two that share a key are compared. Requisites and addresses as they are; of names the
 * words in alphabetical order, the words as one, both halves of the consonants (one typing error spoils only one half),
 * each longer word, and the first letters. Names also with their city, since a common name alone is shared by too many.
 */
export function keysOf(dossier: Dossier): Key[] {
  const keys = new Map<string, Key>()
  const add = (kind: string, values: readonly string[]) => {
    for (const key of values) if (key !== '') keys.set(`${kind} ${key}`, { kind, key: key.slice(0, 200) })
  }
  const { entities, contacts, websites, externalIds, cities } = dossier
  add('inn', present(entities.map(({ inn }) => inn)))
  add('ogrn', present(entities.map(({ ogrn }) => ogrn)))
  add(
    'tax',
    present(entities.map(({ taxId }) => taxId?.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') ?? null)),
  )
  add(
    'account',
    entities.flatMap(({ accounts }) => accounts),
  )
  add('phone', present(contacts.map(({ phone }) => phoneKey(phone))))
  add('mail', present(contacts.map(({ email }) => mailKey(email))))
  add('domain', present([...contacts.map(({ email }) => domainKey(email)), ...websites.map(siteKey)]))
  add('external', present(externalIds.map(({ text }) => externalKey(text))))
  for (const name of dossier.names) {
    const words = wordsOf(name, cities)
    const sorted = [...words].sort().join('')
    add('name', [words.join(''), sorted])
    for (const city of cities) add('place', [`${sorted}|${wordsOf(city).join('')}`])
    const bones = skeleton(sorted)
    if (bones.length >= 5) {
      const half = Math.ceil(bones.length / 2)
      add('half', [`${bones.slice(0, half)}…`, `…${bones.slice(-half)}`])
    }
    add(
      'word',
      words
        .filter((word) => word.length >= 5)
        .map(skeleton)
        .filter((bone) => bone.length >= 3),
    )
    if (words.length >= 3) add('initials', [words.map((word) => word[0]).join('')])
    else if (words.length === 1 && sorted.length <= 6) add('initials', [sorted])
  }
  return [...keys.values()]
}
