import { WORD } from './loader.ts'
import type { Registry } from './registry.ts'
import type { Request } from './requests.ts'
import { seededRandom } from './seeded-random.ts'

const get = (path: string): Request => ({ method: 'GET', path })

/** Lists of 50 out of the registry as people filter and sort them. */
export function listRequests({ users }: Registry): Request[] {
  return [
    'sort=-net12m',
    'stage=mature,scaling&sort=-net12m',
    'orderedWithinMonths=12&sort=lastOrder',
    `curator=${users[3]?.id}&sort=name`,
    'country=RU&overdue=host&sort=nextDue',
    'nature=operational&sort=-keptPartner',
    `city=${encodeURIComponent('Тверь')}&sort=name`,
    'noContactDays=60&sort=-change',
  ].map((query) => get(`/partners?${query}&limit=50`))
}

/** What people type into the search: whole names, beginnings, words from the middle, and with a letter left out. */
export function findRequests({ partners }: Registry): Request[] {
  const random = seededRandom(7)
  return Array.from({ length: 64 }, (_, n) => {
    const name = partners[Math.floor(random() * partners.length)]?.name ?? ''
    const core = name.replace(/^(ООО|АО|ИП) |[«»]| Ltd$/g, '')
    const words = core.split(' ')
    const typed = [
      core,
      core.slice(0, 5),
      words.at(-1) ?? core,
      `${words[0]?.slice(0, 3)}${words[0]?.slice(4)} ${words[1] ?? ''}`,
    ][n % 4]
    return get(`/search?q=${encodeURIComponent(typed ?? core)}`)
  })
}

/** What a partner's page shows first, for partners from all over the registry. */
export function pageRequests(registry: Registry): Request[] {
  return somePartners(registry).map((id) => get(`/partners/${id}`))
}

/** Orders by month of one partner. */
export function monthsRequests(registry: Registry): Request[] {
  return somePartners(registry).map((id) => get(`/partners/${id}/orders/by-month`))
}

/** A partner as people add one: an account, a person, an external id. */
export function createRequests(): Request[] {
  const name = `ООО «Ромашка ${WORD}»`
  return [
    {
      method: 'POST',
      path: '/partners',
      body: {
        name,
        city: 'Тверь',
        country: 'RU',
        language: 'ru',
        stage: 'contact',
        externalIds: [{ source: 'bench', externalId: `B-${WORD}` }],
        contacts: [
          { ofSide: 'partner', audience: 'host', name: 'Анна Петрова', email: `${WORD}@example.com` },
        ],
      },
    },
  ]
}

function somePartners({ partners }: Registry): string[] {
  return Array.from({ length: 100 }, (_, n) => partners[n * 97]?.id ?? '')
}
