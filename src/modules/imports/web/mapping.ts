import {
  FIELDS,
  type ImportGuess,
  type ImportKind,
  type ImportSettings,
  type InspectedFile,
  isFieldOf,
} from '../contract.ts'

export type Side = 'host' | 'partner'

/** Kinds a person of a side may bring in, in the order they are offered. Won deals come with leads or with a recipe. */
export function kindsFor(side: Side): readonly ImportKind[] {
  return side === 'host'
    ? ([
        ...['orders', 'partners', 'contacts', 'legal_entities', 'deliveries', 'measures'],
        ...['opportunities', 'requests', 'leads'],
      ] as readonly ImportKind[])
    : ['orders', 'deliveries', 'measures']
}

export type FieldPlace = { field: string; isRequired: boolean }

/** Fields of a kind in their order. A partner's side brings in its own rows, so it is not asked whose they are. */
export function fieldsOf(kind: ImportKind, side: Side): readonly FieldPlace[] {
  const { required, optional } = FIELDS[kind]
  const all = [
    ...required.map((field) => ({ field: field as string, isRequired: true })),
    ...optional.map((field) => ({ field: field as string, isRequired: false })),
  ]
  return all.filter(({ field }) => side === 'host' || (field !== 'partner' && field !== 'partnerName'))
}

/**
 * The network's own fields as places of a file of partners, of those the reader may write. The currency of sums is
 * offered only for a sum that has a column.
 */
export function ownPlaces(
  kind: ImportKind,
  own: readonly { code: string; kind: string; mayWrite: boolean }[],
  map: Readonly<Record<string, string>>,
): readonly FieldPlace[] {
  if (kind !== 'partners') return []
  return own
    .filter(({ mayWrite }) => mayWrite)
    .flatMap(({ code, kind: of }) => {
      const field = `field.${code}`
      const hasCurrency = of === 'money' && map[field] !== undefined
      return (hasCurrency ? [field, `${field}.currency`] : [field]).map((one) => ({
        field: one,
        isRequired: false,
      }))
    })
}

/** Which fields still need a column before the file can be read; prices: one of two ways will do. */
export function missingFields(
  kind: ImportKind,
  side: Side,
  map: Readonly<Record<string, string>>,
  isOfOnePartner = false,
): string[] {
  const missing = fieldsOf(kind, side)
    .filter(({ field, isRequired }) => isRequired && !map[field] && !(field === 'partner' && isOfOnePartner))
    .map(({ field }) => field)
  if (kind === 'orders' && !map['amount'] && !(map['quantity'] && map['unitPrice'])) missing.push('amount')
  if (kind === 'measures' && side === 'host' && !isOfOnePartner && !map['partner'] && !map['number'])
    missing.push('partner')
  return missing
}

/** What a draft starts with: what was saved, else what the server guessed. */
export function settingsFrom(saved: ImportSettings, guess: ImportGuess | null): ImportSettings {
  const chosen = Object.keys(saved.map).length > 0
  return { ...saved, map: chosen || !guess ? saved.map : guess.map }
}

/** The map with a field given a column or none; a column that another field used moves to this one. */
export function mapWith(
  map: Readonly<Record<string, string>>,
  field: string,
  column: string | null,
): Record<string, string> {
  const rest = Object.entries(map).filter(
    ([other, used]) => other !== field && (column === null || used !== column),
  )
  return Object.fromEntries(column === null ? rest : [...rest, [field, column]])
}

/** The first different cells of a column, to see what it holds. */
export function samplesOf(file: InspectedFile | undefined, column: string | undefined, count = 3): string[] {
  const at = column === undefined ? -1 : (file?.columns.indexOf(column) ?? -1)
  if (!file || at < 0) return []
  const cells = file.sample.map((row) => (row[at] ?? '').trim()).filter((cell) => cell !== '')
  return [...new Set(cells)].slice(0, count)
}

/** The format chosen for the dates of a field, or null while it is guessed. */
export function dateFormatOf(settings: ImportSettings, field: string): string | null {
  const { dateFormat } = settings
  if (typeof dateFormat === 'string') return dateFormat
  return dateFormat?.[field] ?? null
}

export function withDateFormat(settings: ImportSettings, field: string, format: string): ImportSettings {
  const before = settings.dateFormat
  const formats = typeof before === 'string' || before === undefined ? {} : before
  return { ...settings, dateFormat: { ...formats, [field]: format } }
}

/** Date fields that can be read in several ways and nobody has said which. */
export function unclearDates(guess: ImportGuess | null, settings: ImportSettings): string[] {
  return (guess?.formats ?? [])
    .filter((format) => format.isAmbiguous && settings.map[format.field] !== undefined)
    .map((format) => format.field)
    .filter((field) => dateFormatOf(settings, field) === null)
}

/** Settings without what does not concern the kind any more. */
export function tidySettings(settings: ImportSettings, kind: ImportKind, side: Side): ImportSettings {
  const offered = new Set(fieldsOf(kind, side).map(({ field }) => field))
  const isKnown = (field: string) =>
    offered.has(field) || (side === 'host' && field.startsWith('field.') && isFieldOf(kind, field))
  const { dateFormat, ...rest } = settings
  const map = Object.fromEntries(Object.entries(settings.map).filter(([field]) => isKnown(field)))
  const formats =
    typeof dateFormat === 'object'
      ? Object.fromEntries(Object.entries(dateFormat).filter(([field]) => map[field] !== undefined))
      : dateFormat
  const hasFormats = typeof formats === 'string' || (formats && Object.keys(formats).length > 0)
  return { ...rest, map, ...(hasFormats ? { dateFormat: formats } : {}) }
}
