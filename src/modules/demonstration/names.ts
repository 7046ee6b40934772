import type { Random } from './random.ts'

export type Named = {
  name: string
  fullName: string
  city: string
  country: string
  language: 'ru' | 'en'
  legalForm: string
}

type Land = { country: string; language: 'ru' | 'en'; cities: readonly string[]; forms: readonly string[] }

const russia: Land = {
  country: 'RU',
  language: 'ru',
  forms: ['ООО', 'ООО', 'ООО', 'АО', 'ИП', 'ТД', ''],
  cities: [
    'Москва',
    'Москва',
    'Москва',
    'Санкт-Петербург',
    'Санкт-Петербург',
    'Кострома',
    'Ярославль',
    'Нижний Новгород',
    'Казань',
    'Екатеринбург',
    'Новосибирск',
    'Краснодар',
    'Ростов-на-Дону',
    'Самара',
    'Воронеж',
    'Пермь',
    'Уфа',
    'Челябинск',
    'Омск',
    'Тула',
    'Тверь',
    'Вологда',
    'Псков',
    'Калининград',
    'Архангельск',
    'Петрозаводск',
    'Мурманск',
    'Барнаул',
    'Хабаровск',
    'Смоленск',
    'Чебоксары',
    'Киров',
    'Липецк',
    'Пенза',
    'Сочи',
    'Ставрополь',
    'Томск',
    'Иркутск',
    'Владивосток',
  ],
}
const otherRussian: readonly Land[] = [
  {
    country: 'KZ',
    language: 'ru',
    forms: ['ТОО', 'ИП'],
    cities: ['Алматы', 'Астана', 'Шымкент', 'Караганда'],
  },
  { country: 'BY', language: 'ru', forms: ['ООО', 'УП'], cities: ['Минск', 'Гродно', 'Витебск', 'Орша'] },
]
const english: readonly Land[] = [
  {
    country: 'GB',
    language: 'en',
    forms: ['Ltd', 'LLP'],
    cities: ['London', 'Leeds', 'Manchester', 'Bristol', 'Edinburgh'],
  },
  {
    country: 'DE',
    language: 'en',
    forms: ['GmbH', 'AG'],
    cities: ['Berlin', 'Hamburg', 'München', 'Köln', 'Dresden'],
  },
  { country: 'EE', language: 'en', forms: ['OÜ', 'AS'], cities: ['Tallinn', 'Tartu'] },
  { country: 'LV', language: 'en', forms: ['SIA'], cities: ['Riga', 'Liepāja'] },
  { country: 'TR', language: 'en', forms: ['A.Ş.'], cities: ['Bursa', 'İzmir', 'İstanbul', 'Denizli'] },
  { country: 'IE', language: 'en', forms: ['Ltd'], cities: ['Dublin', 'Cork'] },
  { country: 'NL', language: 'en', forms: ['B.V.'], cities: ['Utrecht', 'Rotterdam', 'Tilburg'] },
  { country: 'US', language: 'en', forms: ['LLC', 'Inc'], cities: ['Portland', 'Chicago', 'Boston'] },
  { country: 'AE', language: 'en', forms: ['LLC'], cities: ['Dubai'] },
  { country: 'PL', language: 'en', forms: ['sp. z o.o.'], cities: ['Łódź', 'Kraków', 'Gdańsk'] },
]

const russianFirst = [
  'Волжский',
  'Уральский',
  'Балтийский',
  'Сибирский',
  'Вологодский',
  'Псковский',
  'Северный',
  'Ивановский',
  'Донской',
  'Тверской',
  'Алтайский',
  'Карельский',
  'Русский',
  'Поморский',
  'Суздальский',
  'Невский',
  'Ярославский',
  'Приморский',
  'Байкальский',
  'Золотой',
  'Белый',
  'Добрый',
  'Новый',
  'Старый',
  'Домашний',
] as const
const russianSecond = [
  'Лён',
  'Текстиль',
  'Дом',
  'Уют',
  'Интерьер',
  'Портьер',
  'Сатин',
  'Ткач',
  'Лоскут',
  'Дизайн',
  'Двор',
  'Комбинат',
  'Стиль',
  'Базар',
  'Холст',
  'Мастер',
  'Декор',
  'Склад',
  'Торг',
  'Узор',
  'Челнок',
  'Шов',
] as const
const russianSingle = [
  'Лён и Нить',
  'Тверьлён',
  'Дом Портьер',
  'Вятский Лён',
  'Мир Штор',
  'Клубок',
  'Ткани Маркет',
  'Белошвейка',
  'Горница',
  'Светлица',
  'Петелька',
  'Скатерть-Самобранка',
  'Ромашка',
  'Василёк',
  'Полотно',
  'Нити Времени',
  'Сотка',
  'Матрёшка-Текстиль',
  'Уютный Очаг',
  'Рушник',
  'Веретено',
  'Иголочка',
  'Тысяча и Одна Ткань',
  'Сундучок',
  'Канва',
  'Кружева Вологды',
  'Ателье на Садовой',
  'Шёлковый Путь',
  'Белый Парус',
  'Гардинный Двор',
  'Ивановская Швейная Фабрика «Надежда»',
  'Производственно-торговое объединение «Северные промыслы»',
  'Интерьерная мануфактура Санкт-Петербурга',
] as const
const surnames = [
  'Саркисян А. Г.',
  'Кузнецова Е. П.',
  'Морозов И. В.',
  'Ахметов Р. Т.',
  'Волкова Н. С.',
  'Лебедев М. А.',
  'Гусейнова Л. Д.',
  'Ковалёв П. О.',
  'Никитина О. Ю.',
  'Хабибуллин Ф. З.',
  'Соколова В. И.',
  'Егоров Д. К.',
  'Тихонова А. В.',
  'Ким С. Л.',
  'Мельник Ю. А.',
  'Фролов Г. Н.',
] as const
const englishFirst = [
  'Nordic',
  'Harbour',
  'Meadow',
  'Baltic',
  'Willow',
  'Copper',
  'Albion',
  'Hansa',
  'Linden',
  'River',
  'Stone',
  'Amber',
  'Highland',
  'Maple',
  'Anatolia',
  'Northern',
  'Silver',
  'Orchard',
  'Tulip',
  'Atlas',
] as const
const englishSecond = [
  'Linen',
  'Home',
  'Textiles',
  'Interiors',
  'Fabrics',
  'Living',
  'Weavers',
  'Drapery',
  'Design House',
  'Bedding',
  'Trading',
  'Hotel Supply',
  'Cloth Company',
  'Furnishings',
  'Studio',
  'Dokuma',
  'Heimtextil',
  'Loom Works',
] as const
/** Names that tell where they are from: the country and the legal form belong to them. */
const englishSingle: readonly [name: string, country: string, form: string][] = [
  ['The Patient Weaver', 'GB', 'Ltd'],
  ['Bettwäsche am Dom', 'DE', 'GmbH'],
  ['Two Sheep and a Loom', 'GB', 'Ltd'],
  ['International Association of Hotel Linen Buyers', 'NL', 'B.V.'],
  ['Łódzkie Tkaniny', 'PL', 'sp. z o.o.'],
  ['Müller & Söhne Heimtextilien Handelsgesellschaft', 'DE', 'GmbH'],
  ['Ó Briain Linens', 'IE', 'Ltd'],
]

/** Names of companies, no two alike, about six Russian-speaking for every four others. The first are the best known. */
export function companyNames(random: Random, count: number): Named[] {
  const used = new Set<string>()
  const names: Named[] = []
  const add = (bare: string, land: Land, isPerson = false) => {
    if (used.has(bare) || names.length >= count) return
    used.add(bare)
    const form = isPerson ? 'ИП' : random.pick(land.forms.filter((item) => item !== 'ИП'))
    const quoted = land.language === 'ru' && !isPerson ? (bare.includes('«') ? bare : `«${bare}»`) : bare
    const name = form === '' ? quoted : land.language === 'ru' ? `${form} ${quoted}` : `${bare} ${form}`
    names.push({
      name,
      fullName: name,
      city: random.pick(land.cities),
      country: land.country,
      language: land.language,
      legalForm: form,
    })
  }
  const landOfRussian = () => (random.chance(0.88) ? russia : random.pick(otherRussian))
  for (const [index, single] of russianSingle.entries()) {
    add(single, index % 9 === 8 ? random.pick(otherRussian) : russia)
    const foreign = englishSingle[index]
    if (foreign) {
      const [bare, country, form] = foreign
      const land = english.find((item) => item.country === country) ?? random.pick(english)
      add(bare, { ...land, forms: [form] })
    }
  }
  for (const surname of surnames) add(surname, russia, true)
  while (names.length < count) {
    if (random.chance(0.58))
      add(`${random.pick(russianFirst)} ${random.pick(russianSecond)}`, landOfRussian())
    else add(`${random.pick(englishFirst)} ${random.pick(englishSecond)}`, random.pick(english))
  }
  return names
}

export type Person = { name: string; position: string; email: string; phone: string }

const people = {
  ru: {
    first: [
      'Михаил',
      'Сергей',
      'Алексей',
      'Павел',
      'Руслан',
      'Ольга',
      'Нина',
      'Татьяна',
      'Елена',
      'Ирина',
      'Марина',
      'Дарья',
    ],
    last: [
      'Лебедев',
      'Смирнов',
      'Котов',
      'Зайцев',
      'Орлов',
      'Белов',
      'Громов',
      'Сафин',
      'Власов',
      'Мартынов',
      'Гаврилов',
      'Чернов',
    ],
    positions: ['директор', 'закупки', 'бухгалтерия', 'логистика', 'маркетинг'],
  },
  en: {
    first: [
      'Oliver',
      'Katrin',
      'James',
      'Maarja',
      'Deniz',
      'Hannah',
      'Piotr',
      'Sofia',
      'Liam',
      'Anke',
      'Elif',
      'Thomas',
    ],
    last: [
      'Bennett',
      'Kask',
      'Vogel',
      'Ozolins',
      'Yılmaz',
      'Kowalska',
      'Murphy',
      'de Vries',
      'Schneider',
      'Walker',
      'Demir',
      'Hughes',
    ],
    positions: ['director', 'purchasing', 'accounting', 'logistics', 'marketing'],
  },
} as const

/** The people a partner's side puts forward; the first is the director. */
export function peopleOf(random: Random, language: 'ru' | 'en', place: number, count: number): Person[] {
  const { first, last, positions } = people[language]
  return Array.from({ length: count }, (_, index) => {
    const given = random.pick(first)
    const feminine = language === 'ru' && first.indexOf(given as never) >= 5
    const family = `${random.pick(last)}${feminine ? 'а' : ''}`
    return {
      name: `${given} ${family}`,
      position: positions[index % positions.length] as string,
      email: `${positionsLatin[index % positionsLatin.length]}@partner${place}.example`,
      phone:
        language === 'ru'
          ? `+7 900 ${digits(random, 3)}-${digits(random, 2)}-${digits(random, 2)}`
          : `+44 20 7946 0${digits(random, 3)}`,
    }
  })
}

const positionsLatin = ['director', 'purchasing', 'accounts', 'logistics', 'marketing'] as const

export function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.whole(0, 9)).join('')
}
