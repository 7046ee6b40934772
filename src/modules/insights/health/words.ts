import type { HealthReason } from './shapes.ts'

type Facts = Record<string, number | string>
type Words = Record<HealthReason['factor'] | 'baseUnchecked', (facts: Facts) => string>

const percent = (value: number | string | undefined) => Math.round(Number(value) * 100)

/** What each reason says, from its facts; what would change it where the partnership's next step can. */
const WORDS: Record<'en' | 'ru', Words> = {
  en: {
    base: (f) =>
      `Health of a partnership that is usual in every respect; weights from ${f['windows']} finished windows with ${f['cases']} cases.`,
    baseUnchecked: () => 'The mean of partnerships in this state. Not yet checked against outcomes.',
    recency: (f) =>
      `The last order was ${f['days']} days before (usual: ${f['usual']}). A new order would begin this anew.`,
    trend: (f) =>
      `Ordered in the last 90 days: ${f['last90Days']} ${f['currency']}; in the 90 days before: ${f['before90Days']} ${f['currency']}.`,
    products: (f) => `Different products ordered so far: ${f['products']} (usual: ${f['usual']}).`,
    rhythm: (f) =>
      `Days with orders: ${f['orderDays']} since ${f['firstOrderOn']}. By this rhythm alone the chance of 90 silent days is ${percent(f['chance'])} %.`,
  },
  ru: {
    base: (f) =>
      `Здоровье партнёрства, обычного во всём; веса найдены по завершённым окнам (${f['windows']}) и случаям (${f['cases']}).`,
    baseUnchecked: () => 'Среднее по партнёрствам в этом состоянии. Ещё не сверено с исходами.',
    recency: (f) =>
      `Последний заказ был ${f['days']} дн. назад (обычно: ${f['usual']}). Новый заказ начнёт отсчёт заново.`,
    trend: (f) =>
      `Заказано за последние 90 дн.: ${f['last90Days']} ${f['currency']}; за 90 дн. до этого: ${f['before90Days']} ${f['currency']}.`,
    products: (f) => `Заказано разных товаров: ${f['products']} (обычно: ${f['usual']}).`,
    rhythm: (f) =>
      `Дней с заказами: ${f['orderDays']}, начиная с ${f['firstOrderOn']}. Судя только по этому ритму, вероятность 90 дней тишины — ${percent(f['chance'])} %.`,
  },
}

/** The sentence of a reason in a language. */
export function sayReason(
  language: 'en' | 'ru',
  factor: HealthReason['factor'],
  facts: Facts,
  checked: boolean,
): string {
  return WORDS[language][factor === 'base' && !checked ? 'baseUnchecked' : factor](facts)
}
