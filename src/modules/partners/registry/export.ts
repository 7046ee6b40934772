import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { sql } from 'kysely'
import { auditOf, type Origin, writeAudit } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { BYTE_ORDER_MARK, type CsvValue, csvLine } from '#shared/csv-write.ts'
import { localParts } from '#shared/dates.ts'
import { EXPORT_COLUMNS, type ExportColumn, type PartnerExportQuery, type PartnerRow } from '../contract.ts'
import { mayReadMoney } from '../policy.ts'
import { EXPORT_WORDS, type ExportWords } from './export-words.ts'
import { moneyNotAllowed } from './filter.ts'
import { type Listing, openListing, type Place, readPart } from './list.ts'
import { presentRow } from './rows.ts'

const PAGE = 500
const MONEY_COLUMNS: readonly ExportColumn[] = ['net12m', 'netBefore12m', 'change']

/**
 * Writes into the audit that this export was taken. It is committed before the first byte leaves, so that no end of
 * the connection or the process can hide it. Refuses what `openExport` refuses.
 */
export async function auditExport(
  tx: Tx,
  query: PartnerExportQuery,
  actor: Actor,
  now: Date,
  origin: Origin,
): Promise<void> {
  const { columns: asked, language: _, sort, ...filter } = query
  const columns = columnsFor(asked, actor)
  await openListing(tx, filter, sort, actor, now)
  const details = { columns, filter, sort: sort ?? null }
  await writeAudit(tx, { ...auditOf(actor), kind: 'export', target: 'partners', origin, details }, now)
}

/**
 * Opens the registry as a CSV text of exactly the rows and columns shown: head row in the language, a byte order mark,
 * cells that no spreadsheet runs as formulas; in Russian with semicolons and decimal commas, as its spreadsheets expect.
 * All pages are read from one snapshot: call it first in its transaction, keep the transaction open until `pump` is done.
 */
export async function openExport(
  tx: Tx,
  query: PartnerExportQuery,
  actor: Actor,
  now: Date,
): Promise<{ stream: PassThrough; pump: () => Promise<void> }> {
  await sql`set transaction isolation level repeatable read`.execute(tx)
  const { columns: asked, language, sort, ...filter } = query
  const columns = columnsFor(asked, actor)
  const words = EXPORT_WORDS[language ?? actor.language]
  const listing = await openListing(tx, filter, sort, actor, now)
  const stream = new PassThrough()
  const pump = async () => {
    try {
      for await (const text of textsOf(tx, listing, columns, words)) {
        if (stream.destroyed) return
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
      }
      stream.end()
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }
  return { stream, pump }
}

function columnsFor(asked: readonly ExportColumn[] | undefined, actor: Actor): readonly ExportColumn[] {
  const seesMoney = mayReadMoney(actor)
  if (!seesMoney && asked?.some((column) => MONEY_COLUMNS.includes(column))) throw moneyNotAllowed()
  if (asked && asked.length > 0) return asked
  return EXPORT_COLUMNS.filter((column) => seesMoney || !MONEY_COLUMNS.includes(column))
}

async function* textsOf(
  tx: Tx,
  listing: Listing,
  columns: readonly ExportColumn[],
  words: ExportWords,
): AsyncGenerator<string> {
  const { delimiter } = words
  yield BYTE_ORDER_MARK +
    csvLine(
      columns.map((column) => words.columns[column]),
      { delimiter },
    )
  let after: Place | null = null
  for (;;) {
    const rows = await readPart(tx, listing, after, PAGE)
    const lines = rows.map((row) => {
      const shown = presentRow(row, listing)
      const cells = columns.map((column) => cellOf(column, shown, words, listing.frame.timeZone))
      return csvLine(cells, { delimiter })
    })
    if (lines.length > 0) yield lines.join('')
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = { key: last.sort_key, id: last.partner_id }
  }
}

function cellOf(column: ExportColumn, row: PartnerRow, words: ExportWords, zone: string): CsvValue {
  const number = (value: number | string | null): CsvValue =>
    value === null ? null : String(value).replace('.', words.decimal)
  switch (column) {
    case 'id':
    case 'name':
    case 'city':
    case 'country':
    case 'since':
    case 'lastOrderOn':
    case 'orders12m':
    case 'daysSilent':
      return row[column]
    case 'net12m':
    case 'netBefore12m':
    case 'change':
      return number(row[column])
    case 'stage':
      return words.stages[row.stage]
    case 'stageSince':
      return localDay(row.stageSince, zone)
    case 'nature':
      return row.nature && words.natures[row.nature]
    case 'term':
      return row.term && words.terms[row.term]
    case 'curator':
      return row.curator?.name ?? null
    case 'keptHost':
      return number(row.kept.host.share)
    case 'keptPartner':
      return number(row.kept.partner.share)
    case 'nextDue':
      return row.nextPromise && localTime(row.nextPromise.dueAt, zone)
    case 'nextPromise':
      return row.nextPromise?.title ?? null
    case 'nextPromiseBy':
      return row.nextPromise && words.sides[row.nextPromise.owedBy]
    case 'lastContactAt':
      return row.lastContactAt && localTime(row.lastContactAt, zone)
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
