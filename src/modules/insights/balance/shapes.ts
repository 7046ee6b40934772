import { z } from 'zod'
import { Count, Day, Grain, ReportRange } from '../contract-parts.ts'

const Amount = z.string().meta({ description: 'A decimal amount in the unit, reversals taken off' })

/** What both sides gave: the host's part of it, and how even it is (1 even, 0 one-sided); null when nothing was given. */
const Given = z.object({
  host: Amount,
  partner: Amount,
  share: z.number().min(0).max(1).nullable(),
  balance: z.number().min(0).max(1).nullable(),
})

export const BalanceQuery = ReportRange.extend({
  by: Grain.default('month'),
  limit: z.coerce.number().int().min(1).max(100_000).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export type BalanceQuery = z.infer<typeof BalanceQuery>

export const BalanceRow = Given.extend({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  /** The same in the period before, of equal length; null when it is not known. */
  previous: Given.nullable(),
})
export type BalanceRow = z.infer<typeof BalanceRow>

export const BalanceUnit = Given.extend({
  unit: z.string(),
  /** Added up of several units by the agreed rates; without it the amounts are in this unit alone. */
  isByRate: z.boolean(),
  partners: Count,
  previous: Given.nullable(),
  kinds: z.array(z.object({ kind: z.string(), host: Amount, partner: Amount })),
  periods: z.array(Given.extend({ period: z.string() })),
  /** The most one-sided partnerships first. */
  rows: z.array(BalanceRow),
})
export type BalanceUnit = z.infer<typeof BalanceUnit>

export const BalanceRate = z.object({
  id: z.string(),
  unit: z.string(),
  currency: z.string(),
  amount: Amount,
  since: z.string(),
})
export type BalanceRate = z.infer<typeof BalanceRate>

/** Items that both sides answered about each other, on one scale; the tie is bounded by its weaker side. */
export const ReciprocityRow = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  scale: z.string(),
  scaleName: z.string(),
  n: Count,
  host: z.number(),
  partner: z.number(),
  weaker: z.number(),
  signed: z.number(),
  absolute: z.number(),
  mutuality: z.number(),
  isFar: z.boolean().meta({ description: 'A gap of more than a quarter of the scale' }),
})
export type ReciprocityRow = z.infer<typeof ReciprocityRow>

export const BalanceReport = z
  .object({
    from: z.string().nullable(),
    to: z.string().nullable(),
    previous: z.object({ from: z.string(), to: z.string() }).nullable(),
    units: z.array(BalanceUnit),
    rates: z.array(BalanceRate),
    reciprocity: z.array(ReciprocityRow),
  })
  .meta({ id: 'BalanceReport' })
export type BalanceReport = z.infer<typeof BalanceReport>

export const NewBalanceRate = z.object({
  unit: z.string().regex(/^[a-z][a-z_]{1,31}$/),
  amount: z.string().regex(/^\d{1,12}(\.\d{1,4})?$/),
  since: Day,
})
export type NewBalanceRate = z.infer<typeof NewBalanceRate>
export const BalanceRateParams = z.object({ rateId: z.uuid() })
export const BalanceRates = z
  .object({ data: z.array(BalanceRate), units: z.array(z.string()) })
  .meta({ id: 'BalanceRates' })
export type BalanceRates = z.infer<typeof BalanceRates>
