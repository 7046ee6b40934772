import { matchKey } from '#shared/text.ts'

/** Words that say what kind of firm it is, not which: left out unless nothing else remains. */
const NOISE = new Set(
  [
    ...[
      'группа',
      'компания',
      'компании',
      'холдинг',
      'фирма',
      'предприятие',
      'корпорация',
      'филиал',
      'россия',
      'гк',
    ],
    ...['group', 'holding', 'firm', 'international', 'enterprise', 'branch', 'russia', 'rus', 'and', 'the'],
  ].map(matchKey),
)

/** Phrases and their usual abbreviations: both spellings become the abbreviation. */
const ABBREVIATIONS: readonly (readonly [string, string])[] = (
  [
    ['торговый дом', 'тд'],
    ['торговая компания', 'тк'],
    ['производственная компания', 'пк'],
    ['строительная компания', 'ск'],
    ['управляющая компания', 'ук'],
    ['транспортная компания', 'тк'],
    ['группа компаний', 'гк'],
    ['научно производственное предприятие', 'нпп'],
    ['научно производственное объединение', 'нпо'],
    ['производственное объединение', 'по'],
    ['центр', 'center'],
    ['trading', 'trade'],
    ['services', 'service'],
    ['solutions', 'solution'],
    ['technologies', 'technology'],
  ] as const
).map(([long, short]) => [` ${matchKey(long)} `, ` ${matchKey(short)} `] as const)

/** Levels out what remains different between ways to write one sound after `matchKey`: Techno and Техно, Comfort and Комфорт. */
export function fold(key: string): string {
  return key
    .replace(/ch/g, 'h')
    .replace(/s?ch|sh/g, 's')
    .replace(/zh/g, 'z')
    .replace(/ts|tz/g, 'c')
    .replace(/th/g, 't')
    .replace(/gh/g, 'g')
    .replace(/c(?=[ei])/g, 's')
    .replace(/[cq]/g, 'k')
    .replace(/ou|oo/g, 'u')
    .replace(/([a-z])\1+/g, '$1')
}

/**
 * The words of a name that tell one firm from another, folded: without legal form, noise and the city's own name. A name
 * that is nothing else keeps its words.
 */
export function wordsOf(name: string, cities: readonly string[] = []): string[] {
  let key = ` ${matchKey(name)} `
  for (const [long, short] of ABBREVIATIONS) key = key.replaceAll(long, short)
  const all = key.split(' ').filter((word) => word !== '')
  const cityWords = new Set(cities.flatMap((city) => matchKey(city).split(' ')))
  const telling = all.filter((word) => !NOISE.has(word) && !isOfCity(word, cityWords))
  return (telling.length > 0 ? telling : all).map(fold).filter((word) => word !== '')
}

/** "Тверь" and "Тверской": an adjective of the city has its first letters. */
function isOfCity(word: string, cityWords: ReadonlySet<string>): boolean {
  if (cityWords.has(word)) return true
  return [...cityWords].some(
    (city) => city.length >= 5 && word.startsWith(city.slice(0, -1)) && /sk(i|a|o)/.test(word),
  )
}

/** The word by its first letter and its consonants: what survives other vowels and doubled letters. */
export function skeleton(word: string): string {
  return (word.slice(0, 1) + word.slice(1).replace(/[aeiouy]/g, '')).replace(/(.)\1+/g, '$1')
}

/** Edits (insert, delete, replace, swap of neighbours) that make one text of the other. */
export function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

function likeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length)
  return longest === 0 ? 1 : 1 - distance(a, b) / longest
}

/**
 * How alike two names are, 0…1; 1 when they differ only by legal form, alphabet, order of words or spaces. Words are
 * paired each with its likest; what has no partner counts against by its length. Numbers must be equal.
 */
export function nameLikeness(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0
  const digits = (words: readonly string[]) =>
    words
      .filter((word) => /\d/.test(word))
      .sort()
      .join(' ')
  if (digits(a) !== digits(b)) return 0.4 * likeness(a.join(''), b.join(''))
  const glued = Math.max(
    likeness(a.join(''), b.join('')),
    likeness([...a].sort().join(''), [...b].sort().join('')),
  )
  const paired = pairedLikeness(a, b)
  // the letters of equally many words say less than the words: "Речной элеватор" is not "Лесной элеватор"
  const best = a.length === b.length && a.length > 1 && glued < 0.9 ? paired : Math.max(glued, paired)
  // one edit in a short word may be another word: "Ода" and "Ока"
  const shortest = Math.min(a.join('').length, b.join('').length)
  return best < 1 && shortest <= 4 ? best * 0.6 : best
}

function pairedLikeness(a: readonly string[], b: readonly string[]): number {
  const left = [...b]
  let met = 0
  let total = [...a, ...b].reduce((sum, word) => sum + word.length, 0)
  for (const word of [...a].sort((x, y) => y.length - x.length)) {
    const ranked = left.map((other) => [likeness(word, other), other] as const).sort((x, y) => y[0] - x[0])
    const [best] = ranked
    if (!best || best[0] < 0.7) continue
    met += best[0] * (word.length + best[1].length)
    left.splice(left.indexOf(best[1]), 1)
  }
  total = Math.max(total, 1)
  return met / total
}

/** Whether one name is made of the first letters of the other's words: "СВЛ" and "Северный ветер Логистика". */
export function isAbbreviation(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length === 1 ? [a, b] : [b, a]
  const [word] = short
  if (short.length !== 1 || word === undefined || long.length < 3 || word.length !== long.length) return false
  return word === long.map((each) => each[0]).join('')
}
