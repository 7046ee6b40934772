/** What stands between the sign and the name of somebody who is named in a text. */
const SIGN = '@'

export type Named = { id: string; name: string }

/**
 * Which of the people a text names, as `@Name`: the longest name that fits counts, so that "@Anna Maria" names not also
 * Anna. Upper and lower case are one; a name ends where no letter or digit follows.
 */
export function namedIn(text: string, people: readonly Named[]): string[] {
  const found = new Set<string>()
  for (const part of splitByNames(text, people)) if (part.person) found.add(part.person.id)
  return [...found]
}

/** The text in pieces, those that name a person with that person. Joined again they are the text. */
export function splitByNames<Person extends Named>(
  text: string,
  people: readonly Person[],
): { text: string; person?: Person }[] {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length)
  const lower = text.toLowerCase()
  const pieces: { text: string; person?: Person }[] = []
  let plain = 0
  for (let at = text.indexOf(SIGN); at >= 0; at = text.indexOf(SIGN, at + 1)) {
    const before = text[at - 1]
    if (at < plain || (before !== undefined && isOfWord(before))) continue
    const person = longestFirst.find(
      ({ name }) =>
        name !== '' &&
        lower.startsWith(name.toLowerCase(), at + 1) &&
        !isOfWord(text[at + 1 + name.length] ?? ' '),
    )
    if (!person) continue
    if (at > plain) pieces.push({ text: text.slice(plain, at) })
    plain = at + 1 + person.name.length
    pieces.push({ text: text.slice(at, plain), person })
  }
  if (plain < text.length) pieces.push({ text: text.slice(plain) })
  return pieces
}

function isOfWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character)
}
