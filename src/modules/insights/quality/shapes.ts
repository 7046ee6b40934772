import { z } from 'zod'
import { Count, Interval, ReportRange, SideOfPromise } from '../contract-parts.ts'

/** Cases below which nothing is called worst or best, and an interval is said to be wide. */
export const ENOUGH_TO_RANK = 10

/** What partners can be grouped by: see `groups.ts`. */
export const QualityGrouping = z
  .string()
  .regex(/^(nature|stage|curator|city|tag|segment:[a-z][a-z0-9_]{0,39})$/)
  .default('nature')
  .meta({ description: 'nature, stage, curator, city, tag or segment:<code of the scheme>' })

export const QualityQuery = ReportRange.extend({
  groupBy: QualityGrouping,
  limit: z.coerce.number().int().min(1).max(200).default(8),
})
export type QualityQuery = z.infer<typeof QualityQuery>

const Named = z.object({ key: z.string(), nameRu: z.string().nullable(), nameEn: z.string().nullable() })
const Partner = z.object({ partnerId: z.string(), externalId: z.string().nullable(), name: z.string() })

const Kept = z.object({
  side: SideOfPromise,
  kept: Count,
  late: Count,
  broken: Count,
  n: Count,
  share: z.number().nullable(),
  interval: Interval.nullable(),
})
const KeptByPartner = Partner.extend(Kept.shape)

export const ReliabilityGroups = z
  .object({
    groupBy: z.string(),
    groupings: z.array(Named),
    groups: z.array(Named.extend(Kept.shape)),
    /** With at least ten ended promises: by the upper end of the interval, the lowest first. */
    worst: z.array(KeptByPartner),
    /** By the lower end, the highest first. */
    best: z.array(KeptByPartner),
    fewCases: Count.meta({
      description: 'Sides of partnerships left out of worst and best for having fewer',
    }),
  })
  .meta({ id: 'ReliabilityGroups' })
export type ReliabilityGroups = z.infer<typeof ReliabilityGroups>

const Opinion = z.object({
  scale: z.string(),
  n: Count,
  /** The mean, or the net promoter score for the scale `nps`. */
  value: z.number(),
  interval: Interval.nullable(),
})
const OpinionOfPartner = Partner.extend(Opinion.shape)

export const ScaleReliability = z.object({
  scale: z.string(),
  items: Count,
  respondents: Count,
  /** Null below thirty respondents that answered every item. */
  alpha: z.number().nullable(),
  standardised: z.number().nullable(),
  interval: Interval.nullable(),
  /** Sides of partnerships where several persons answered the same items. */
  agreeing: z.object({
    n: Count,
    mean: z.number().nullable(),
    low: Count.meta({ description: 'Of them with an agreement below 0.7: their mean hides a spread' }),
  }),
})
export type ScaleReliability = z.infer<typeof ScaleReliability>

export const SatisfactionGroups = z
  .object({
    groupBy: z.string(),
    groupings: z.array(Named),
    scales: z.array(
      z.object({
        scale: z.string(),
        name: z.string(),
        min: z.number(),
        max: z.number(),
        better: z.enum(['higher', 'lower']),
        groups: z.array(Named.extend(Opinion.shape)),
        worst: z.array(OpinionOfPartner),
        best: z.array(OpinionOfPartner),
        fewCases: Count,
        reliability: ScaleReliability.nullable(),
      }),
    ),
  })
  .meta({ id: 'SatisfactionGroups' })
export type SatisfactionGroups = z.infer<typeof SatisfactionGroups>
