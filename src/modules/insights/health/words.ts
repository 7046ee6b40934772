import { formatDate, formatMoney } from '#shared/format.ts'
import type { Change } from './changes.ts'
import type { Factor } from './factors.ts'
import type { Basis } from './history.ts'

export type WordFacts = Record<string, number | string>
type Sayer = (facts: WordFacts) => string
type Words = Record<'base' | Factor, Sayer> & {
  baseUnchecked: Sayer
  trendWithoutMoney: Sayer
  contactRecency: Sayer
  contactTrend: Sayer
  contactRhythm: Sayer
}

const settings = (language: 'en' | 'ru', currency = 'EUR') => ({ language, currency, timeZone: 'UTC' })
const money = (language: 'en' | 'ru', facts: WordFacts, name: string) =>
  formatMoney(facts[name] ?? 0, settings(language, String(facts['currency'])))
const day = (language: 'en' | 'ru', facts: WordFacts, name: string) =>
  formatDate(String(facts[name]), settings(language), 'numeric')
const percent = (value: number | string | undefined) => Math.round(Number(value) * 100)
const number = (value: number | string | undefined) => Number(value ?? 0)

/** How one quarter compares to the one before, without telling amounts. */
function ratioOf(facts: WordFacts): number | null {
  const before = number(facts['before90Days'])
  return before === 0 ? null : Math.round((number(facts['last90Days']) / before) * 100)
}

const usual = (facts: WordFacts, words: string) =>
  facts['usual'] === undefined ? '' : ` (${words}: ${facts['usual']})`

/** What each reason says, from its facts. What is not known is said to be unknown. */
const WORDS: Record<'en' | 'ru', Words> = {
  en: {
    base: (f) =>
      `Health of a partnership that is usual in every respect; weights from ${f['windows']} finished windows with ${f['cases']} cases.`,
    baseUnchecked: () => 'The mean of partnerships in this state. Not yet checked against outcomes.',
    recency: (f) => `The last order was ${f['days']} days before${usual(f, 'usual')}.`,
    trend: (f) =>
      `Ordered in the last 90 days: ${money('en', f, 'last90Days')}; in the 90 days before: ${money('en', f, 'before90Days')}.`,
    trendWithoutMoney: (f) => {
      const ratio = ratioOf(f)
      return ratio === null
        ? 'Nothing was ordered in the 90 days before the last 90.'
        : `Ordered in the last 90 days: ${ratio} % of the 90 days before.`
    },
    products: (f) => `Different products ordered so far: ${f['products']}${usual(f, 'usual')}.`,
    rhythm: (f) =>
      `Days with orders: ${f['orderDays']} since ${day('en', f, 'firstOrderOn')}. By this rhythm alone the chance of 90 silent days is ${percent(f['chance'])} %.`,
    contactRecency: (f) => `The last contact was ${f['days']} days before${usual(f, 'usual')}.`,
    contactTrend: (f) =>
      `Days with contacts in the last 90 days: ${f['last90Days']}; in the 90 days before: ${f['before90Days']}.`,
    contactRhythm: (f) =>
      `Days with contacts: ${f['orderDays']} since ${day('en', f, 'firstOrderOn')}. By this rhythm alone the chance of 90 silent days is ${percent(f['chance'])} %.`,
    problems: (f) =>
      number(f['open']) === 0
        ? 'No request of it is open.'
        : `Requests open: ${f['open']}; the oldest for ${f['oldestDays']} days.`,
    promises: (f) =>
      number(f['due']) === 0
        ? 'No promise to it was due in the last 180 days: unknown how promises are kept.'
        : `Promises to it due in the last 180 days: ${f['due']}; broken ${f['broken']}, overdue ${f['overdue']}, kept late ${f['late']}.`,
    satisfaction: (f) =>
      number(f['measures']) === 0
        ? 'No measure of its satisfaction in the last 180 days: unknown.'
        : `Satisfaction in the last 180 days: ${Math.round(number(f['mean']))} of 100 in ${f['measures']} answers${f['usual'] === undefined ? '' : ` (usual: ${Math.round(number(f['usual']))})`}.`,
    contact: (f) =>
      f['days'] === undefined
        ? 'No meeting, call or letter is on record: unknown.'
        : `The last meeting, call or letter was ${f['days']} days before${usual(f, 'usual')}.`,
  },
  ru: {
    base: (f) =>
      `Здоровье партнёрства, обычного во всём; веса найдены по завершённым окнам (${f['windows']}) и случаям (${f['cases']}).`,
    baseUnchecked: () => 'Среднее по партнёрствам в этом состоянии. Ещё не сверено с исходами.',
    recency: (f) => `Последний заказ был ${f['days']} дн. назад${usual(f, 'обычно')}.`,
    trend: (f) =>
      `Заказано за последние 90 дн.: ${money('ru', f, 'last90Days')}; за 90 дн. до этого: ${money('ru', f, 'before90Days')}.`,
    trendWithoutMoney: (f) => {
      const ratio = ratioOf(f)
      return ratio === null
        ? 'За 90 дн. до последних 90 ничего не заказано.'
        : `Заказано за последние 90 дн.: ${ratio} % от 90 дн. до этого.`
    },
    products: (f) => `Заказано разных товаров: ${f['products']}${usual(f, 'обычно')}.`,
    rhythm: (f) =>
      `Дней с заказами: ${f['orderDays']}, начиная с ${day('ru', f, 'firstOrderOn')}. Судя только по этому ритму, вероятность 90 дней тишины — ${percent(f['chance'])} %.`,
    contactRecency: (f) => `Последний контакт был ${f['days']} дн. назад${usual(f, 'обычно')}.`,
    contactTrend: (f) =>
      `Дней с контактами за последние 90 дн.: ${f['last90Days']}; за 90 дн. до этого: ${f['before90Days']}.`,
    contactRhythm: (f) =>
      `Дней с контактами: ${f['orderDays']}, начиная с ${day('ru', f, 'firstOrderOn')}. Судя только по этому ритму, вероятность 90 дней тишины — ${percent(f['chance'])} %.`,
    problems: (f) =>
      number(f['open']) === 0
        ? 'Открытых обращений нет.'
        : `Открытых обращений: ${f['open']}; самому старому ${f['oldestDays']} дн.`,
    promises: (f) =>
      number(f['due']) === 0
        ? 'За последние 180 дн. срок обещаний партнёру не наступал: как они выполняются, неизвестно.'
        : `Обещаний партнёру со сроком в последние 180 дн.: ${f['due']}; нарушено ${f['broken']}, просрочено ${f['overdue']}, выполнено с опозданием ${f['late']}.`,
    satisfaction: (f) =>
      number(f['measures']) === 0
        ? 'За последние 180 дн. удовлетворённость не измеряли: неизвестно.'
        : `Удовлетворённость за последние 180 дн.: ${Math.round(number(f['mean']))} из 100, ответов: ${f['measures']}${f['usual'] === undefined ? '' : ` (обычно: ${Math.round(number(f['usual']))})`}.`,
    contact: (f) =>
      f['days'] === undefined
        ? 'Встреч, звонков и писем не записано: неизвестно.'
        : `Последняя встреча, звонок или письмо — ${f['days']} дн. назад${usual(f, 'обычно')}.`,
  },
}

const CHANGES: Record<'en' | 'ru', Record<Change['does'], string>> = {
  en: {
    order: 'An order today',
    contact: 'A meeting, call or letter today',
    keep_promises: 'All overdue promises kept today',
    resolve_request: 'The oldest open request resolved today',
  },
  ru: {
    order: 'Заказ сегодня',
    contact: 'Встреча, звонок или письмо сегодня',
    keep_promises: 'Выполнить сегодня все просроченные обещания',
    resolve_request: 'Решить сегодня самое старое открытое обращение',
  },
}

export type Saying = {
  language: 'en' | 'ru'
  factor: 'base' | Factor
  basis: Basis
  checked: boolean
  withMoney: boolean
}

const OF_CONTACTS: Partial<Record<'base' | Factor, keyof Words>> = {
  recency: 'contactRecency',
  trend: 'contactTrend',
  rhythm: 'contactRhythm',
}

/** The sentence of a reason in a language. */
export function sayReason({ language, factor, basis, checked, withMoney }: Saying, facts: WordFacts): string {
  const words = WORDS[language]
  if (factor === 'base' && !checked) return words.baseUnchecked(facts)
  const own = basis === 'contacts' ? OF_CONTACTS[factor] : undefined
  if (own) return words[own](facts)
  if (factor === 'trend' && !withMoney) return words.trendWithoutMoney(facts)
  return words[factor](facts)
}

const RUSSIAN_POINTS = { one: 'балл', few: 'балла', many: 'баллов', other: 'балла' } as const
const russian = new Intl.PluralRules('ru')

/** What would change it, with its points. */
export function sayChange(language: 'en' | 'ru', { does, points }: Change): string {
  const value = points < 10 ? Math.round(points * 10) / 10 : Math.round(points)
  if (language === 'en') return `${CHANGES.en[does]}: +${value} ${value === 1 ? 'point' : 'points'}.`
  const form = RUSSIAN_POINTS[russian.select(value) as keyof typeof RUSSIAN_POINTS]
  return `${CHANGES.ru[does]}: +${String(value).replace('.', ',')} ${form}.`
}
