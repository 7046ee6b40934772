import { z } from 'zod'
import { Count, Day, Fraction, Grain, ReportRange } from '../contract-parts.ts'
import { FEWEST_SILENT_DAYS, MOST_SILENT_DAYS } from './rules.ts'

export const SilentDays = z.coerce
  .number()
  .int()
  .min(FEWEST_SILENT_DAYS)
  .max(MOST_SILENT_DAYS)
  .optional()
  .meta({
    description: 'Days without an order after which a partner counts as silent; the network’s if not given',
  })

export const RetentionQuery = ReportRange.extend({
  by: Grain.default('month'),
  silentDays: SilentDays,
  groupBy: z
    .string()
    .max(100)
    .default('all')
    .meta({ description: 'Survival by nature, stage, city, tag or segment:<scheme>' }),
  limit: z.coerce.number().int().min(1).max(1000).default(20).meta({ description: 'Rows of who came back' }),
})
export type RetentionQuery = z.infer<typeof RetentionQuery>

/**
 * Partners with us at both ends of a period. start − lost + new + returned = end. `retention` = retained ÷ start;
 * `growthRatio` = end ÷ start counts newcomers as if they had stayed.
 */
export const RetentionPeriod = z.object({
  period: z.string(),
  /** Whether the period is over; until then its end is the last day that is known. */
  isOver: z.boolean(),
  start: Count,
  end: Count,
  retained: Count,
  new: Count,
  returned: Count,
  lost: Count,
  retention: Fraction,
  churn: Fraction,
  growthRatio: Fraction,
})
export type RetentionPeriod = z.infer<typeof RetentionPeriod>

/** Partners by the period of their first order; `active[k]` of them ordered k periods later, null while it is not over. */
export const RetentionCohort = z.object({
  cohort: z.string(),
  size: Count,
  active: z.array(Count.nullable()),
  rates: z.array(Fraction),
})
export type RetentionCohort = z.infer<typeof RetentionCohort>

export const SurvivalGroup = z.object({
  group: z.string(),
  nameRu: z.string().nullable(),
  nameEn: z.string().nullable(),
  partners: Count,
  ended: Count,
  /** Months after which half have fallen silent; null while more than half have not. */
  median: Count.nullable(),
  points: z.array(
    z.object({
      month: Count,
      atRisk: Count,
      ended: Count,
      survival: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
})
export type SurvivalGroup = z.infer<typeof SurvivalGroup>

export const ComebackState = z.enum(['ordering', 'silent', 'early'])
export const ComebackRow = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  silentFrom: Day,
  silentDays: Count,
  returnedOn: Day,
  state: ComebackState,
})
export type ComebackRow = z.infer<typeof ComebackRow>

export const RetentionReport = z
  .object({
    silentDays: Count,
    by: Grain,
    /** The first day that is not known. */
    known: Day.nullable(),
    periods: z.array(RetentionPeriod),
    cohorts: z.array(RetentionCohort),
    /** All cohorts that are old enough, together. */
    curve: z.array(z.object({ age: Count, active: Count, of: Count, rate: Fraction })),
    survival: z.object({
      groupBy: z.string(),
      groupings: z.array(
        z.object({ key: z.string(), nameRu: z.string().nullable(), nameEn: z.string().nullable() }),
      ),
      groups: z.array(SurvivalGroup),
    }),
    comebacks: z.object({
      total: Count,
      ordering: Count,
      silent: Count,
      early: Count,
      rows: z.array(ComebackRow),
    }),
  })
  .meta({ id: 'RetentionReport' })
export type RetentionReport = z.infer<typeof RetentionReport>

export const RetentionSettings = z
  .object({ silentDays: z.number().int().min(FEWEST_SILENT_DAYS).max(MOST_SILENT_DAYS) })
  .meta({ id: 'RetentionSettings' })
export type RetentionSettings = z.infer<typeof RetentionSettings>
