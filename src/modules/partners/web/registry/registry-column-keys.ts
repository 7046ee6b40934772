/** All columns every network has, in their usual order; those of `usual` stand there unless one chose others. */
export const columnKeys = [
  'name',
  'country',
  'stage',
  'type',
  'kinds',
  'segments',
  'tags',
  'contract',
  'since',
  'net12m',
  'change',
  'months',
  'orders12m',
  'keptHost',
  'keptPartner',
  'silent',
  'risk',
  'atRisk',
  'lastContact',
  'nextDue',
  'nextWhat',
  'externalId',
  'curator',
] as const
export type OwnColumnKey = (typeof columnKeys)[number]
/** A custom field stands beside them by its code. */
export type FieldColumnKey = `field.${string}`
export type ColumnKey = OwnColumnKey | FieldColumnKey

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
const fileColumns: Record<OwnColumnKey, readonly string[]> = {
  name: ['name', 'city'],
  country: ['country'],
  stage: ['stage'],
  type: ['nature', 'term'],
  kinds: ['kinds'],
  segments: ['segments'],
  tags: ['tags'],
  contract: ['contract', 'contractUntil'],
  since: ['since'],
  net12m: ['net12m'],
  change: ['change'],
  months: [],
  orders12m: ['orders12m'],
  keptHost: ['keptHost'],
  keptPartner: ['keptPartner'],
  silent: ['lastOrderOn', 'daysSilent'],
  risk: ['healthState', 'risk'],
  atRisk: ['valueAtRisk'],
  lastContact: ['lastContactAt'],
  nextDue: ['nextDue'],
  nextWhat: ['nextPromise', 'nextPromiseBy'],
  externalId: ['externalIds'],
  curator: ['curator'],
}

/** What a file has for the columns of the table, in their order. */
export function exportColumns(keys: readonly string[]): string[] {
  return keys.flatMap((key) => fileColumns[key as OwnColumnKey] ?? (key.startsWith('field.') ? [key] : []))
}

/** The columns an address names, in its order, without those that are no more; the name always stands first. */
export function readColumns(text: string | undefined, known: readonly ColumnKey[]): ColumnKey[] | null {
  if (!text) return null
  const wanted = [...new Set(text.split(','))].filter((key): key is ColumnKey =>
    (known as readonly string[]).includes(key),
  )
  return wanted.length > 0 ? ['name', ...wanted.filter((key) => key !== 'name')] : null
}
