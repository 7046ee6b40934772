import { transliterate } from './transliteration.ts'

/** Every run of white space, line ends and no-break spaces included, as one space; none at the ends. */
export function collapseWhitespace(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/**
 * A name as search sees it: small letters, ё as е, no accents on Latin letters, no quotes or punctuation, single spaces.
 * «Ёлка-Торг» becomes `елка торг`, `Côte d'Or` becomes `cote dor`. The legal form stays.
 */
export function normaliseName(name: string): string {
  return collapseWhitespace(
    name
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .normalize('NFD')
      // Only Latin letters lose their marks: й without its breve would be another letter.
      .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
      .normalize('NFC')
      .replace(/['’ʼ`´]/gu, '')
      // "L.L.C." and "S.A." are one word each.
      .replace(/(?<=(?:^|[^\p{L}\p{N}])\p{L})\.(?=\p{L}(?:[^\p{L}\p{N}]|$))/gu, '')
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' '),
  )
}

const LEGAL_FORMS = new Set(
  (
    'ооо оао зао пао ао нао нпао ип чп тоо одо кфх гуп фгуп муп ано нко снт уп чуп пк спк ' +
    'ooo oao zao pao tov too llc ltd limited inc incorporated corp corporation co company plc llp lp lllp pc pllc ' +
    'gmbh ggmbh mbh ag kg kgaa ohg ug ev eg se sa sas sasu sarl eurl srl spa snc bv nv vof cv ab asa as aps oy oyj ' +
    'pty pte pvt private ltda eireli sl slu sro spol doo dd ad ood eood kft zrt nyrt bt sia uab ou'
  ).split(' '),
)

// Forms of several words, as normaliseName writes them; the longer first.
const LEGAL_PHRASES = [
  'общество с ограниченной ответственностью',
  'непубличное акционерное общество',
  'публичное акционерное общество',
  'закрытое акционерное общество',
  'открытое акционерное общество',
  'акционерное общество',
  'индивидуальный предприниматель',
  'limited liability company',
  'gmbh co kg',
  'sp z o o',
  'sp z oo',
  'sp zoo',
  's r o',
  's p a',
  'd o o',
  'a s',
]

/** A normalised name without the legal forms at its ends; a name that is nothing else stays as it is. */
export function withoutLegalForm(normalised: string): string {
  let rest = normalised
  for (;;) {
    const shorter = withoutOneForm(rest)
    if (shorter === rest || shorter === '') return rest
    rest = shorter
  }
}

function withoutOneForm(name: string): string {
  for (const phrase of LEGAL_PHRASES) {
    if (name.startsWith(`${phrase} `)) return name.slice(phrase.length + 1)
    if (name.endsWith(` ${phrase}`)) return name.slice(0, -phrase.length - 1)
  }
  const words = name.split(' ')
  if (words.length > 1 && LEGAL_FORMS.has(words.at(-1) ?? '')) return words.slice(0, -1).join(' ')
  if (words.length > 1 && LEGAL_FORMS.has(words[0] ?? '')) return words.slice(1).join(' ')
  return name
}

/**
 * A key under which two spellings of one company's name should fall together: without legal form, in Latin letters, and
 * with the usual differences between ways to transliterate levelled out. ООО «Северный ветер» and `Severny Veter Ltd.`
 * share one. Equal keys are a reason to ask a person, not a proof.
 */
export function matchKey(name: string): string {
  return transliterate(withoutLegalForm(normaliseName(name)))
    .replace(/shch/g, 'sch')
    .replace(/kh/g, 'h')
    .replace(/ck/g, 'k')
    .replace(/ph/g, 'f')
    .replace(/x/g, 'ks')
    .replace(/w/g, 'v')
    .replace(/[yj]/g, 'i')
    .replace(/i(?=[aeou])/g, '')
    .replace(/([a-z])\1+/g, '$1')
}

/**
 * One or two capital letters that stand for a person or a company on a badge: the first letters of the first two words,
 * or the first two of the only one; legal forms do not count. Empty for a name without letters or digits.
 */
export function initials(name: string): string {
  const words = withoutLegalForm(normaliseName(name)).split(' ')
  const [first = '', second] = words
  const letters = second === undefined ? [...first].slice(0, 2) : [[...first][0], [...second][0]]
  return letters.join('').toUpperCase()
}
