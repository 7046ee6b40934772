import { makeInn, makeOgrn } from '#shared/requisites.ts'
import { transliterate } from '#shared/transliteration.ts'
import { type Dossier, nobody } from './dossier.ts'

/** A set of partners of which it is known who is whom: `firm` is equal for those that are the same. */
export type Labelled = { dossier: Dossier; firm: number; noise: string }

/** Numbers that look random and are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const FIRST =
  'Северный Южный Балтийский Уральский Волжский Сибирский Донской Таёжный Речной Горный Полярный Степной Лесной Озёрный Невский Амурский Камский Вятский Обский Алтайский Зелёный Белый Чёрный Красный Золотой Серебряный Медный Стальной Янтарный Каменный'.split(
    ' ',
  )
const SECOND =
  'ветер мост берег маяк причал парус компас якорь склад завод комбинат элеватор двор рынок пекарь мастер кузнец плотник садовод мельник рыбак хлеб сыр мёд чай кофе шоколад текстиль фарфор хрусталь'.split(
    ' ',
  )
const COINED =
  'Агротех Стройинвест Медпрогресс Автолюкс Технодом Электросила Гидромаш Химпром Лесэкспорт Фармлайн Мебельград Оптимус Вектор Пульсар Меридиан Эталон Импульс Фортуна Орион Альянс Базис Гарант Дельта Зенит Кристалл Луч Магнолия Надежда Олимп Прометей Ромашка Сокол Титан Факел Феникс Эверест Юпитер Ягуар Бриз Каскад'.split(
    ' ',
  )
const CITIES = 'Москва,Санкт-Петербург,Казань,Тверь,Пермь,Самара,Омск,Уфа,Воронеж,Краснодар'.split(',')
const PEOPLE = 'info sales office ivanov petrova sidorov zakaz buh director kontakt'.split(' ')

/**
 * Firms with made-up requisites, for each some records that are noisy copies of it (other legal form, alphabet, order of
 * words, a typing error, missing city or requisites, another way to write the phone), and records that only look alike:
 * branches with the same INN and other KPP in other cities, namesakes in other cities with other tax numbers, neighbours
 * on one public mail service, firms that share one word.
 */
export function labelledSet(firms: number, seed: number): Labelled[] {
  const random = seeded(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
  const set: Labelled[] = []
  let next = 0
  const SYLLABLES =
    'ба ве го да же за ин ка ле мо на ор пе ро си та ур фе хо ча шу ель ям кри сто вал дон мир тех лог'.split(
      ' ',
    )
  const coined = () => {
    const word = Array.from({ length: 3 + Math.floor(random() * 2) }, () => pick(SYLLABLES)).join('')
    return word.slice(0, 1).toUpperCase() + word.slice(1)
  }
  const id = () => `00000000-0000-7000-8000-${String(next++).padStart(12, '0')}`
  for (let firm = 0; firm < firms; firm++) {
    const kind = random()
    const core =
      kind < 0.2
        ? `${pick(FIRST)} ${pick(SECOND)}`
        : kind < 0.3
          ? pick(COINED)
          : kind < 0.6
            ? `${coined()} ${pick(SECOND)}`
            : coined()
    const city = pick(CITIES)
    const inn = makeInn(`77${digits(7)}`)
    const kpp = `77${digits(2)}01001`
    const ogrn = makeOgrn(`1${digits(11)}`)
    const phone = `+7 (9${digits(2)}) ${digits(3)}-${digits(2)}-${digits(2)}`
    const host = `${transliterate(core)
      .toLowerCase()
      .replace(/[^a-z]/g, '')}${digits(2)}.ru`
    const mail = `${pick(PEOPLE)}@${random() < 0.6 ? host : 'mail.ru'}`
    const base: Dossier = {
      ...nobody,
      id: id(),
      names: [`ООО «${core}»`],
      cities: [city],
      websites: random() < 0.4 ? [`https://www.${host}/`] : [],
      entities: random() < 0.7 ? [{ name: core, inn, kpp, ogrn, taxId: null, accounts: [] }] : [],
      contacts: [{ phone, email: mail }],
      externalIds: [],
    }
    set.push({ dossier: base, firm, noise: 'original' })
    const copies = random() < 0.5 ? (random() < 0.3 ? 2 : 1) : 0
    for (let copy = 0; copy < copies; copy++) set.push({ ...noisyCopy(), firm })
    const lookalike = random()
    if (lookalike < 0.12 && base.entities.length > 0) {
      const elsewhere = pick(CITIES.filter((other) => other !== city))
      const entities = [{ name: core, inn, kpp: `50${digits(2)}02001`, ogrn, taxId: null, accounts: [] }]
      const contacts = [{ phone: `8 800 ${digits(7)}`, email: `${pick(PEOPLE)}@bk.ru` }]
      const branch = { ...base, id: id(), cities: [elsewhere], websites: [], entities, contacts }
      set.push({ dossier: branch, firm: firm + 100_000, noise: 'branch' })
    } else if (lookalike < 0.24) {
      const elsewhere = pick(CITIES.filter((other) => other !== city))
      const entities = random() < 0.6 ? [{ ...nobodyElse(), inn: makeInn(`78${digits(7)}`), name: core }] : []
      const contacts = [{ phone: `+7 9${digits(9)}`, email: `${pick(PEOPLE)}@gmail.com` }]
      const namesake = { ...base, id: id(), cities: [elsewhere], websites: [], entities, contacts }
      set.push({ dossier: namesake, firm: firm + 200_000, noise: 'namesake' })
    }

    function nobodyElse() {
      return { inn: null, kpp: null, ogrn: null, taxId: null, accounts: [] }
    }

    function noisyCopy(): Omit<Labelled, 'firm'> {
      const noise: string[] = []
      let name = core
      const spoil = random()
      if (spoil < 0.25) [name, noise[noise.length]] = [typo(name), 'typo']
      if (random() < 0.3) [name, noise[noise.length]] = [transliterate(name), 'latin']
      if (name.includes(' ') && random() < 0.25)
        [name, noise[noise.length]] = [name.split(' ').reverse().join(' '), 'swapped']
      if (name.includes(' ') && random() < 0.15)
        [name, noise[noise.length]] = [name.replace(' ', '-'), 'hyphen']
      const form = pick([
        '',
        'ООО',
        'ЗАО',
        'LLC',
        'Ltd.',
        'АО',
        'Группа компаний',
        'Общество с ограниченной ответственностью',
      ])
      const names = [form.startsWith('L') ? `${name} ${form}` : `${form} ${name}`.trim()]
      if (random() < 0.2) names[0] = (names[0] ?? '').toUpperCase()
      const hasEntity = random() < 0.45 && base.entities.length > 0
      const otherPhone = random()
      const contacts = [
        {
          phone:
            otherPhone < 0.5
              ? phone.replace('+7', '8').replace(/[()\s-]/g, '')
              : otherPhone < 0.7
                ? null
                : `+7 9${digits(9)}`,
          email: random() < 0.5 ? `${pick(PEOPLE)}@${mail.split('@')[1] ?? ''}` : null,
        },
      ]
      const cities = random() < 0.7 ? [random() < 0.3 ? transliterate(city) : city] : []
      return {
        dossier: {
          ...nobody,
          id: id(),
          names,
          cities,
          websites: base.websites.length > 0 && random() < 0.5 ? [`http://${host}`] : [],
          entities: hasEntity
            ? [{ ...nobodyElse(), name: names[0] ?? '', inn, kpp: random() < 0.5 ? kpp : null }]
            : [],
          contacts,
        },
        noise: noise.join('+') || 'form',
      }
    }

    function typo(text: string): string {
      const at = 1 + Math.floor(random() * (text.length - 2))
      const kind = random()
      if (kind < 0.33) return text.slice(0, at) + text.slice(at + 1)
      if (kind < 0.66) return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)
      return text.slice(0, at) + pick([...'аеиоуклмнрст']) + text.slice(at + 1)
    }
  }
  return set
}
