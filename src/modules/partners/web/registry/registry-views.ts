import type { Search } from '#ui/routing.tsx'
import type { PartnerCounts } from '../../contract.ts'

/** Filters of the registry as they stand in the address. */
export const filterKeys = [
  'stage',
  'stageNot',
  'curator',
  'nature',
  'term',
  'country',
  'city',
  'ordered',
  'value',
  'silent',
  'overdue',
  'noContact',
  'source',
  'externalId',
  'prospects',
  'archived',
  'kind',
  'contract',
  'contractEnds',
  'tag',
  'followed',
  'changedSinceSeen',
  'nobodyAnswers',
  'segment',
  'riskOver',
  'healthState',
] as const

/** All filters: those every network has and its custom fields. */
export function allFilterKeys(fields: readonly { code: string }[]): string[] {
  return [...filterKeys, ...fields.map((field) => `field.${field.code}`)]
}

export const firstSort = { key: 'net12m', descending: true }

export type RegistryView = {
  key: string
  search: Search
  count: (counts: PartnerCounts) => number | undefined
}

/** The usual views: addresses with their filters. */
export const views: readonly RegistryView[] = [
  { key: 'all', search: {}, count: (counts) => counts.all },
  { key: 'mine', search: { curator: 'me' }, count: (counts) => counts.mine },
  { key: 'active', search: { ordered: '12' }, count: (counts) => counts.active },
  {
    key: 'noContact',
    search: { noContact: '60', sort: 'lastContact' },
    count: (counts) => counts.noContact60,
  },
  { key: 'weOwe', search: { overdue: 'host', sort: 'nextDue' }, count: (counts) => counts.overdueHost },
  {
    key: 'theyOwe',
    search: { overdue: 'partner', sort: 'nextDue' },
    count: (counts) => counts.overduePartner,
  },
  {
    key: 'prospects',
    search: { prospects: 'yes', sort: '-stageSince' },
    count: (counts) => counts.prospects,
  },
  { key: 'archived', search: { archived: 'yes', sort: 'name' }, count: (counts) => counts.archived },
]

/** The view whose filters are exactly those of the address, whatever the order, page and columns. */
export function viewOf(search: Search): string | undefined {
  if (search['q'] || search['group'] || Object.keys(search).some((key) => key.startsWith('field.')))
    return undefined
  return views.find((view) => filterKeys.every((key) => (view.search[key] ?? '') === (search[key] ?? '')))
    ?.key
}

/** What the API takes for the filters of the address; ranges become their ends. */
export function apiFilters(search: Search): Record<string, string | undefined> {
  const [over, under] = (search['value'] ?? '').split('..')
  return {
    stage: search['stage'],
    stageNot: search['stageNot'],
    curator: search['curator'],
    nature: search['nature'],
    term: search['term'],
    country: search['country'],
    city: search['city'],
    orderedWithinMonths: search['ordered'],
    valueOver: over || undefined,
    valueUnder: under || undefined,
    silentDaysOver: search['silent'],
    overdue: search['overdue'],
    noContactDays: search['noContact'],
    source: search['source'],
    externalId: search['externalId'],
    prospects: search['prospects'],
    archived: search['archived'],
    kind: search['kind'],
    contract: search['contract'],
    contractEndsWithinDays: search['contractEnds'],
    tag: search['tag'],
    followed: search['followed'],
    changedSinceSeen: search['changedSinceSeen'],
    nobodyAnswers: search['nobodyAnswers'],
    segment: search['segment'],
    riskOver: search['riskOver'],
    healthState: search['healthState'],
    q: search['q'],
    ...Object.fromEntries(Object.entries(search).filter(([key]) => key.startsWith('field.'))),
  }
}
