import { z } from 'zod'
import { Day } from '../contract-parts.ts'

/** The parts of the audit, each answering one question. */
export const AUDIT_PARTS = [
  'value',
  'dependency',
  'promises',
  'problems',
  'voices',
  'conflicts',
  'balance',
  'retention',
  'health',
] as const
export const AuditPartKey = z.enum(AUDIT_PARTS)
export type AuditPartKey = z.infer<typeof AuditPartKey>

/** Spans of an audit: the last month, quarter or year that was over, or the last twelve whole months. */
export const AUDIT_PERIODS = ['12', 'month', 'quarter', 'year'] as const
export const AuditPeriod = z.enum(AUDIT_PERIODS)
export type AuditPeriod = z.infer<typeof AuditPeriod>

const keys: readonly string[] = AUDIT_PARTS

export const AuditQuery = z.object({
  asOf: Day.optional().meta({
    description: 'Counts only what happened before this day; until now if not given',
  }),
  period: AuditPeriod.default('12'),
  from: Day.optional().meta({ description: 'Own days in place of the period' }),
  to: Day.optional(),
  partner: z.uuid().optional().meta({ description: 'Only this partnership' }),
  parts: z
    .string()
    .max(200)
    .refine((text) => text.split(',').every((part) => keys.includes(part)), 'unknown_part')
    .optional()
    .meta({ description: `Parts in any order, with commas: ${AUDIT_PARTS.join(', ')}; all if not given` }),
  language: z.enum(['ru', 'en']).optional().meta({ description: 'The reader’s if not given' }),
})
export type AuditQuery = z.infer<typeof AuditQuery>

/**
 * What a figure of the audit opens into: the facts of a figure of the reports (a selector, as `GET /reports/facts` takes
 * it), or a page where it stands with all that belongs to it.
 */
export const AuditOpens = z.object({
  facts: z.record(z.string(), z.string()).nullable(),
  page: z.string().nullable(),
})
export type AuditOpens = z.infer<typeof AuditOpens>

/** How the facts make the figure: their number, their sum, a part of another figure, or their mean. */
export const AuditMeans = z.enum(['count', 'sum', 'share', 'mean'])

export const AuditCell = z.object({
  text: z.string(),
  /** The figure itself for workbooks: a number, a decimal text, a day; null where there is only the text. */
  value: z.union([z.number(), z.string()]).nullable(),
  opens: AuditOpens.nullable(),
  means: AuditMeans.nullable(),
})
export type AuditCell = z.infer<typeof AuditCell>

const Column = z.object({
  head: z.string(),
  kind: z.enum(['text', 'number', 'whole', 'money', 'share', 'day']),
  currency: z.string().nullable(),
})
export type AuditColumn = z.infer<typeof Column>

export const AuditBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sentence'), text: z.string() }),
  z.object({ kind: z.literal('note'), text: z.string() }),
  z.object({
    kind: z.literal('figures'),
    items: z.array(z.object({ label: z.string(), cell: AuditCell, note: z.string().nullable() })),
  }),
  z.object({
    kind: z.literal('table'),
    title: z.string(),
    columns: z.array(Column),
    rows: z.array(z.array(AuditCell)),
    note: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('bars'),
    title: z.string(),
    rows: z.array(
      z.object({
        label: z.string(),
        /** The length of the bar, 0…1. */
        length: z.number(),
        tone: z.enum(['ink', 'host', 'partner', 'shared', 'attention', 'quiet']),
        cell: AuditCell,
      }),
    ),
    note: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('line'),
    title: z.string(),
    head: z.string(),
    x: z.array(z.string()),
    cells: z.array(AuditCell),
    from: z.object({ value: z.number(), text: z.string() }),
    to: z.object({ value: z.number(), text: z.string() }),
    note: z.string().nullable(),
  }),
])
export type AuditBlock = z.infer<typeof AuditBlock>

export const AuditPart = z.object({
  key: AuditPartKey,
  title: z.string(),
  /** What was found, in a sentence that can be signed. */
  finding: z.string(),
  blocks: z.array(AuditBlock),
  /** Which report the numbers come from, and of which days. */
  source: z.string(),
  page: z.string().nullable(),
})
export type AuditPart = z.infer<typeof AuditPart>

/** The audit of the present state: findings, the parts behind them, what each word means. */
export const AuditDocument = z
  .object({
    title: z.string(),
    subtitle: z.array(z.string()),
    networkName: z.string(),
    language: z.enum(['ru', 'en']),
    currency: z.string(),
    from: Day,
    to: Day,
    /** The day the state is of. */
    day: Day,
    madeAt: z.string(),
    summary: z.array(z.string()),
    parts: z.array(AuditPart),
    definitions: z.array(z.object({ term: z.string(), says: z.string() })),
    /** What is not known, said. */
    unknown: z.array(z.string()),
    signatures: z.array(z.object({ role: z.string(), name: z.string() })),
  })
  .meta({ id: 'AuditDocument' })
export type AuditDocument = z.infer<typeof AuditDocument>
