/** All columns the registry can show, in their order; those of `usual` stand there unless one chose others. */
export const columnKeys = [
  'name',
  'country',
  'stage',
  'type',
  'since',
  'net12m',
  'change',
  'months',
  'orders12m',
  'keptHost',
  'keptPartner',
  'silent',
  'lastContact',
  'nextDue',
  'nextWhat',
  'externalId',
  'curator',
] as const
export type ColumnKey = (typeof columnKeys)[number]

export const usual: readonly ColumnKey[] = [
  'name',
  'stage',
  'net12m',
  'change',
  'months',
  'keptHost',
  'keptPartner',
  'silent',
  'nextDue',
  'nextWhat',
  'curator',
]

/** Who has not traded yet has no figures: where they are, where they come from, what is next. */
export const usualOfProspects: readonly ColumnKey[] = [
  'name',
  'country',
  'type',
  'stage',
  'lastContact',
  'nextDue',
  'nextWhat',
  'externalId',
  'curator',
]

/** Columns of the file for each column of the table. */
export const exportColumns: Record<ColumnKey, readonly string[]> = {
  name: ['name', 'city'],
  country: ['country'],
  stage: ['stage'],
  type: ['nature', 'term'],
  since: ['since'],
  net12m: ['net12m'],
  change: ['change'],
  months: [],
  orders12m: ['orders12m'],
  keptHost: ['keptHost'],
  keptPartner: ['keptPartner'],
  silent: ['lastOrderOn', 'daysSilent'],
  lastContact: ['lastContactAt'],
  nextDue: ['nextDue'],
  nextWhat: ['nextPromise', 'nextPromiseBy'],
  externalId: ['externalIds'],
  curator: ['curator'],
}
