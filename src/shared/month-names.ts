// Short and full names; Russian ones also in the genitive, as they stand in dates ("3 марта").
const NAMES: readonly string[] = [
  'jan january янв январь января',
  'feb february фев февр февраль февраля',
  'mar march мар март марта',
  'apr april апр апрель апреля',
  'may май мая',
  'jun june июн июнь июня',
  'jul july июл июль июля',
  'aug august авг август августа',
  'sep sept september сен сент сентябрь сентября',
  'oct october окт октябрь октября',
  'nov november ноя нояб ноябрь ноября',
  'dec december дек декабрь декабря',
]

const MONTHS = new Map<string, number>()
for (const [index, names] of NAMES.entries()) {
  for (const name of names.split(' ')) MONTHS.set(name, index + 1)
}

/** The month named by the whole word at `at` (case does not matter, a dot after a short name belongs to it). */
export function monthByName(text: string, at: number): { month: number; length: number } | null {
  let end = at
  while (end < text.length && isLetter(text.charCodeAt(end))) end++
  const month = MONTHS.get(text.slice(at, end).toLowerCase())
  if (month === undefined) return null
  // "May." and "января." are whole words: their dot is not theirs. "янв." and "Sept." lose theirs here.
  const isShort = end - at <= 4 && text[end] === '.'
  return { month, length: end - at + (isShort ? 1 : 0) }
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 0x410 && code <= 0x44f)
}
