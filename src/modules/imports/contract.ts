import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'
import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT } from '#shared/pagination.ts'
import { ImportKind, ImportSettings } from './contract-recipe.ts'

export * from './contract-recipe.ts'
export * from './recipes/shapes.ts'
export * from './schedules/shapes.ts'

const Id = z.uuid()
const Instant = z.iso.datetime()
const side = z.enum(['host', 'partner'])

export const IMPORT_STATUSES = [
  'draft',
  'checked',
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const
export const ImportStatus = z.enum(IMPORT_STATUSES)
export type ImportStatus = z.infer<typeof ImportStatus>

export const IMPORT_PHASES = ['reading', 'comparing', 'writing', 'figures', 'undoing'] as const
export const ImportPhase = z.enum(IMPORT_PHASES)
export type ImportPhase = z.infer<typeof ImportPhase>

const counts = {
  rows: z.number().int(),
  imported: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  errors: z.record(z.string(), z.number().int()).describe('Rows refused, by reason'),
}

export const FileCounts = z.object({ file: z.string(), kind: ImportKind, ...counts })
export type FileCounts = z.infer<typeof FileCounts>

/** rows = imported + updated + skipped + Σ errors. `partners` and `orders` are those it made or changed. */
export const ImportSummary = z
  .object({
    ...counts,
    partners: z.number().int(),
    orders: z.number().int(),
    seconds: z.number(),
    files: z.array(FileCounts).optional(),
  })
  .meta({ id: 'ImportSummary' })
export type ImportSummary = z.infer<typeof ImportSummary>

export const FieldFormat = z.object({
  field: z.string(),
  /** Readings of the column's dates, the likeliest first; several mean that a person has to say which. */
  dateFormats: z.array(z.string()).optional(),
  decimalSeparator: z.enum(['.', ',']).nullable().optional(),
  isAmbiguous: z.boolean(),
  example: z.string().nullable(),
})
export const InspectedFile = z
  .object({
    n: z.number().int(),
    name: z.string(),
    size: z.number().int(),
    delimiter: z.string(),
    encoding: z.string(),
    isCompressed: z.boolean(),
    format: z.enum(['csv', 'xlsx', 'json']),
    parts: z.array(z.string()).describe('Sheets of a workbook, or lists of a JSON file'),
    part: z.string().nullable().describe('Which of them the columns are of'),
    columns: z.array(z.string()),
    sample: z.array(z.array(z.string())).describe('The first rows as they are in the file'),
  })
  .meta({ id: 'InspectedFile' })
export type InspectedFile = z.infer<typeof InspectedFile>

export const ImportGuess = z.object({
  kind: ImportKind,
  map: z.record(z.string(), z.string()),
  formats: z.array(FieldFormat),
  /** Words of the status column with our reading of them, where we have one. */
  values: z.record(z.string(), z.record(z.string(), z.string().nullable())),
})
export type ImportGuess = z.infer<typeof ImportGuess>

export const Import = z
  .object({
    id: Id,
    partnerId: Id.nullable().describe('The partner whose side imports, or to whom all rows belong'),
    side,
    audience: z.enum(['shared', 'host', 'partner']),
    kind: ImportKind.nullable().describe('null for a folder with a recipe'),
    source: z.string(),
    name: z.string().describe('The recipe or the first file'),
    status: ImportStatus,
    phase: ImportPhase.nullable(),
    progress: z.object({
      rows: z.number().int(),
      bytes: z.number().int(),
      totalBytes: z.number().int(),
    }),
    settings: ImportSettings,
    files: z.array(z.object({ n: z.number().int(), name: z.string(), size: z.number().int() })),
    summary: ImportSummary.nullable(),
    isDryRun: z.boolean(),
    failure: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
    undoneAt: Instant.nullable(),
  })
  .meta({ id: 'Import' })
export type Import = z.infer<typeof Import>

export const ImportDetail = z
  .object({ import: Import, files: z.array(InspectedFile), guess: ImportGuess.nullable() })
  .meta({ id: 'ImportDetail' })
export type ImportDetail = z.infer<typeof ImportDetail>

/** A name of a file that looks like another one: joined, it is spelt so in all rows. */
export const Spelling = z.object({
  step: z.number().int().describe('Place in the recipe; 0 without one'),
  field: z.string(),
  from: z.string(),
  to: z.string(),
  rows: z.number().int(),
})
export type Spelling = z.infer<typeof Spelling>
export const SpellingList = z.object({ data: z.array(Spelling) })

export const ImportListQuery = z.object({
  status: ImportStatus.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(DEFAULT_PAGE_LIMIT),
  cursor: z.string().max(4000).optional(),
})
export type ImportListQuery = z.infer<typeof ImportListQuery>
export const ImportList = z.object({ data: z.array(Import), nextCursor: z.string().nullable() })

export const ImportParams = z.object({ importId: Id })
export const ImportFileParams = z.object({ importId: Id, n: z.coerce.number().int().min(1).max(50) })
export const ImportFileQuery = z.object({ name: z.string().trim().min(1).max(255) })
export const NewImport = z.object({ kind: ImportKind.default('orders') }).meta({ id: 'NewImport' })
export const ImportChange = z
  .object({ kind: ImportKind.optional(), settings: ImportSettings.optional() })
  .meta({ id: 'ImportChange' })
export const ImportRun = z
  .object({ skipInvalid: z.boolean().optional().describe('Good rows go in although others are refused') })
  .meta({ id: 'ImportRun' })
export const ImportAnswer = z.object({ import: Import })

export const ImportErrorRow = z
  .object({
    file: z.string(),
    row: z.number().int().describe('Line of the file the row begins on; the header is line 1'),
    reason: z.string(),
    field: z.string().nullable(),
    value: z.string().nullable(),
    original: z.array(z.string()).describe('The row as it is in the file'),
  })
  .meta({ id: 'ImportErrorRow' })
export type ImportErrorRow = z.infer<typeof ImportErrorRow>
export const ImportErrorQuery = z.object({
  reason: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(DEFAULT_PAGE_LIMIT),
  cursor: z.string().max(4000).optional(),
})
export const ImportErrorList = z.object({ data: z.array(ImportErrorRow), nextCursor: z.string().nullable() })

/** Why a row is refused. */
export const ROW_REASONS = [
  'ragged_row',
  'quote_misplaced',
  'invalid_bytes',
  'nul_character',
  'json_malformed',
  'partner_missing',
  'partner_unknown',
  'number_missing',
  'date_missing',
  'bad_date',
  'ambiguous_date',
  'quantity_missing',
  'bad_quantity',
  'price_missing',
  'bad_price',
  'negative_price',
  'bad_currency',
  'currency_differs',
  'unknown_status',
  'unknown_stage',
  'key_missing',
  'value_missing',
  'bad_value',
  'out_of_scale',
  'order_unknown',
  'not_attributable',
  'lead_unknown',
  'too_long',
  'out_of_range',
  'held_back',
  'bad_requisites',
  'unknown_option',
  'unknown_person',
] as const
export type RowReason = (typeof ROW_REASONS)[number]

// --- facts

/** People of a partner were brought in or changed by an import; who they are stands in the records of people. */
export const peopleImported = defineFact(
  'people.imported',
  z.object({ import: z.uuid(), added: z.number().int(), changed: z.number().int() }),
)

/** An import was undone here: how many records of each kind went with it or were retracted. */
export const importUndone = defineFact(
  'import.undone',
  z.object({
    import: z.uuid(),
    facts: z.number().int(),
    orders: z.number().int(),
    promises: z.number().int(),
    transfers: z.number().int(),
    measures: z.number().int(),
    retracted: z.number().int(),
  }),
)
export const leadReceived = defineFact(
  'lead.received',
  z.object({ lead: z.string(), origin: z.string().optional() }),
)
/** A lead became an account; `account` is its external id, or the partner's own id when it has none. */
export const leadWon = defineFact('lead.won', z.object({ lead: z.string(), account: z.string() }))
