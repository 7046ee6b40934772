import type { PromiseEvent } from '#records/promises/rules.ts'
import type { Audience, Side } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { makeAccount, makeCorrespondentAccount, makeInn, makeOgrn } from '#shared/requisites.ts'
import { type Fate, livesOf, type Trouble } from './fates.ts'
import { companyNames, digits, type Named, type Person, peopleOf } from './names.ts'
import { type StoryOrder, tradeOf } from './orders.ts'
import { type Random, seeded } from './random.ts'
import { type Ties, tiesOf } from './ties.ts'

export type Stage = 'identification' | 'contact' | 'design' | 'implementation' | 'scaling' | 'mature' | 'exit'

export type StoryPromise = {
  audience: Audience
  owedBy: Side
  kind: string
  title: string
  /** The number of the order it is about. */
  order?: string
  events: PromiseEvent[]
}

export type LegalEntity = {
  kind: 'company' | 'sole_trader' | 'foreign'
  name: string
  inn: string | null
  kpp: string | null
  ogrn: string | null
  taxId: string | null
  address: string
  bankAccounts: { bik: string; bankName: string; account: string; correspondentAccount: string }[]
}

export type StoryPartner = Named &
  Ties & {
    place: number
    fate: Fate
    trouble: Trouble | null
    /** Index of the curator, 0 to 2. */
    curator: number
    since: Date
    stage: Stage
    stages: { at: Date; from: Stage; to: Stage; reason?: string; reasonCode?: string }[]
    people: Person[]
    entity: LegalEntity
    externalId: string
    orders: StoryOrder[]
    lead: { externalId: string; origin: string; receivedAt: Date; wonAt: Date | null } | null
    nature: 'strategic_alliance' | 'operational' | 'innovation' | 'marketing' | 'resource'
    term: 'project' | 'medium' | 'long' | 'transformational' | 'evolutionary'
  }

export type Story = { now: Date; partners: StoryPartner[]; prospects: StoryPartner[] }

const origins = ['выставка', 'рекомендация', 'сайт', 'поиск', 'рассылка'] as const

/**
 * The whole history of the demonstration, in memory: about `count` partners, an eighth of them prospects, over the three
 * years that end at `now`. The same seed, day and count give the same story.
 */
export function tellStory(seed: string, now: Date, count = 400): Story {
  const random = seeded(seed)
  const names = companyNames(random.fork('names'), count)
  const prospectCount = Math.round(count / 8)
  const lives = livesOf(random.fork('lives'), count - prospectCount, now)
  const partners = lives.map((life, place) => {
    const own = random.fork(`partner ${place}`)
    const named = names[place] as Named
    const orders = tradeOf(own.fork('orders'), life, now, place)
    const ties = tiesOf(own.fork('ties'), { life, named, orders, now, place })
    return {
      ...common(own, named, place),
      ...life,
      ...ties,
      orders,
      lead: leadOf(own, life.since, life.fate, place),
    }
  })
  const prospects = names
    .slice(lives.length)
    .map((named, index) => prospect(random, named, lives.length + index, now))
  return { now, partners, prospects }
}

function common(random: Random, named: Named, place: number) {
  return {
    ...named,
    place,
    people: peopleOf(random, named.language, place, random.whole(1, 4)),
    entity: entityOf(random, named),
    externalId: `К-${String(1000 + place)}`,
    nature: random.chance(0.72)
      ? ('operational' as const)
      : random.pick(['strategic_alliance', 'innovation', 'marketing', 'resource'] as const),
    term: random.pick(['medium', 'long', 'long', 'evolutionary', 'project'] as const),
  }
}

function prospect(random: Random, named: Named, place: number, now: Date): StoryPartner {
  const own = random.fork(`prospect ${place}`)
  const receivedAt = new Date(now.getTime() - own.whole(2, 420) * MS_PER_DAY - own.whole(0, 8) * 3_600_000)
  return {
    ...common(own, named, place),
    fate: 'prospect',
    trouble: null,
    curator: own.whole(0, 2),
    since: receivedAt,
    stage: 'identification',
    stages: [],
    orders: [],
    promises: [],
    transfers: [],
    measures: [],
    contacts: [],
    notes: [],
    lead: { externalId: `L-${place}`, origin: own.pick(origins), receivedAt, wonAt: null },
  }
}

function leadOf(random: Random, since: Date, fate: Fate, place: number): StoryPartner['lead'] {
  if (fate !== 'newcomer' && !random.chance(0.12)) return null
  const receivedAt = new Date(since.getTime() - random.whole(10, 60) * MS_PER_DAY)
  return { externalId: `L-${place}`, origin: random.pick(origins), receivedAt, wonAt: since }
}

function entityOf(random: Random, named: Named): LegalEntity {
  const address = `${named.city}, ${named.language === 'ru' ? 'ул. Ткацкая' : 'Weaver Street'}, ${random.whole(1, 120)}`
  if (named.country !== 'RU') {
    const taxId = `${named.country}${digits(random, 9)}`
    return {
      kind: 'foreign',
      name: named.name,
      inn: null,
      kpp: null,
      ogrn: null,
      taxId,
      address,
      bankAccounts: [],
    }
  }
  const bik = random.pick(['044525225', '044525974', '044030653'])
  const bankAccounts = [
    {
      bik,
      bankName: 'Банк «Образец»',
      account: makeAccount(bik, `4070281000000${digits(random, 6)}`),
      correspondentAccount: makeCorrespondentAccount(bik),
    },
  ]
  const region = random.pick(['77', '78', '37', '44', '52', '66', '54', '23'])
  if (named.legalForm === 'ИП') {
    return {
      kind: 'sole_trader',
      name: named.name,
      inn: makeInn(`${region}${digits(random, 8)}`),
      kpp: null,
      ogrn: makeOgrn(`3${digits(random, 13)}`),
      taxId: null,
      address,
      bankAccounts: [],
    }
  }
  return {
    kind: 'company',
    name: named.name,
    inn: makeInn(`${region}${digits(random, 7)}`),
    kpp: `${region}${digits(random, 2)}01001`,
    ogrn: makeOgrn(`1${digits(random, 11)}`),
    taxId: null,
    address,
    bankAccounts,
  }
}
