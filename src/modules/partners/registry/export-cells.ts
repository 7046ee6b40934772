import type { XlsxColumn, XlsxKind, XlsxValue } from '#platform/tabular/xlsx-write.ts'
import { currencyExponent } from '#shared/currencies.ts'
import { localParts } from '#shared/dates.ts'
import type { ExportColumn, FieldKind, FieldPeople, PartnerRow } from '../contract.ts'
import type { Field } from '../custom-fields/read-fields.ts'
import type { ExportWords } from './export-words.ts'

/** What the cells of a file need besides the row: the words, the names of stages, the clock days are told by. */
export type CellFrame = {
  words: ExportWords
  language: 'ru' | 'en'
  stages: Record<string, string>
  timeZone: string
  currency: string
}

/** A row with the names of the people whom its custom fields name. */
export type ExportRow = PartnerRow & { people: FieldPeople }

/** A value as both files take it: numbers and sums as decimal texts, days as `YYYY-MM-DD`, moments with the minute. */
export type CellValue = XlsxValue

/** A column of the file. Sums of a custom field name their currency each, the network's own need not. */
export type FileColumn = XlsxColumn & { key: string; value: (row: ExportRow) => CellValue }

const KINDS: Partial<Record<ExportColumn, XlsxKind>> = {
  stageSince: 'day',
  since: 'day',
  net12m: 'money',
  netBefore12m: 'money',
  change: 'share',
  orders12m: 'whole',
  lastOrderOn: 'day',
  daysSilent: 'whole',
  keptHost: 'share',
  keptPartner: 'share',
  risk: 'share',
  valueAtRisk: 'money',
  nextDue: 'moment',
  lastContactAt: 'moment',
  contractUntil: 'day',
}
const WIDTHS: Partial<Record<ExportColumn, number>> = { name: 36, nextPromise: 40, country: 9, id: 38 }

/** A column every network has. */
export function ownColumn(key: ExportColumn, frame: CellFrame): FileColumn {
  const kind = KINDS[key] ?? 'text'
  const width = WIDTHS[key]
  return {
    key,
    head: frame.words.columns[key],
    kind,
    ...(width === undefined ? {} : { width }),
    ...(kind === 'money' ? { currency: frame.currency, decimals: currencyExponent(frame.currency) } : {}),
    value: (row) => cellValue(key, row, frame),
  }
}

/** Whether the cells of a column are numbers, which a CSV in Russian writes with a comma. */
export function isDecimal({ kind }: Pick<FileColumn, 'kind'>): boolean {
  return kind === 'money' || kind === 'share' || kind === 'number'
}

const FIELD_KINDS: Record<FieldKind, XlsxKind> = {
  text: 'text',
  number: 'number',
  money: 'money',
  date: 'day',
  choice: 'text',
  person: 'text',
  link: 'text',
}

/** A column of a custom field: options and people by their names. */
export function fieldColumn(field: Field, { language }: CellFrame): FileColumn {
  const label = (one: { labelRu: string; labelEn: string }) => (language === 'ru' ? one.labelRu : one.labelEn)
  return {
    key: `field.${field.code}`,
    head: label(field),
    kind: FIELD_KINDS[field.kind],
    value: (row) => {
      const value = row.fields[field.code]
      if (value === undefined) return null
      if (typeof value === 'object') return { ...value, decimals: currencyExponent(value.currency) }
      if (field.kind === 'person') return row.people[value] ?? value
      const option = field.kind === 'choice' ? field.options.find(({ code }) => code === value) : undefined
      return option ? label(option) : value
    },
  }
}

/** The value of a row in a column, in the words of the file. */
function cellValue(
  column: ExportColumn,
  row: PartnerRow,
  { words, stages, timeZone, language }: CellFrame,
): CellValue {
  switch (column) {
    case 'id':
    case 'name':
    case 'city':
    case 'country':
    case 'since':
    case 'lastOrderOn':
    case 'orders12m':
    case 'daysSilent':
    case 'net12m':
    case 'netBefore12m':
    case 'change':
    case 'risk':
    case 'valueAtRisk':
      return row[column]
    case 'healthState':
      return row.healthState && words.healthStates[row.healthState]
    case 'stage':
      return stages[row.stage] ?? row.stage
    case 'stageSince':
      return localDay(row.stageSince, timeZone)
    case 'nature':
      return row.nature && words.natures[row.nature]
    case 'term':
      return row.term && words.terms[row.term]
    case 'curator':
      return row.curator?.name ?? null
    case 'keptHost':
      return row.kept.host.share
    case 'keptPartner':
      return row.kept.partner.share
    case 'nextDue':
      return row.nextPromise && localTime(row.nextPromise.dueAt, timeZone)
    case 'nextPromise':
      return row.nextPromise?.title ?? null
    case 'nextPromiseBy':
      return row.nextPromise && words.sides[row.nextPromise.owedBy]
    case 'lastContactAt':
      return row.lastContactAt && localTime(row.lastContactAt, timeZone)
    case 'kinds':
      return row.kinds.map((kind) => words.kinds[kind]).join(', ')
    case 'contract':
      return row.contract && words.contracts[row.contract]
    case 'contractUntil':
      return row.contractUntil
    case 'tags':
      return row.tags.map((tag) => tag.name).join(', ')
    case 'segments':
      return row.segments.map((one) => (language === 'ru' ? one.nameRu : one.nameEn)).join(', ')
    case 'externalIds':
      return row.externalIds.join(' ')
  }
}

const two = (value: number) => String(value).padStart(2, '0')

function localDay(instant: string, zone: string): string {
  const { year, month, day } = localParts(new Date(instant), zone)
  return `${year}-${two(month)}-${two(day)}`
}

function localTime(instant: string, zone: string): string {
  const { hour, minute } = localParts(new Date(instant), zone)
  return `${localDay(instant, zone)} ${two(hour)}:${two(minute)}`
}
