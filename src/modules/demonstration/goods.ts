import type { Random } from './random.ts'

/** Price in kopecks; season is the month (0 to 11) of its peak. */
export type Good = { sku: string; ru: string; en: string; price: number; peak: number }

export const goods: readonly Good[] = [
  {
    sku: 'LN-140',
    ru: 'Ткань льняная «Север», 140 см',
    en: 'Linen fabric Sever, 140 cm',
    price: 68_500,
    peak: 3,
  },
  {
    sku: 'LN-240',
    ru: 'Ткань льняная «Север», 240 см',
    en: 'Linen fabric Sever, 240 cm',
    price: 119_000,
    peak: 3,
  },
  { sku: 'LN-150C', ru: 'Лён крашеный, 150 см', en: 'Dyed linen, 150 cm', price: 79_400, peak: 4 },
  { sku: 'ST-220', ru: 'Сатин отбеленный, 220 см', en: 'Bleached satin, 220 cm', price: 46_200, peak: 9 },
  { sku: 'ST-220P', ru: 'Сатин печатный, 220 см', en: 'Printed satin, 220 cm', price: 51_800, peak: 9 },
  { sku: 'BZ-150', ru: 'Бязь набивная, 150 см', en: 'Printed calico, 150 cm', price: 19_900, peak: 8 },
  { sku: 'PL-160', ru: 'Поплин, 160 см', en: 'Poplin, 160 cm', price: 27_300, peak: 4 },
  {
    sku: 'BD-15',
    ru: 'Комплект постельный 1,5-спальный',
    en: 'Bedding set, single',
    price: 289_000,
    peak: 10,
  },
  {
    sku: 'BD-20',
    ru: 'Комплект постельный двуспальный',
    en: 'Bedding set, double',
    price: 359_000,
    peak: 10,
  },
  { sku: 'BD-EU', ru: 'Комплект постельный «Евро»', en: 'Bedding set, king', price: 419_000, peak: 10 },
  { sku: 'TW-50', ru: 'Полотенце махровое 50×90', en: 'Terry towel 50×90', price: 34_900, peak: 5 },
  { sku: 'TW-70', ru: 'Полотенце махровое 70×140', en: 'Terry towel 70×140', price: 64_500, peak: 5 },
  { sku: 'TC-145', ru: 'Скатерть льняная 145×220', en: 'Linen tablecloth 145×220', price: 238_000, peak: 11 },
  { sku: 'NP-40', ru: 'Салфетка льняная 40×40', en: 'Linen napkin 40×40', price: 21_700, peak: 11 },
  { sku: 'CT-280', ru: 'Портьера блэкаут, 280 см', en: 'Blackout curtain, 280 cm', price: 154_000, peak: 8 },
  { sku: 'TL-300', ru: 'Тюль «Иней», 300 см', en: 'Voile Frost, 300 cm', price: 71_200, peak: 8 },
  { sku: 'PD-200', ru: 'Плед шерстяной 140×200', en: 'Wool throw 140×200', price: 327_000, peak: 10 },
  { sku: 'PW-50', ru: 'Подушка 50×70', en: 'Pillow 50×70', price: 118_000, peak: 9 },
  { sku: 'BL-200', ru: 'Одеяло 200×220', en: 'Duvet 200×220', price: 394_000, peak: 10 },
  { sku: 'AP-01', ru: 'Фартук льняной', en: 'Linen apron', price: 128_000, peak: 11 },
  { sku: 'RB-01', ru: 'Халат банный льняной', en: 'Linen bathrobe', price: 412_000, peak: 11 },
  { sku: 'HT-SH', ru: 'Простыня гостиничная, перкаль', en: 'Hotel sheet, percale', price: 98_500, peak: 4 },
]

/** What a partner usually buys: a few goods, each with its share. */
export function assortment(random: Random): Good[] {
  const count = random.whole(3, 8)
  const chosen = new Set<Good>()
  while (chosen.size < count) chosen.add(random.pick(goods))
  return [...chosen]
}

/** How much a good sells in a month of the year, around 1. */
export function season(good: Good, month: number): number {
  return 1 + 0.45 * Math.cos(((month - good.peak) / 12) * 2 * Math.PI)
}

/** How busy the whole trade is in a month of the year: quiet in January and July, busiest in autumn. */
export const trade: readonly number[] = [0.72, 0.9, 1.02, 1.04, 0.96, 0.9, 0.78, 0.95, 1.18, 1.25, 1.22, 1.05]
