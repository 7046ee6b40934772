import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { sql } from 'kysely'
import { auditOf, type Origin, writeAudit } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { writeXlsx } from '#platform/tabular/xlsx-write.ts'
import { BYTE_ORDER_MARK, csvLine } from '#shared/csv-write.ts'
import { currencyExponent } from '#shared/currencies.ts'
import { EXPORT_COLUMNS, type ExportColumn, type PartnerExportQuery, type PartnerRow } from '../contract.ts'
import { stageNames } from '../lifecycle/read-stages.ts'
import { mayReadMoney } from '../policy.ts'
import { type CellFrame, cellValue, isDecimal, sheetColumnOf } from './export-cells.ts'
import { EXPORT_WORDS } from './export-words.ts'
import { moneyNotAllowed } from './filter.ts'
import { type Listing, openListing, type Place, readPart } from './list.ts'
import { presentRow } from './rows.ts'

const PAGE = 500
const MONEY_COLUMNS: readonly ExportColumn[] = ['net12m', 'netBefore12m', 'change']

export type ExportFormat = 'csv' | 'xlsx'

/** A file on its way: its bytes, and the work that makes them. Read it while `pump` runs. */
export type Export = { stream: Readable; pump: () => Promise<void> }

/**
 * Writes into the audit that this export was taken. It is committed before the first byte leaves, so that no end of
 * the connection or the process can hide it. Refuses what `openExport` refuses.
 */
export async function auditExport(
  tx: Tx,
  query: PartnerExportQuery,
  format: ExportFormat,
  actor: Actor,
  now: Date,
  origin: Origin,
): Promise<void> {
  const { columns: asked, language: _, sort, ...filter } = query
  const columns = columnsFor(asked, actor)
  await openListing(tx, filter, sort, actor, now)
  const details = { columns, filter, sort: sort ?? null, format }
  await writeAudit(tx, { ...auditOf(actor), kind: 'export', target: 'partners', origin, details }, now)
}

/**
 * Opens the registry as a file of exactly the rows and columns shown, with the head in the language and cells that no
 * spreadsheet runs as formulas. All pages are read from one snapshot: call it first in its transaction, keep the
 * transaction open until `pump` is done.
 */
export async function openExport(
  tx: Tx,
  query: PartnerExportQuery,
  format: ExportFormat,
  actor: Actor,
  now: Date,
): Promise<Export> {
  await sql`set transaction isolation level repeatable read`.execute(tx)
  const { columns: asked, language, sort, ...filter } = query
  const columns = columnsFor(asked, actor)
  const spoken = language ?? actor.language
  const listing = await openListing(tx, filter, sort, actor, now)
  const frame = {
    words: EXPORT_WORDS[spoken],
    stages: await stageNames(tx, spoken),
    timeZone: listing.frame.timeZone,
  }
  const open = format === 'csv' ? openCsv : openXlsx
  return open(pagesOf(tx, listing), columns, frame, listing.frame.currency)
}

type Open = (
  pages: AsyncIterable<PartnerRow[]>,
  columns: readonly ExportColumn[],
  frame: CellFrame,
  currency: string,
) => Export

/** In Russian with semicolons and decimal commas, as its spreadsheets expect; a byte order mark in front. */
const openCsv: Open = (pages, columns, frame) => {
  const { delimiter, decimal } = frame.words
  const stream = new PassThrough()
  const write = async (text: string) => {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
  }
  const lineOf = (row: PartnerRow) =>
    csvLine(
      columns.map((column) => {
        const value = cellValue(column, row, frame)
        return value !== null && isDecimal(column) ? String(value).replace('.', decimal) : value
      }),
      { delimiter },
    )
  const pump = async () => {
    try {
      const head = columns.map((column) => frame.words.columns[column])
      await write(BYTE_ORDER_MARK + csvLine(head, { delimiter }))
      for await (const rows of pages) {
        if (stream.destroyed) return
        await write(rows.map(lineOf).join(''))
      }
      stream.end()
    } catch (error) {
      stream.destroy(asError(error))
      throw error
    }
  }
  return { stream, pump }
}

/** Sums in the network's currency, shares, days and counts are real numbers with their formats. */
const openXlsx: Open = (pages, columns, frame, currency) => {
  const money = { currency, decimals: currencyExponent(currency) }
  const file = writeXlsx({
    sheet: frame.words.sheet,
    columns: columns.map((column) => sheetColumnOf(column, frame.words, money)),
  })
  const pump = async () => {
    try {
      for await (const rows of pages) {
        for (const row of rows) await file.row(columns.map((column) => cellValue(column, row, frame)))
        if (file.stream.destroyed) return
      }
      await file.finish()
    } catch (error) {
      file.abort(asError(error))
      throw error
    }
  }
  return { stream: file.stream, pump }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function columnsFor(asked: readonly ExportColumn[] | undefined, actor: Actor): readonly ExportColumn[] {
  const seesMoney = mayReadMoney(actor)
  if (!seesMoney && asked?.some((column) => MONEY_COLUMNS.includes(column))) throw moneyNotAllowed()
  if (asked && asked.length > 0) return asked
  return EXPORT_COLUMNS.filter((column) => seesMoney || !MONEY_COLUMNS.includes(column))
}

async function* pagesOf(tx: Tx, listing: Listing): AsyncGenerator<PartnerRow[]> {
  let after: Place | null = null
  for (;;) {
    const rows = await readPart(tx, listing, after, PAGE)
    if (rows.length > 0) yield rows.map((row) => presentRow(row, listing))
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = { key: last.sort_key, id: last.partner_id }
  }
}
