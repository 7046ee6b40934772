import type { PartnerToCreate } from '#modules/partners/index.ts'
import { makeInn } from '#shared/requisites.ts'
import { seededRandom } from './seeded-random.ts'

export const PARTNERS = 10_000

export const russianFirst = (
  'Северный Южный Западный Восточный Волжский Уральский Балтийский Сибирский Донской Невский Окский Камский Алтайский ' +
  'Рязанский Тверской Псковский Суздальский Ярославский Вологодский Костромской Белый Зелёный Золотой Серебряный Новый ' +
  'Старый Большой Малый Тихий Ясный'
).split(' ')
export const russianSecond = (
  'Ткач Лён Дом Уют Свет Ключ Мост Берег Парус Колос Родник Маяк Компас Квартал Склад Двор Ряд Торг Завод Цех Кедр Клён ' +
  'Дуб Град Век Путь Мастер Стандарт Ресурс Партнёр'
).split(' ')
const englishFirst = (
  'Northern Southern Nordic Baltic Harbour River Silver Golden Green Blue Bright Summit Valley Coastal Central Royal Prime ' +
  'United Urban Modern Ancient Evergreen Granite Copper Crystal Maple Oakwood Willow Falcon Heron'
).split(' ')
const englishSecond = (
  'Linen Textiles Trading Supplies Partners Works Foods Traders Logistics Fabrics Furniture Lighting Tools Paper Glass ' +
  'Ceramics Stores Goods Distribution Interiors Kitchens Gardens Outfitters Packaging Chemicals Metals Timber Optics ' +
  'Motors Instruments'
).split(' ')
const cities = {
  RU: ['Москва', 'Тверь', 'Кострома', 'Казань', 'Самара', 'Пермь', 'Омск', 'Псков', 'Рязань', 'Тула'],
  GB: ['Leeds', 'Bristol', 'York'],
  EE: ['Tallinn', 'Tartu'],
} as const
const stages = [
  'identification',
  'contact',
  'design',
  'implementation',
  'scaling',
  'mature',
  'mature',
  'mature',
  'exit',
] as const
const natures = ['strategic_alliance', 'operational', 'innovation', 'marketing', 'resource', null] as const
const terms = ['project', 'medium', 'long', 'transformational', 'evolutionary', null] as const
const people = ['Анна Петрова', 'Игорь Соколов', 'Мария Ким', 'John Carter', 'Emma Stone', 'Олег Ёлкин']

/** Partners as a wholesaler of two languages has them, each with an external id, a person and often a legal entity. */
export function partnersToCreate(curators: readonly string[]): PartnerToCreate[] {
  const random = seededRandom(20_261_122)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  return Array.from({ length: PARTNERS }, (_, n): PartnerToCreate => {
    const isRussian = random() < 0.7
    const country = isRussian ? 'RU' : pick(['GB', 'EE'] as const)
    const core = isRussian
      ? `${pick(russianFirst)} ${pick(russianSecond)}`
      : `${pick(englishFirst)} ${pick(englishSecond)}`
    const city = pick<string>(cities[country])
    const name = isRussian
      ? `${pick(['ООО', 'АО', 'ИП'])} «${core}${random() < 0.5 ? ` ${city}` : ''}»`
      : `${core}${random() < 0.5 ? ` of ${city}` : ''} Ltd`
    return {
      name,
      city,
      country,
      language: isRussian ? 'ru' : 'en',
      nature: pick(natures),
      term: pick(terms),
      stage: pick(stages),
      curatorId: random() < 0.9 ? pick(curators) : null,
      since:
        random() < 0.8 ? `20${15 + Math.floor(random() * 11)}-0${1 + Math.floor(random() * 9)}-15` : null,
      externalIds: [{ source: 'erp', externalId: `C-${100_000 + n}` }],
      contacts: [
        {
          ofSide: 'partner',
          audience: 'host',
          name: pick(people),
          position: 'director',
          email: `person-${n}@example.com`,
          phone: `+7 900 ${String(n).padStart(7, '0')}`,
          messenger: null,
          isPrimary: true,
        },
      ],
      legalEntities:
        isRussian && random() < 0.7
          ? [
              {
                kind: 'company',
                audience: 'host',
                name,
                fullName: null,
                country: 'RU',
                inn: makeInn(`77${String(1_000_000 + n)}`),
                kpp: '770101001',
                ogrn: null,
                taxId: null,
                address: null,
                bankAccounts: [],
                isPrimary: true,
              },
            ]
          : [],
    }
  })
}
