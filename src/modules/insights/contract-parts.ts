import { z } from 'zod'
import { isCurrency } from '#shared/currencies.ts'
import { isDay } from '#shared/days.ts'

export const Day = z
  .string()
  .refine(isDay, 'not_a_day')
  .meta({ description: 'A calendar day, YYYY-MM-DD, in the zone of the network' })
export const Money = z
  .string()
  .meta({ description: 'A decimal amount with all decimals of its currency, for example "1093264.35"' })
export const Fraction = z
  .number()
  .min(0)
  .nullable()
  .meta({ description: 'A fraction; null when its base is 0' })
export const Interval = z.tuple([z.number(), z.number()])
export const Count = z.number().int().min(0)

export const Grain = z.enum(['month', 'quarter'])
export type Grain = z.infer<typeof Grain>

export const SideOfPromise = z.enum(['host', 'partner'])
export type SideOfPromise = z.infer<typeof SideOfPromise>

/** States of a promise as the report counts them: each promise is in exactly one. */
export const ReportedState = z.enum(['kept', 'late', 'broken', 'withdrawn', 'open', 'overdue'])
export type ReportedState = z.infer<typeof ReportedState>

/** What every report takes: a range of days [from, to) and the day before which things must have happened. */
export const ReportRange = z.object({
  from: Day.optional(),
  to: Day.optional(),
  asOf: Day.optional().meta({
    description: 'Counts only what happened before this day; until now if not given',
  }),
  partner: z.uuid().optional().meta({ description: 'Only this partnership' }),
})
export type ReportRange = z.infer<typeof ReportRange>

export const Limit = z.coerce.number().int().min(1).max(200).default(10)
export const Currency = z
  .string()
  .refine(isCurrency, 'unknown_currency')
  .optional()
  .meta({ description: 'The currency of the report; the network’s if not given' })
