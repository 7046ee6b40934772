import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { sql } from 'kysely'
import { auditOf, type Origin, writeAudit } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { writeXlsx } from '#platform/tabular/xlsx-write.ts'
import { BYTE_ORDER_MARK, type CsvValue, csvLine } from '#shared/csv-write.ts'
import {
  collectFields,
  EXPORT_COLUMNS,
  type ExportColumn,
  type PartnerExportQuery,
  PartnerFilter,
} from '../contract.ts'
import { readFieldsFor } from '../custom-fields/read-fields.ts'
import { stageNames } from '../lifecycle/read-stages.ts'
import { mayReadMoney, mayReadRisk } from '../policy.ts'
import {
  type CellFrame,
  type ExportRow,
  type FileColumn,
  fieldColumn,
  isDecimal,
  ownColumn,
} from './export-cells.ts'
import { groupWords } from './export-groups.ts'
import { EXPORT_WORDS } from './export-words.ts'
import { moneyNotAllowed, riskNotAllowed } from './filter.ts'
import { groupPartners } from './groups.ts'
import { fieldsOfRows, type Listing, openListing, type Place, readPart } from './list.ts'
import { presentRow } from './rows.ts'

const PAGE = 500
const MONEY_COLUMNS: readonly string[] = ['net12m', 'netBefore12m', 'change', 'valueAtRisk']
const RISK_COLUMNS: readonly string[] = ['risk', 'healthState', 'valueAtRisk']

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
  const { columns: asked, language: _, sort, groupBy, ...filter } = query
  const columns = namesOf(asked, actor)
  await openListing(tx, filter, sort, actor, now)
  const details = { columns, filter, sort: sort ?? null, groupBy: groupBy ?? null, format }
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
  const { columns: asked, language: wished, sort, groupBy, ...filter } = query
  const language = wished ?? actor.language
  const listing = await openListing(tx, filter, sort, actor, now)
  const frame: CellFrame = {
    words: EXPORT_WORDS[language],
    language,
    stages: await stageNames(tx, language),
    timeZone: listing.frame.timeZone,
    currency: listing.frame.currency,
  }
  const columns = await columnsFor(tx, asked, actor, frame)
  if (format === 'csv') return openCsv(pagesOf(tx, listing, columns), columns, frame)
  if (groupBy === undefined) return openXlsx(pagesOf(tx, listing, columns), columns, frame)
  return openXlsx(groupedPages(), columns, frame)

  async function* groupedPages(): AsyncGenerator<Piece> {
    const groups = await groupPartners(tx, groupBy ?? '', filter, actor, now)
    const fields = await readFieldsFor(tx, actor)
    for (const group of groups.data) {
      yield {
        head: groupWords(groupBy ?? '', group, frame, fields),
        partners: group.partners,
        net: group.net12m,
      }
      const part = await openListing(tx, { ...filter, ...filterOf(group.filter) }, sort, actor, now)
      yield* pagesOf(tx, part, columns)
    }
  }
}

/** A piece of the file: rows, or the head of a group before them. */
type Piece = ExportRow[] | { head: string; partners: number; net: string | null }

/** In Russian with semicolons and decimal commas, as its spreadsheets expect; a byte order mark in front. */
function openCsv(pages: AsyncIterable<Piece>, columns: readonly FileColumn[], frame: CellFrame): Export {
  const { delimiter, decimal, currency } = frame.words
  const stream = new PassThrough()
  const write = async (text: string) => {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
  }
  // Sums of a custom field may be in several currencies: each stands in a column beside them.
  const isMixed = (column: FileColumn) => column.kind === 'money' && column.currency === undefined
  const cellsOf = (column: FileColumn, row: ExportRow): CsvValue[] => {
    const value = column.value(row)
    const number = (text: string | number) => String(text).replace('.', decimal)
    if (isMixed(column))
      return value !== null && typeof value === 'object'
        ? [number(value.amount), value.currency]
        : [null, null]
    if (value === null || typeof value === 'object') return [null]
    return [isDecimal(column) ? number(value) : value]
  }
  const pump = async () => {
    try {
      const head = columns.flatMap((column) =>
        isMixed(column) ? [column.head, `${column.head}, ${currency}`] : [column.head],
      )
      await write(BYTE_ORDER_MARK + csvLine(head, { delimiter }))
      for await (const piece of pages) {
        if (stream.destroyed) return
        if (!Array.isArray(piece)) continue
        const lines = piece.map((row) =>
          csvLine(
            columns.flatMap((column) => cellsOf(column, row)),
            { delimiter },
          ),
        )
        await write(lines.join(''))
      }
      stream.end()
    } catch (error) {
      stream.destroy(asError(error))
      throw error
    }
  }
  return { stream, pump }
}

/** Sums, shares, days and counts are real numbers with their formats; groups fold under their heads. */
function openXlsx(pages: AsyncIterable<Piece>, columns: readonly FileColumn[], frame: CellFrame): Export {
  const file = writeXlsx({ sheet: frame.words.sheet, columns })
  const pump = async () => {
    try {
      for await (const piece of pages) {
        if (file.stream.destroyed) return
        if (!Array.isArray(piece)) {
          const head = `${piece.head}: ${piece.partners} ${frame.words.groupCount}`
          await file.group(
            columns.map(({ key }, place) => (place === 0 ? head : key === 'net12m' ? piece.net : null)),
          )
          continue
        }
        for (const row of piece) await file.row(columns.map((column) => column.value(row)))
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

/** The parameters of a group as a filter has them: lists as lists, custom fields together. */
function filterOf(group: Record<string, string>): Partial<PartnerExportQuery> {
  const read = PartnerFilter.safeParse(collectFields(group))
  if (!read.success) throw new Error('the filter of a group is one of the list')
  return read.data
}

type Asked = NonNullable<PartnerExportQuery['columns']>

function namesOf(asked: Asked | undefined, actor: Actor): Asked {
  const seesMoney = mayReadMoney(actor)
  if (!seesMoney && asked?.some((column) => MONEY_COLUMNS.includes(column))) throw moneyNotAllowed()
  const seesRisk = mayReadRisk(actor)
  if (!seesRisk && asked?.some((column) => RISK_COLUMNS.includes(column))) throw riskNotAllowed()
  if (asked && asked.length > 0) return asked
  return EXPORT_COLUMNS.filter(
    (column) =>
      (seesMoney || !MONEY_COLUMNS.includes(column)) && (seesRisk || !RISK_COLUMNS.includes(column)),
  )
}

/** Custom fields that the reader may not see are passed over as if they were not there, as in lists. */
async function columnsFor(
  tx: Tx,
  asked: Asked | undefined,
  actor: Actor,
  frame: CellFrame,
): Promise<FileColumn[]> {
  const names = namesOf(asked, actor)
  const fields = names.some((name) => name.startsWith('field.')) ? await readFieldsFor(tx, actor) : []
  return names.flatMap((name) => {
    if (!name.startsWith('field.')) return [ownColumn(name as ExportColumn, frame)]
    const field = fields.find(({ code }) => `field.${code}` === name)
    return field ? [fieldColumn(field, frame)] : []
  })
}

async function* pagesOf(
  tx: Tx,
  listing: Listing,
  columns: readonly FileColumn[],
): AsyncGenerator<ExportRow[]> {
  const codes = columns.flatMap(({ key }) => (key.startsWith('field.') ? [key.slice('field.'.length)] : []))
  let after: Place | null = null
  for (;;) {
    const rows = await readPart(tx, listing, after, PAGE)
    const { values, people } = await fieldsOfRows(tx, listing, codes, rows)
    if (rows.length > 0)
      yield rows.map((row) => ({ ...presentRow(row, listing, values.get(row.partner_id)), people }))
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = { key: last.sort_key, id: last.partner_id }
  }
}
