import type { XlsxColumn, XlsxKind } from '#platform/tabular/xlsx-write.ts'
import { localParts } from '#shared/dates.ts'
import type { ExportColumn, PartnerRow } from '../contract.ts'
import type { ExportWords } from './export-words.ts'

/** What the cells of a file need besides the row: the words, the names of stages, the clock days are told by. */
export type CellFrame = { words: ExportWords; stages: Record<string, string>; timeZone: string }

/** A value as both files take it: numbers and sums as decimal texts, days as `YYYY-MM-DD`, moments with the minute. */
export type CellValue = string | number | null

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
  nextDue: 'moment',
  lastContactAt: 'moment',
}
const WIDTHS: Partial<Record<ExportColumn, number>> = { name: 36, nextPromise: 40, country: 9, id: 38 }

/** The column of a workbook for a column of the registry. */
export function sheetColumnOf(
  column: ExportColumn,
  words: ExportWords,
  money: { currency: string; decimals: number },
): XlsxColumn {
  const kind = KINDS[column] ?? 'text'
  const width = WIDTHS[column]
  return {
    head: words.columns[column],
    kind,
    ...(width === undefined ? {} : { width }),
    ...(kind === 'money' ? money : {}),
  }
}

/** Whether the cells of a column are numbers, which a CSV in Russian writes with a comma. */
export function isDecimal(column: ExportColumn): boolean {
  const kind = KINDS[column]
  return kind === 'money' || kind === 'share' || kind === 'number'
}

/** The value of a row in a column, in the words of the file. */
export function cellValue(
  column: ExportColumn,
  row: PartnerRow,
  { words, stages, timeZone }: CellFrame,
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
      return row[column]
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
