import { z } from 'zod'
import { Count, Day, Interval } from '../contract-parts.ts'

/**
 * What a rating is made of, in the order they are shown. Of each, every case is a record of the partner with a value;
 * the partner's value is the mean of its cases.
 */
export const RATING_COMPONENTS = [
  'promises',
  'dates',
  'returns',
  'answers',
  'contact',
  'satisfaction',
  'growth',
] as const
export const RatingComponent = z.enum(RATING_COMPONENTS)
export type RatingComponent = z.infer<typeof RatingComponent>

/** Components of which less is better: days past the date, orders with a return, days without an answer or a contact. */
export const LOWER_IS_BETTER: readonly RatingComponent[] = ['dates', 'returns', 'answers', 'contact']

/** Components whose values tell amounts of money. */
export const OF_MONEY: readonly RatingComponent[] = ['growth']

/** Fewer rated partners than this are not ranked: a place among three says nothing. */
export const SMALLEST_RANKED = 5

export const RatingWeights = z.object({
  promises: z.number().min(0).max(100),
  dates: z.number().min(0).max(100),
  returns: z.number().min(0).max(100),
  answers: z.number().min(0).max(100),
  contact: z.number().min(0).max(100),
  satisfaction: z.number().min(0).max(100),
  growth: z.number().min(0).max(100),
})
export type RatingWeights = z.infer<typeof RatingWeights>

/** How much a partner is shown of its own rating. */
export const SHOWN_LEVELS = ['nothing', 'score', 'components', 'whole'] as const
export const ShownLevel = z.enum(SHOWN_LEVELS)
export type ShownLevel = z.infer<typeof ShownLevel>

/** What makes partners comparable: `all`, `nature`, `tag`, or `segment:<code of a scheme>`. */
export const RatingGrouping = z
  .string()
  .regex(/^(all|nature|tag|segment:[a-z][a-z0-9_]{0,39})$/)
  .meta({ description: 'all, nature, tag or segment:<code of the scheme>' })

const kinds = z.array(z.string().trim().min(1).max(40)).max(20)

export const RatingSettings = z
  .object({
    groupBy: RatingGrouping,
    /** Days before the as-of day whose facts count. */
    windowDays: z.number().int().min(90).max(1095),
    weights: RatingWeights,
    /** Weights of single groups, by the key of the group; all others have `weights`. */
    byGroup: z.record(z.string().max(80), RatingWeights),
    /** Kinds of promises that are answers to a request. */
    answerKinds: kinds,
    /** Scales of measures about the partner; empty: all of them. */
    scales: z.array(z.string().max(100)).max(50),
    shown: z.object({ level: ShownLevel, place: z.boolean() }),
    /** Working days in which we answer an objection. */
    answerDays: z.number().int().min(1).max(60),
  })
  .meta({ id: 'RatingSettings' })
export type RatingSettings = z.infer<typeof RatingSettings>

export const RatingSettingsAnswer = z
  .object({
    settings: RatingSettings,
    version: Count.meta({ description: '0 while nobody has changed the usual settings' }),
    changedAt: z.string().nullable(),
    /** What can be grouped by, and the groups of the present setting. */
    groupings: z.array(
      z.object({ key: z.string(), nameRu: z.string().nullable(), nameEn: z.string().nullable() }),
    ),
    groups: z.array(
      z.object({
        key: z.string(),
        nameRu: z.string().nullable(),
        nameEn: z.string().nullable(),
        partners: Count,
      }),
    ),
    scales: z.array(z.object({ code: z.string(), name: z.string(), n: Count })),
  })
  .meta({ id: 'RatingSettingsAnswer' })
export type RatingSettingsAnswer = z.infer<typeof RatingSettingsAnswer>

/** Whose records count: all that the host knows, or only what both sides see. */
export const RatingBasis = z.enum(['known', 'shared'])
export type RatingBasis = z.infer<typeof RatingBasis>

/** Why a component of a partner says nothing: no case of its own, or a group that allows no comparison. */
export const SILENT_WHY = ['no_cases', 'group_too_small', 'no_difference', 'no_weight'] as const

export const RatedComponent = z.object({
  component: RatingComponent,
  /** Its share of the whole by the settings, 0…1, and after the unknown ones were left out. */
  weight: z.number(),
  counted: z.number(),
  n: Count,
  /** Mean of the partner's cases and of all cases of the group; null without cases, or where money is not to be read. */
  value: z.number().nullable(),
  groupValue: z.number().nullable(),
  groupN: Count,
  /** 0…100 within the group, 50 the group's mean; null where unknown. */
  score: z.number().nullable(),
  interval: Interval.nullable(),
  /** How much of the score is the partner's own cases, 0…1; the rest is the group's mean. */
  own: z.number().nullable(),
  /** What it adds to 50 or takes from it; with 50 the points of all components are the score. */
  points: z.number().nullable(),
  silent: z.enum(SILENT_WHY).nullable(),
})
export type RatedComponent = z.infer<typeof RatedComponent>

export const RatedPartner = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  group: z.string(),
  groupSize: Count.meta({ description: 'Rated partners of the group' }),
  score: z.number().nullable(),
  interval: Interval.nullable(),
  own: z.number().nullable(),
  rank: Count.nullable(),
  tied: Count.meta({ description: 'How many others have the same place' }),
  components: z.array(RatedComponent),
})
export type RatedPartner = z.infer<typeof RatedPartner>

export const RatingGroup = z.object({
  key: z.string(),
  nameRu: z.string().nullable(),
  nameEn: z.string().nullable(),
  partners: Count,
  rated: Count,
  isRanked: z.boolean(),
})
export type RatingGroup = z.infer<typeof RatingGroup>

/** A component in which one partner makes the figure of the whole network worse. */
export const RatingPull = z.object({
  component: RatingComponent,
  value: z.number(),
  n: Count,
  partners: z.array(
    z.object({
      partnerId: z.string(),
      externalId: z.string().nullable(),
      name: z.string(),
      n: Count,
      value: z.number(),
      without: z
        .number()
        .meta({ description: 'What the figure of the network would be without this partner' }),
      pull: z.number().meta({ description: 'How much worse it is with it' }),
    }),
  ),
})
export type RatingPull = z.infer<typeof RatingPull>

export const RatingQuery = z.object({
  asOf: Day.optional().meta({ description: 'Counts only what happened before this day' }),
  basis: RatingBasis.default('known'),
  group: z.string().max(80).optional(),
  sort: z.enum(['best', 'worst', 'name']).default('best'),
  limit: z.coerce.number().int().min(1).max(100_000).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export type RatingQuery = z.infer<typeof RatingQuery>

export const RatingReport = z
  .object({
    asOf: z.string().meta({ description: 'The day before which facts counted' }),
    basis: RatingBasis,
    groupBy: z.string(),
    windowDays: Count,
    schemeVersion: Count,
    /** Whether it was computed for this answer, or last night: whoever sees a part of the network gets the latter. */
    isStored: z.boolean(),
    groups: z.array(RatingGroup),
    total: Count,
    unrated: Count,
    rows: z.array(RatedPartner),
    pulls: z.array(RatingPull),
  })
  .meta({ id: 'RatingReport' })
export type RatingReport = z.infer<typeof RatingReport>

export const RatingChangesQuery = RatingQuery.pick({ asOf: true, basis: true, group: true }).extend({
  limit: z.coerce.number().int().min(1).max(100_000).default(15),
})
export type RatingChangesQuery = z.infer<typeof RatingChangesQuery>

/** One partner's rating then and now. */
export const RatingChange = z.object({
  partnerId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  group: z.string(),
  before: z.number(),
  now: z.number(),
  change: z.number(),
  interval: Interval.meta({ description: 'Of the change, 95 %' }),
  isSure: z.boolean().meta({ description: 'Whether the interval of the change leaves out 0' }),
})
export type RatingChange = z.infer<typeof RatingChange>

/** Who rose and who fell against the span of days just before, which shares no fact with the present one. */
export const RatingChanges = z
  .object({
    asOf: Day,
    before: Day.meta({
      description: 'The day whose rating this one is compared with: that many days earlier',
    }),
    windowDays: Count,
    compared: Count,
    rose: Count.meta({ description: 'By more than chance explains' }),
    fell: Count,
    rows: z.array(RatingChange),
  })
  .meta({ id: 'RatingChanges' })
export type RatingChanges = z.infer<typeof RatingChanges>

export const RatingMonth = z.object({
  month: z.string(),
  score: z.number().nullable(),
  interval: Interval.nullable(),
  rank: Count.nullable(),
  of: Count.nullable(),
})
export type RatingMonth = z.infer<typeof RatingMonth>

export const CONTEST_STATES = ['open', 'accepted', 'declined', 'withdrawn'] as const
export const RatingContest = z
  .object({
    id: z.string(),
    partnerId: z.string(),
    partnerName: z.string(),
    component: RatingComponent.nullable(),
    month: z.string(),
    score: z.number().nullable(),
    reason: z.string(),
    madeAt: z.string(),
    state: z.enum(CONTEST_STATES),
    answer: z.string().nullable(),
    answeredAt: z.string().nullable(),
    dueAt: z.string().nullable(),
    version: Count,
    excluded: z.array(
      z.object({ component: RatingComponent, kind: z.string(), recordId: z.string(), title: z.string() }),
    ),
  })
  .meta({ id: 'RatingContest' })
export type RatingContest = z.infer<typeof RatingContest>

/** A partner's rating as its reader may see it: the host all of it, the partner what the network shows. */
export const PartnerRating = z
  .object({
    level: ShownLevel,
    answerDays: Count,
    /** The day before which facts counted; null: by now. */
    asOf: z.string().nullable(),
    current: RatedPartner.nullable(),
    group: RatingGroup.pick({ key: true, nameRu: true, nameEn: true }).nullable(),
    history: z.array(RatingMonth),
    contests: z.array(RatingContest),
    mayContest: z.boolean(),
    mayAnswer: z.boolean(),
  })
  .meta({ id: 'PartnerRating' })
export type PartnerRating = z.infer<typeof PartnerRating>

export const PartnerRatingParams = z.object({ partnerId: z.uuid() })
export const PartnerRatingQuery = z.object({ asOf: Day.optional(), basis: RatingBasis.default('known') })

export const NewContest = z.object({
  component: RatingComponent.nullable().default(null),
  reason: z.string().trim().min(3).max(2000),
})
export type NewContest = z.infer<typeof NewContest>

export const ContestParams = z.object({ partnerId: z.uuid(), contestId: z.uuid() })
export const ContestAnswerInput = z.object({
  decision: z.enum(['accepted', 'declined']),
  reason: z.string().trim().min(3).max(2000),
  /** Records of the component that do not count any more; only with `accepted`. */
  exclude: z
    .array(z.object({ component: RatingComponent, recordId: z.uuid() }))
    .max(200)
    .default([]),
})
export type ContestAnswerInput = z.infer<typeof ContestAnswerInput>

export const ContestListQuery = z.object({
  state: z.enum(['open', 'any']).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const ContestList = z.object({ data: z.array(RatingContest), open: Count }).meta({ id: 'ContestList' })
export type ContestList = z.infer<typeof ContestList>

/** What other settings would change: who moves how far, and how the scores spread. */
export const RatingPreview = z
  .object({
    rated: Count,
    ratedNow: Count,
    moved: Count.meta({ description: 'Partners whose score changes by at least a tenth of a point' }),
    placesChanged: Count,
    largest: z.array(
      z.object({
        partnerId: z.string(),
        name: z.string(),
        from: z.number().nullable(),
        to: z.number().nullable(),
        rankFrom: Count.nullable(),
        rankTo: Count.nullable(),
      }),
    ),
    groups: z.array(RatingGroup),
  })
  .meta({ id: 'RatingPreview' })
export type RatingPreview = z.infer<typeof RatingPreview>
