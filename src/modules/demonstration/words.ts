import type { Side } from '#records/writer.ts'
import type { Trouble } from './fates.ts'

type Both = { ru: string; en: string }
export type Agreement = Both & { by: Side; kind: string }

/** What people of the two sides promise one another. */
export const agreements: readonly Agreement[] = [
  { by: 'host', kind: 'report', ru: 'Прислать отчёт за месяц', en: 'Send the monthly report' },
  {
    by: 'partner',
    kind: 'report',
    ru: 'Прогноз закупок на квартал',
    en: 'Purchase forecast for the quarter',
  },
  { by: 'host', kind: 'training', ru: 'Обучить закройщиков партнёра', en: 'Train the partner’s cutters' },
  {
    by: 'partner',
    kind: 'showcase',
    ru: 'Витрина с новой коллекцией',
    en: 'Shop window with the new collection',
  },
  { by: 'host', kind: 'samples', ru: 'Прислать образцы «Север 240»', en: 'Send samples of Sever 240' },
  {
    by: 'partner',
    kind: 'review',
    ru: 'Отзыв о ткани после пробной партии',
    en: 'Verdict on the fabric of the trial batch',
  },
  { by: 'host', kind: 'decision', ru: 'Решение по скидке на сезон', en: 'Decide on the season’s discount' },
  { by: 'host', kind: 'meeting', ru: 'Квартальная встреча', en: 'Quarterly meeting' },
  {
    by: 'partner',
    kind: 'documents',
    ru: 'Закрывающие документы за месяц',
    en: 'Closing documents of the month',
  },
  { by: 'host', kind: 'prices', ru: 'Цены на следующий квартал', en: 'Prices for the next quarter' },
  {
    by: 'partner',
    kind: 'test',
    ru: 'Тест «Уход за льном», четыре человека',
    en: 'Test “Caring for linen”, four people',
  },
  {
    by: 'host',
    kind: 'answer',
    ru: 'Ответить на вопрос о маркировке',
    en: 'Answer the question about labelling',
  },
]

type TroubleWords = Both & { by: Side; kind: string; madeAgo: number; dueAgo: number; brokenAgo?: number }

/** The promises by which each trouble shows; days before today. Contact gaps and silence show by themselves. */
export const troubleWords: Partial<Record<Trouble, readonly TroubleWords[]>> = {
  claim: [
    {
      by: 'host',
      kind: 'answer',
      ru: 'Ответить на претензию: 14 рулонов с неровной окраской',
      en: 'Answer the claim: 14 rolls dyed unevenly',
      madeAgo: 12,
      dueAgo: 9,
    },
  ],
  late_deliveries: [
    {
      by: 'host',
      kind: 'delivery',
      ru: 'Заменить бракованную партию сатина',
      en: 'Replace the faulty batch of satin',
      madeAgo: 21,
      dueAgo: 6,
    },
    {
      by: 'host',
      kind: 'delivery',
      ru: 'Довезти недостачу по последней поставке',
      en: 'Deliver what the last shipment lacked',
      madeAgo: 15,
      dueAgo: 4,
    },
  ],
  decision: [
    {
      by: 'host',
      kind: 'decision',
      ru: 'Решение о рекламном бюджете, 180 тыс. ₽',
      en: 'Decide on the advertising budget',
      madeAgo: 20,
      dueAgo: 6,
    },
  ],
  payment: [
    {
      by: 'partner',
      kind: 'payment',
      ru: 'Оплатить счёт № 640',
      en: 'Pay invoice 640',
      madeAgo: 61,
      dueAgo: 47,
    },
  ],
  broken_promise: [
    {
      by: 'partner',
      kind: 'showcase',
      ru: 'Открыть шоурум в Ярославле',
      en: 'Open the showroom',
      madeAgo: 90,
      dueAgo: 12,
      brokenAgo: 8,
    },
  ],
  report: [
    {
      by: 'partner',
      kind: 'report',
      ru: 'Прогноз закупок на первый квартал',
      en: 'Purchase forecast for the first quarter',
      madeAgo: 25,
      dueAgo: 5,
    },
    {
      by: 'host',
      kind: 'samples',
      ru: 'Прислать образцы новой коллекции',
      en: 'Send samples of the new collection',
      madeAgo: 18,
      dueAgo: 3,
    },
  ],
}

export const contactWords: Record<'met' | 'called' | 'written', readonly Both[]> = {
  met: [
    { ru: 'Квартальная встреча: итоги и план', en: 'Quarterly meeting: results and plan' },
    { ru: 'Посмотрели магазин, обсудили выкладку', en: 'Saw the shop, talked about the display' },
    { ru: 'Встреча на выставке', en: 'Met at the fair' },
  ],
  called: [
    { ru: 'Уточнили ассортимент на сезон', en: 'Settled the assortment of the season' },
    { ru: 'Спросили, как прошла поставка', en: 'Asked how the delivery went' },
    { ru: 'Обсудили сроки оплаты', en: 'Talked about terms of payment' },
    { ru: 'Рассказали о новой коллекции', en: 'Told about the new collection' },
  ],
  written: [
    { ru: 'Отправили прайс и остатки', en: 'Sent prices and stock' },
    { ru: 'Согласовали макет рекламы', en: 'Agreed on the advertisement' },
    { ru: 'Поблагодарили за отзыв', en: 'Thanked for the review' },
  ],
}

export const noteWords: Record<'host' | 'shared' | 'partner', readonly Both[]> = {
  host: [
    {
      ru: 'Директор просил не поднимать тему эксклюзива до весны.',
      en: 'The director asked not to raise exclusivity before spring.',
    },
    {
      ru: 'Сравнивают нас с двумя поставщиками из Турции.',
      en: 'They compare us with two suppliers from Turkey.',
    },
    { ru: 'Решения принимает закупщик, директор подписывает.', en: 'The buyer decides, the director signs.' },
    {
      ru: 'Ждут второго магазина: тогда оборот удвоится.',
      en: 'They wait for a second shop: turnover would double.',
    },
  ],
  shared: [
    { ru: 'Приёмка товара по будням до 15:00.', en: 'Goods are received on weekdays until three.' },
    {
      ru: 'Договорились встречаться раз в квартал на нейтральной площадке.',
      en: 'Agreed to meet each quarter on neutral ground.',
    },
  ],
  partner: [
    { ru: 'Просить отсрочку 45 дней, если оборот вырастет.', en: 'Ask for 45 days when turnover grows.' },
    {
      ru: 'Проверить цены на сатин у других до Нового года.',
      en: 'Check others’ prices for satin before New Year.',
    },
  ],
}

export const standingNames = { ru: 'Договор поставки', en: 'Supply agreement' } as const
