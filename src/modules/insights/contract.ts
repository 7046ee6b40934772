import { z } from 'zod'
import {
  Count,
  Currency,
  Day,
  Fraction,
  Grain,
  Interval,
  Limit,
  Money,
  ReportedState,
  ReportRange,
  SideOfPromise,
} from './contract-parts.ts'
import { RatingBasis } from './rating/shapes.ts'
import { SilentDays } from './retention/shapes.ts'

export * from './audit/shapes.ts'
export * from './balance/shapes.ts'
export * from './contract-network.ts'
export { Grain, ReportedState, ReportRange, SideOfPromise } from './contract-parts.ts'
export * from './health/shapes.ts'
export * from './health/stored/shapes.ts'
export * from './quality/shapes.ts'
export * from './rating/shapes.ts'
export * from './retention/shapes.ts'
export * from './saved-periods/shapes.ts'
export * from './schedules/shapes.ts'
export * from './value/shapes.ts'

export const ActivityQuery = ReportRange.extend({ by: Grain.default('month') })
export type ActivityQuery = z.infer<typeof ActivityQuery>

export const ActivityPeriod = z.object({
  period: z.string(),
  active: Count,
  new: Count,
  retained: Count,
  returned: Count,
  lost: Count,
  retentionRate: Fraction,
  growthRatio: Fraction,
})
export type ActivityPeriod = z.infer<typeof ActivityPeriod>
export const ActivityReport = z.array(ActivityPeriod).meta({ id: 'ActivityReport' })

export const ValueQuery = ReportRange.extend({ limit: Limit, currency: Currency })
export type ValueQuery = z.infer<typeof ValueQuery>

const Amounts = z.object({ gross: Money, cancelled: Money, returns: Money, net: Money })

export const TopPartner = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  net: Money,
  share: z.number().nullable(),
})
export const ValueReport = Amounts.extend({
  currency: z.string(),
  partners: Count,
  top: z.array(TopPartner),
  hhi: z.number().nullable(),
  gini: z.number().nullable(),
  otherCurrencies: z.array(Amounts.extend({ currency: z.string(), partners: Count })),
}).meta({ id: 'ValueReport' })
export type ValueReport = z.infer<typeof ValueReport>

export const ValueSeriesQuery = ReportRange.extend({ by: Grain.default('month'), currency: Currency })
export type ValueSeriesQuery = z.infer<typeof ValueSeriesQuery>
/** Value period by period, and the Lorenz curve: what share of net the first k partners bring, largest first. */
export const ValueSeries = z
  .object({
    currency: z.string(),
    periods: z.array(Amounts.extend({ period: z.string() })),
    curve: z.array(z.object({ partners: Count, share: z.number() })),
  })
  .meta({ id: 'ValueSeries' })
export type ValueSeries = z.infer<typeof ValueSeries>

export const ReliabilityQuery = ReportRange.extend({ limit: Limit })
export type ReliabilityQuery = z.infer<typeof ReliabilityQuery>

export const StateCounts = z.object({
  kept: Count,
  late: Count,
  broken: Count,
  withdrawn: Count,
  open: Count,
  overdue: Count,
})
export type StateCounts = z.infer<typeof StateCounts>

export const PartnerReliability = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  side: SideOfPromise,
  kept: Count,
  late: Count,
  broken: Count,
  interval: Interval.nullable(),
})
export const ReliabilityReport = z
  .object({
    sides: z.object({ partner: StateCounts, host: StateCounts }),
    partners: z.array(PartnerReliability),
  })
  .meta({ id: 'ReliabilityReport' })
export type ReliabilityReport = z.infer<typeof ReliabilityReport>

export const SeriesQuery = ReportRange.extend({ by: Grain.default('month') })
export type SeriesQuery = z.infer<typeof SeriesQuery>
const Ended = z.object({ kept: Count, late: Count, broken: Count, interval: Interval.nullable() })
/** Promises by the period they were due in. */
export const ReliabilitySeries = z
  .array(z.object({ period: z.string(), partner: Ended, host: Ended }))
  .meta({ id: 'ReliabilitySeries' })
export type ReliabilitySeries = z.infer<typeof ReliabilitySeries>

export const SatisfactionQuery = ReportRange
export type SatisfactionQuery = z.infer<typeof SatisfactionQuery>

export const SatisfactionReport = z
  .object({
    scales: z.array(
      z.object({ scale: z.string(), n: Count, mean: z.number(), interval: Interval.nullable() }),
    ),
    nps: z.object({ n: Count, value: z.number(), interval: Interval }).nullable(),
  })
  .meta({ id: 'SatisfactionReport' })
export type SatisfactionReport = z.infer<typeof SatisfactionReport>

/** Each scale with its ends and anchors, how often each value was given, and its mean by period. */
export const SatisfactionSeries = z
  .array(
    z.object({
      scale: z.string(),
      name: z.string(),
      min: z.number(),
      max: z.number(),
      better: z.enum(['higher', 'lower']),
      unit: z.string().nullable(),
      values: z.array(z.object({ value: z.number(), n: Count })),
      periods: z.array(
        z.object({
          period: z.string(),
          n: Count,
          mean: z.number().nullable(),
          interval: Interval.nullable(),
        }),
      ),
    }),
  )
  .meta({ id: 'SatisfactionSeries' })
export type SatisfactionSeries = z.infer<typeof SatisfactionSeries>

export const FunnelQuery = SeriesQuery
export type FunnelQuery = z.infer<typeof FunnelQuery>

const FunnelCounts = z.object({ leads: Count, won: Count, conversion: Fraction })
/** Leads by the period they came in; `won` are those of them that were won, whenever that was. */
export const FunnelReport = FunnelCounts.extend({
  periods: z.array(FunnelCounts.extend({ period: z.string() })),
}).meta({ id: 'FunnelReport' })
export type FunnelReport = z.infer<typeof FunnelReport>

/** What pages need before they ask for a report: today's day, how far the records reach, which currencies there are. */
export const ReportFrame = z
  .object({
    today: Day,
    timeZone: z.string(),
    currency: z.string(),
    currencies: z.array(z.string()),
    firstOrderOn: Day.nullable(),
    lastOrderOn: Day.nullable(),
    lastFactOn: Day.nullable(),
    /** The day to give as `asOf` to see the records up to the last fact, when nothing happened for 90 days; else null. */
    offeredAsOf: Day.nullable(),
    /** Partnerships that are neither archived, merged away nor prospects. */
    partners: Count,
  })
  .meta({ id: 'ReportFrame' })
export type ReportFrame = z.infer<typeof ReportFrame>

/** Every figure that opens into its facts. A ratio opens into its numerator; `base` tells the other part. */
export const Figure = z.enum([
  'activity.active',
  'activity.new',
  'activity.retained',
  'activity.returned',
  'activity.lost',
  'activity.retentionRate',
  'activity.growthRatio',
  'value.gross',
  'value.cancelled',
  'value.returns',
  'value.net',
  'value.partners',
  'value.share',
  'value.concentration',
  'value.growth',
  'value.profit',
  'value.expected',
  'value.expectedProfit',
  'value.abc',
  'value.purchaseShare',
  'value.overHalf',
  'value.lostProfit',
  'value.shareOfMany',
  'value.promises',
  'value.goods',
  'reliability.kept',
  'reliability.late',
  'reliability.broken',
  'reliability.withdrawn',
  'reliability.open',
  'reliability.overdue',
  'reliability.judged',
  'reliability.keptShare',
  'satisfaction.scale',
  'satisfaction.nps',
  'funnel.leads',
  'funnel.won',
  'funnel.conversion',
  'today.broken',
  'today.promises',
  'today.growth',
  'today.silence',
  'today.contact',
  'today.conflict',
  'rating.promises',
  'rating.promisesAll',
  'rating.dates',
  'rating.returns',
  'rating.returnsAll',
  'rating.answers',
  'rating.contact',
  'rating.satisfaction',
  'rating.growth',
  'balance.given',
  'balance.answers',
  'health.recency',
  'health.trend',
  'health.products',
  'health.rhythm',
  'health.problems',
  'health.promises',
  'health.satisfaction',
  'health.contact',
  'risk.partners',
  'risk.value',
  'risk.expected',
  'track.told',
  'track.silent',
  'track.missed',
  'track.falseAlarms',
  'retention.start',
  'retention.end',
  'retention.retained',
  'retention.new',
  'retention.returned',
  'retention.lost',
  'retention.retention',
  'retention.churn',
  'retention.growthRatio',
  'retention.cohort',
  'retention.cohortSize',
  'retention.cohortRate',
  'retention.curve',
  'retention.followed',
  'retention.atRisk',
  'retention.ended',
  'retention.comeback',
  'retention.comebackOrdering',
  'retention.comebackSilent',
  'retention.comebackEarly',
  'audit.raised',
  'audit.settled',
  'audit.standing',
])
export type Figure = z.infer<typeof Figure>

/**
 * Names the facts behind one figure. Which members a figure needs: activity a `period`; reliability and today.broken
 * a `side`; satisfaction.scale a `scale`; value.share and today.* a `partner`. Any figure may be
 * narrowed by `partner`: the figures that count partners then open into the orders of that partner.
 */
export const FactSelector = ReportRange.extend({
  figure: Figure,
  by: Grain.optional(),
  period: z
    .string()
    .max(10)
    .optional()
    .meta({ description: '2017-11 or 2017-Q4; narrows any report to one period' }),
  side: SideOfPromise.optional(),
  scale: z.string().max(100).optional(),
  currency: Currency,
  unit: z.string().max(32).optional().meta({ description: 'Currency, hours, points …; for balance.given' }),
  kind: z.string().max(60).optional().meta({ description: 'Kind of what was given' }),
  groupBy: z.string().max(60).optional().meta({ description: 'What partners are grouped by; see `group`' }),
  group: z.string().max(200).optional().meta({ description: 'Only partners of this group' }),
  records: RatingBasis.optional().meta({
    description: 'rating.*: all that the host knows, or shared records alone',
  }),
  state: z.string().max(60).optional().meta({
    description: 'risk.*: states of health, parted by commas; health.promises: a state of promises',
  }),
  scoredBy: z.enum(['orders', 'contacts']).optional(),
  bin: z.coerce
    .number()
    .int()
    .min(0)
    .max(9)
    .optional()
    .meta({ description: 'risk.*, track.*: the range of risks, 0 for under 10 %' }),
  segment: z.string().max(90).optional(),
  curator: z.string().max(64).optional(),
  stage: z.string().max(300).optional(),
  riskOver: z.coerce.number().min(0).max(1).optional(),
  left: z.enum(['no', 'yes', 'any']).optional().meta({
    description: 'risk.*: partnerships that have left; `no` unless given, or a stage or a partner is named',
  }),
  cohort: z
    .string()
    .max(10)
    .optional()
    .meta({ description: 'retention.cohort*: the period of the first order' }),
  age: z.coerce
    .number()
    .int()
    .min(0)
    .max(1000)
    .optional()
    .meta({ description: 'retention.*: periods since the first order; months for atRisk and ended' }),
  silentDays: SilentDays,
  beforeFrom: Day.optional().meta({ description: 'value.growth: the days compared with' }),
  beforeTo: Day.optional(),
  partners: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'value.*: several partners, parted by commas' }),
  on: Day.optional().meta({ description: 'track.*: the past day whose scores are judged' }),
})
export type FactSelector = z.infer<typeof FactSelector>

export const FactsQuery = FactSelector.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
})
export type FactsQuery = z.infer<typeof FactsQuery>

/** One record behind a figure. `amount` is what this record adds to the figure's sum (signed), where it has one. */
export const FigureFact = z.object({
  id: z.string(),
  kind: z.enum(['partner', 'order', 'transfer', 'promise', 'measure', 'fact']),
  factId: z.string().nullable(),
  happenedAt: z.string().nullable(),
  partner: z.object({ id: z.string(), externalId: z.string().nullable(), name: z.string() }),
  what: z.object({
    code: z.string().meta({
      description:
        'order, order_last, goods, correction, cancellation, return, promise, measure, lead.received …',
    }),
    text: z.string().nullable().meta({ description: 'Number of the order, title of the promise, scale …' }),
    side: SideOfPromise.nullable(),
    state: ReportedState.nullable(),
    dueAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    count: Count.nullable().meta({ description: 'How many records of this partner stand behind the row' }),
  }),
  amount: z.string().nullable(),
})
export type FigureFact = z.infer<typeof FigureFact>

/**
 * A page of facts with the count and sum of all of them. `count` (or `sum`) is the figure; for a ratio the figure is
 * count ÷ base.count (or sum ÷ base.sum), and for a mean sum ÷ count.
 */
export const FigureFacts = z
  .object({
    figure: Figure,
    count: Count,
    sum: z.string().nullable(),
    unit: z.string().nullable().meta({ description: 'Currency of the sum, or "points" of a scale' }),
    base: z.object({ count: Count, sum: z.string().nullable(), selector: FactSelector }).nullable(),
    data: z.array(FigureFact),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'FigureFacts' })
export type FigureFacts = z.infer<typeof FigureFacts>
