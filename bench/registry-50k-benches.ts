import type { LargeRegistry } from './registry-50k.ts'
import type { Request } from './requests.ts'

const get = (path: string): Request => ({ method: 'GET', path })
const cross = (filters: readonly string[], sorts: readonly string[]) =>
  filters.flatMap((filter) => sorts.map((sort) => get(`/partners?${filter}&sort=${sort}&limit=50`)))

/** Every sort, alone and with the filters people use most. */
export function sortRequests(): Request[] {
  const sorts = [
    ...[
      'name',
      'city',
      'country',
      'stage',
      'stageSince',
      'nature',
      'term',
      'curator',
      'since',
      'contractUntil',
    ],
    ...[
      '-net12m',
      'change',
      '-orders12m',
      'lastOrder',
      '-keptHost',
      'keptPartner',
      'nextDue',
      '-lastContact',
      '-risk',
      'valueAtRisk',
    ],
    ...[
      'field.region',
      '-field.slots',
      'field.rating',
      '-field.budget',
      'field.audited',
      'field.note',
      'field.owner',
    ],
  ]
  return cross(['', 'stage=mature', 'orderedWithinMonths=12'], sorts)
}

/** Filters by what the account, its figures and its tags say, rare and frequent values, with a sort by another column. */
export function filterRequests({ ids }: LargeRegistry): Request[] {
  const filters = [
    ...[
      'nature=resource',
      `curator=${ids.curators[3]}`,
      'curator=none',
      'country=KZ',
      'kind=investor',
      'kind=dealer',
    ],
    ...[`city=${encodeURIComponent('Тула')}`, 'contract=trust', 'archived=yes', 'stage=contact&country=KZ'],
    ...[`tag=${ids.tags[0]}`, `tag=${ids.tags.at(-1)}`, 'tag=none', 'valueOver=9000000', 'valueOver=100000'],
    ...['overdue=host', 'noContactDays=60', 'silentDaysOver=300', `tag=${ids.tags[0]}&stage=contact`],
    ...['riskOver=0.9', 'riskOver=0.3', 'healthState=once', 'healthState=none'],
  ]
  return cross(filters, ['name', '-net12m', 'nextDue'])
}

/** Filters by custom fields of every kind, two at once and with other filters, and by what is not set. */
export function fieldRequests({ ids }: LargeRegistry): Request[] {
  const filters = [
    ...['field.region=o39', 'field.region=o0', 'field.slots=40..45', 'field.rating=any', 'field.rating=none'],
    ...['field.budget=1000..2000', 'field.budget=100000..', 'field.audited=2024-01-01..2024-02-01'],
    ...[
      `field.owner=${ids.curators[3]}`,
      'field.code=K42',
      'field.note=~977',
      'field.region=o30&field.channel=o3',
    ],
    ...['field.region=o30&stage=contact', 'field.slots=40..45&field.channel=o3&valueOver=100'],
  ]
  return cross(filters, ['name', '-net12m', '-field.budget', 'field.region'])
}

/** First pages with the number of all that match. */
export function totalRequests(registry: LargeRegistry): Request[] {
  return [...filterRequests(registry), ...fieldRequests(registry)]
    .filter((_, n) => n % 3 === 0)
    .map(({ path }) => get(`${path}&total=yes`))
}

/** Words in the registry's own search field. */
export function searchRequests({ partners }: LargeRegistry): Request[] {
  const words = partners
    .filter((_, n) => n % 2500 === 0)
    .map(({ name }) => name.replace(/^ООО |[«»]| Ltd$/g, ''))
  return [...words, ...words.map((word) => word.slice(0, 6))].map((word) =>
    get(`/partners?q=${encodeURIComponent(word)}&limit=50`),
  )
}

/** Groups by every key, of all and of a part; counts of the usual views. */
export function groupRequests(): Request[] {
  const keys = ['stage', 'nature', 'term', 'curator', 'country', 'city', 'tag', 'kind', 'contract']
  const fields = ['field.region', 'field.owner', 'field.audited']
  return [
    ...[...keys, ...fields].flatMap((by) =>
      ['', 'stage=mature', 'field.region=o30'].map((filter) => get(`/partners/groups?by=${by}&${filter}`)),
    ),
    get('/partners/counts'),
    get('/partners/facets'),
  ]
}

/** Columns of the board by stage. */
export function boardRequests(): Request[] {
  return ['', 'field.region=o30', 'valueOver=100000'].map((filter) => get(`/partners/board?${filter}`))
}
