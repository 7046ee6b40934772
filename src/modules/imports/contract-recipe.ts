import { z } from 'zod'
import { isCurrency } from '#shared/currencies.ts'
import { compileDateFormat } from '#shared/date-format.ts'
import { isTimeZone } from '#shared/time-zones.ts'

const side = z.enum(['host', 'partner'])

/** What the rows of a file are. `deals` are won leads; they come in recipes and as a column of leads. */
export const IMPORT_KINDS = [
  'partners',
  'contacts',
  'legal_entities',
  'orders',
  'deliveries',
  'measures',
  'opportunities',
  'requests',
  'leads',
  'deals',
] as const
export const ImportKind = z.enum(IMPORT_KINDS)
export type ImportKind = z.infer<typeof ImportKind>

/** Fields a column can be mapped to, by kind, in the order they are offered; `required` ones must be there. */
export const FIELDS = {
  partners: {
    required: ['partner'],
    optional: ['name', 'city', 'country', 'website', 'stage', 'since', 'nature', 'term', 'tags'],
  },
  contacts: {
    required: ['partner', 'name'],
    optional: ['position', 'email', 'phone', 'messenger', 'primary'],
  },
  legal_entities: {
    required: ['partner', 'name'],
    optional: ['fullName', 'inn', 'kpp', 'ogrn', 'taxId', 'country', 'address', 'entityKind', 'primary'],
  },
  orders: {
    required: ['partner', 'number', 'date'],
    optional: [
      'partnerName',
      'line',
      'sku',
      'name',
      'quantity',
      'unitPrice',
      'amount',
      'currency',
      'status',
      'promised',
      'delivered',
      'cancelled',
      'original',
    ],
  },
  deliveries: { required: ['number'], optional: ['partner', 'status', 'promised', 'delivered', 'cancelled'] },
  measures: { required: ['value', 'date'], optional: ['partner', 'number', 'key', 'evidence', 'about'] },
  opportunities: {
    required: ['number', 'status'],
    optional: [
      'partner',
      'partnerName',
      'name',
      'product',
      'series',
      'agent',
      'team',
      'region',
      'value',
      'currency',
      'opened',
      'engaged',
      'closed',
    ],
  },
  requests: { required: ['number', 'event', 'date'], optional: ['partner', 'partnerName', 'person'] },
  leads: {
    required: ['key', 'date'],
    optional: ['name', 'origin', 'city', 'country', 'won', 'partner'],
  },
  deals: { required: ['key', 'date'], optional: ['partner', 'name'] },
} as const satisfies Record<ImportKind, { required: readonly string[]; optional: readonly string[] }>

/** Statuses an order can be given by a file; `returned` is not one: what comes back is a line with a negative quantity. */
export const FILE_STATUSES = ['placed', 'delivered', 'cancelled', 'unavailable'] as const
export const FileStatus = z.enum(FILE_STATUSES)
export type FileStatus = z.infer<typeof FileStatus>

const OWN_FIELD = /^field\.([a-z][a-z0-9_]{0,39})(\.currency)?$/

/**
 * The network's own field that a field of a map is: `field.<code>`, or `field.<code>.currency` for the currencies of its
 * sums where they stand in a column of their own. Null for the fields every network has.
 */
export function ownFieldOf(field: string): { code: string; isCurrency: boolean } | null {
  const [, code, currency] = OWN_FIELD.exec(field) ?? []
  return code === undefined ? null : { code, isCurrency: currency !== undefined }
}

/** Whether files of this kind have the field; partners may have any of the network's own. */
export function isFieldOf(kind: ImportKind, field: string): boolean {
  if (kind === 'partners' && ownFieldOf(field) !== null) return true
  const { required, optional }: { required: readonly string[]; optional: readonly string[] } = FIELDS[kind]
  return required.includes(field) || optional.includes(field)
}

const DateFormat = z
  .string()
  .max(60)
  .refine((format) => compileDateFormat(format) !== null, 'not_a_date_format')
  .describe('dd.MM.yyyy HH:mm tokens, or ISO')
const column = z.string().min(1).max(300)
const fileName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/[/\\]/.test(name) && name !== '..', 'a name within the folder')

const ScaleOfRecipe = z.object({
  code: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/),
  name: z.string().min(1).max(200).optional(),
  min: z.number(),
  max: z.number(),
  better: z.enum(['higher', 'lower']).default('higher'),
})
export type ScaleOfRecipe = z.infer<typeof ScaleOfRecipe>

/** How the rows of one file are read: everything a person may also choose in the browser. */
const readable = {
  /** Field → column of the file. */
  map: z.record(z.string(), column),
  /** Field → words of the file → our words: what a status or stage means, and how else a text is spelt (GTXPro: GTX Pro). */
  values: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** Which table of a file that has several: the name of a sheet, or the path of a list in JSON (`data.orders`). */
  table: z.string().max(300).optional(),
  dateFormat: z.union([DateFormat, z.record(z.string(), DateFormat)]).optional(),
  decimalSeparator: z.enum(['.', ',']).optional(),
  seller: side.optional(),
  currency: z.string().refine(isCurrency, 'unknown_currency').optional(),
  timeZone: z.string().refine(isTimeZone, 'unknown_time_zone').optional(),
  /** Whether a delivery is late by the clock or by the calendar day. */
  promiseCompare: z.enum(['timestamp', 'day']).optional(),
  promisePer: z.enum(['order', 'line']).optional(),
  /** What the seller's promise of an unavailable order becomes. */
  unavailable: z.enum(['broken', 'withdrawn', 'open']).optional(),
  scale: ScaleOfRecipe.optional(),
  givenBy: z.enum(['host', 'partner', 'third']).optional(),
}

export const RecipeStep = z
  .strictObject({
    file: fileName,
    kind: ImportKind,
    ...readable,
    /** Files whose rows are joined on: each row of the step with each row of the file that agrees in all of `on`. */
    join: z
      .array(
        z.strictObject({
          file: fileName,
          table: z.string().max(300).optional(),
          on: z.record(column, column),
        }),
      )
      .max(8)
      .optional(),
    where: z
      .array(z.strictObject({ column, in: z.array(z.string()).max(1000) }))
      .max(20)
      .optional(),
    /** Fields that together name a row for good, where one column does not: ["review", "number", "partner"]. */
    identity: z.array(column).min(1).max(8).optional(),
  })
  .meta({ id: 'RecipeStep' })
export type RecipeStep = z.infer<typeof RecipeStep>

/** A recipe says what the files of a folder are. It holds no expressions and no scripts. */
export const Recipe = z
  .strictObject({
    name: z.string().min(1).max(200),
    description: z.string().max(2000).optional(),
    /** Names the system the files come from: ids and numbers are unique within it. */
    source: z.string().trim().min(1).max(100).optional(),
    currency: readable.currency,
    timeZone: readable.timeZone,
    dateFormat: DateFormat.optional(),
    decimalSeparator: readable.decimalSeparator,
    seller: readable.seller,
    createPartners: z.boolean().optional(),
    /** Good rows go in although others are refused: for sets that are known to hold rows nobody can use. */
    skipInvalid: z.boolean().optional(),
    promiseCompare: readable.promiseCompare,
    promisePer: readable.promisePer,
    unavailable: readable.unavailable,
    steps: z.array(RecipeStep).min(1).max(50),
  })
  .meta({ id: 'Recipe' })
export type Recipe = z.infer<typeof Recipe>

/** What a person chooses for one import, in the browser or by options of the command. */
export const ImportSettings = z
  .strictObject({
    ...readable,
    map: readable.map.default({}),
    source: z.string().trim().min(1).max(100).optional().describe('“file” unless given'),
    createPartners: z.boolean().optional(),
    /** Good rows go in although others are refused. */
    skipInvalid: z.boolean().optional(),
    audience: z.enum(['own', 'shared']).optional().describe('own: only the importing side sees it'),
    partnerId: z.uuid().optional().describe('All rows belong to this partner'),
    corrects: z.uuid().optional().describe('The import whose refused rows these are, corrected'),
    recipe: Recipe.optional(),
  })
  .meta({ id: 'ImportSettings' })
export type ImportSettings = z.infer<typeof ImportSettings>
