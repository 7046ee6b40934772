import { z } from 'zod'
import { Count, Day } from '../contract-parts.ts'

export const HealthQuery = z.object({
  asOf: Day.optional().meta({
    description: 'Uses only what happened before this day; until today if not given',
  }),
  limit: z.coerce.number().int().min(1).max(1_000_000).default(10),
  language: z.enum(['ru', 'en']).default('en'),
})
export type HealthQuery = z.infer<typeof HealthQuery>

export const HealthReason = z.object({
  factor: z.enum(['base', 'recency', 'trend', 'products', 'rhythm']),
  contribution: z
    .number()
    .meta({ description: 'Points of health; all of a partnership add up to its health' }),
  says: z.string(),
  facts: z.array(z.object({ name: z.string(), value: z.union([z.number(), z.string()]) })),
})
export type HealthReason = z.infer<typeof HealthReason>

export const HealthRow = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  risk: z.number().min(0).max(1).meta({ description: 'The chance of no order in the next 90 days' }),
  health: z.number().min(0).max(100).meta({ description: '100 (1 - risk)' }),
  state: z.enum(['alive', 'silent', 'once']),
  checked: z.boolean().meta({ description: 'Whether weights were fitted on outcomes; else by rhythm alone' }),
  reasons: z.array(HealthReason),
})
export type HealthRow = z.infer<typeof HealthRow>
export const HealthReport = z.array(HealthRow).meta({ id: 'HealthReport' })

export const TrackRecordQuery = z.object({ asOf: Day.optional() })
export type TrackRecordQuery = z.infer<typeof TrackRecordQuery>

const Measured = z.number().nullable()
export const TrackRecord = z
  .object({
    asOf: z.array(
      z.object({
        date: Day,
        n: Count,
        base: z.number(),
        auc: Measured,
        aucBaseline: Measured,
        brier: Measured,
        calibrationError: Measured,
        liftTopTenth: Measured,
      }),
    ),
  })
  .meta({ id: 'TrackRecord' })
export type TrackRecord = z.infer<typeof TrackRecord>
