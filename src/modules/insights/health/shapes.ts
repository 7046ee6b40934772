import { z } from 'zod'
import { Count, Day, Interval } from '../contract-parts.ts'

export const HealthQuery = z.object({
  asOf: Day.optional().meta({
    description: 'Uses only what happened before this day; until today if not given',
  }),
  limit: z.coerce.number().int().min(1).max(1_000_000).default(10),
  language: z.enum(['ru', 'en']).default('en'),
})
export type HealthQuery = z.infer<typeof HealthQuery>

export const HealthBasis = z.enum(['orders', 'contacts']).meta({
  description: 'What the rhythm is read from; contacts where a partnership has never ordered',
})
export const HealthFactor = z.enum([
  'base',
  'recency',
  'trend',
  'products',
  'rhythm',
  'problems',
  'promises',
  'satisfaction',
  'contact',
])
export type HealthFactor = z.infer<typeof HealthFactor>

export const HealthChange = z.object({
  does: z.enum(['order', 'contact', 'keep_promises', 'resolve_request']),
  says: z.string(),
  points: z.number().meta({ description: 'Points of health it would add, all factors together' }),
})
export type HealthChange = z.infer<typeof HealthChange>

export const HealthReason = z.object({
  factor: HealthFactor,
  contribution: z
    .number()
    .meta({ description: 'Points of health; all of a partnership add up to its health' }),
  says: z.string(),
  facts: z.array(z.object({ name: z.string(), value: z.union([z.number(), z.string()]) })),
  change: HealthChange.nullable().meta({
    description: 'What somebody could do today to change it; null where nobody can',
  }),
})
export type HealthReason = z.infer<typeof HealthReason>

export const HealthRow = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  risk: z.number().min(0).max(1).meta({ description: 'The chance of no order in the next 90 days' }),
  health: z.number().min(0).max(100).meta({ description: '100 (1 - risk)' }),
  state: z.enum(['alive', 'silent', 'once']),
  basis: HealthBasis,
  checked: z.boolean().meta({ description: 'Whether weights were fitted on outcomes; else by rhythm alone' }),
  reasons: z.array(HealthReason),
})
export type HealthRow = z.infer<typeof HealthRow>
export const HealthReport = z.array(HealthRow).meta({ id: 'HealthReport' })

export const TrackRecordQuery = z.object({ asOf: Day.optional() })
export type TrackRecordQuery = z.infer<typeof TrackRecordQuery>

const Measured = z.number().nullable()

export const CalibrationBin = z.object({
  from: z.number(),
  to: z.number(),
  n: Count,
  told: Measured.meta({ description: 'The mean risk told; null without cases' }),
  came: Measured.meta({ description: 'The share that fell silent' }),
  interval: Interval.nullable().meta({ description: 'Wilson’s 95 % interval of that share' }),
})
export type CalibrationBin = z.infer<typeof CalibrationBin>

/** One that was judged wrongly: what was told of it, and how it stood then. */
export const MisjudgedPartner = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  risk: z.number(),
  orderDays: Count,
  lastOrderOn: Day,
})
export type MisjudgedPartner = z.infer<typeof MisjudgedPartner>

export const JudgedDate = z.object({
  date: Day,
  n: Count,
  base: z.number().meta({ description: 'The share that fell silent' }),
  auc: Measured,
  aucBaseline: Measured.meta({ description: 'By the days since the last order alone' }),
  brier: Measured,
  calibrationError: Measured,
  liftTopTenth: Measured,
  aucInterval: Interval.nullable().meta({ description: '95 %, DeLong; so are the two below' }),
  aucBaselineInterval: Interval.nullable(),
  aucOrders: Measured.meta({
    description: 'By the number of days with orders alone: the fewer, the higher the risk',
  }),
  aucOrdersInterval: Interval.nullable(),
  averagePrecision: Measured,
  silent: Count,
  checked: z.boolean(),
  meanRisk: z.number(),
  bins: z.array(CalibrationBin),
  volume: z.object({
    expected: z.number().meta({ description: 'Days with orders expected in the 90 days' }),
    actual: Count,
    before: Count.meta({ description: 'In the 90 days before: what "as last quarter" would have said' }),
  }),
  alarms: Count.meta({ description: 'How many the top tenth has' }),
  missed: z.array(MisjudgedPartner).meta({
    description: 'Fell silent although they were in the calmer half: the calmest first, at most 50',
  }),
  missedCount: Count,
  falseAlarms: z.array(MisjudgedPartner).meta({
    description: 'Ordered although they were in the top tenth: the highest risk first, at most 50',
  }),
  falseAlarmCount: Count,
  drift: z
    .object({
      shift: z.number().meta({
        description:
          'Population stability index of the risks against the date before; above 0.25 they have moved',
      }),
      observedToTold: Measured.meta({ description: 'Those that fell silent ÷ the sum of risks; 1 is right' }),
      observedToToldInterval: Interval.nullable(),
      drifted: z.boolean(),
      why: z.array(z.enum(['risks_moved', 'more_silent_than_told', 'fewer_silent_than_told'])),
    })
    .nullable()
    .meta({ description: 'Null on the first date' }),
})
export type JudgedDate = z.infer<typeof JudgedDate>

const StateFit = z.object({
  state: z.enum(['alive', 'silent', 'once']),
  checked: z.boolean(),
  cases: Count.nullable().meta({
    description: 'Null for who sees a part of the network, like all counts here',
  }),
  silentCases: Count.nullable(),
  factors: z.array(HealthFactor),
  leftOut: z.array(
    z.object({
      factor: HealthFactor,
      why: z.enum(['too_few_cases', 'too_few_windows', 'no_better', 'wrong_way']),
      cases: Count.nullable(),
    }),
  ),
})
/** What the scores of the day were made by, and what is doubtful about it. */
export const ModelSummary = z.object({
  basis: HealthBasis,
  partners: Count.nullable(),
  windows: Count,
  signs: z
    .array(
      z.enum(['no_dropout', 'one_dropout', 'leave_or_stay', 'one_rate', 'not_converged', 'too_few_partners']),
    )
    .meta({ description: 'What is degenerate about the model of rhythm' }),
  states: z.array(StateFit),
})
export type ModelSummary = z.infer<typeof ModelSummary>

export const TrackRecord = z
  .object({
    asOf: z.array(JudgedDate).meta({ description: 'Partnerships judged by their orders' }),
    contacts: z
      .array(JudgedDate)
      .meta({ description: 'Partnerships without orders, judged by their contacts' }),
    models: z.array(ModelSummary),
    size: z
      .object({
        partners: Count.nullable(),
        correlation: Measured.meta({
          description: 'Of the number of days with orders and their mean amount',
        }),
        signs: z.array(z.enum(['dependent', 'no_mean', 'one_size', 'not_converged'])),
      })
      .nullable()
      .meta({ description: 'The model of amounts (Gamma-Gamma); null where too few have ordered' }),
  })
  .meta({ id: 'TrackRecord' })
export type TrackRecord = z.infer<typeof TrackRecord>
