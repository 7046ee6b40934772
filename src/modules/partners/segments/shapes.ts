import { z } from 'zod'
import { Amount, Day, Id, Instant, text } from '../fields.ts'

/** Names schemes, segments and custom fields in addresses, rules and files. */
export const SegmentCode = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)

/** Figures a condition can ask for, with what kind of number each is. Shares are fractions 0…1. */
export const SEGMENT_FIGURES = {
  share12m: 'share',
  net12m: 'money',
  change12m: 'share',
  orders: 'count',
  orders12m: 'count',
  firstOrderMonths: 'months',
  daysSilent: 'days',
  daysSinceContact: 'days',
  monthsTogether: 'months',
  keptHost: 'share',
  keptPartner: 'share',
} as const
export type SegmentFigure = keyof typeof SEGMENT_FIGURES
export type SegmentFigureKind = (typeof SEGMENT_FIGURES)[SegmentFigure]
export const SEGMENT_FIGURE_KEYS = Object.keys(SEGMENT_FIGURES) as [SegmentFigure, ...SegmentFigure[]]

/** What an account says of itself; the values are codes. */
export const SEGMENT_ACCOUNT_KEYS = [
  'stageRole',
  'stage',
  'nature',
  'term',
  'country',
  'kinds',
  'contract',
] as const
export const VALUE_TRENDS = ['growing', 'steady', 'falling'] as const
export type ValueTrend = (typeof VALUE_TRENDS)[number]

/** Figures whose value tells amounts: hidden from whoever may not read money. */
export const SEGMENT_MONEY_FIGURES: readonly string[] = ['share12m', 'net12m', 'change12m', 'trend']

export const SEGMENT_NUMBER_TESTS = ['over', 'at_least', 'under', 'at_most', 'equal'] as const
export type SegmentNumberTest = (typeof SEGMENT_NUMBER_TESTS)[number]

/**
 * One condition. Shares are fractions, amounts decimal strings in the network's currency. A value nobody knows fulfils
 * no condition but `empty`.
 */
export const SegmentCondition = z.discriminatedUnion('about', [
  z.object({
    about: z.literal('figure'),
    figure: z.enum(SEGMENT_FIGURE_KEYS),
    test: z.enum(SEGMENT_NUMBER_TESTS),
    /** A decimal string for amounts, a number for all else. */
    value: z.union([z.number(), Amount]),
  }),
  z.object({
    about: z.literal('measure'),
    /** The mean of the last twelve months on this scale. */
    scale: z.string().max(80),
    test: z.enum(SEGMENT_NUMBER_TESTS),
    value: z.number(),
  }),
  z.object({ about: z.literal('trend'), test: z.enum(['is', 'is_not']), value: z.enum(VALUE_TRENDS) }),
  z.object({
    about: z.literal('account'),
    key: z.enum(SEGMENT_ACCOUNT_KEYS),
    test: z.enum(['one_of', 'none_of', 'filled', 'empty']),
    values: z.array(z.string().max(80)).max(200).default([]),
  }),
  z.object({
    about: z.literal('field'),
    field: SegmentCode,
    /** Dates are compared by the days since, negative for days to come. */
    test: z.enum([...SEGMENT_NUMBER_TESTS, 'one_of', 'none_of', 'contains', 'filled', 'empty']),
    value: z.union([z.number(), z.string().max(200)]).optional(),
    values: z.array(z.string().max(200)).max(200).default([]),
  }),
  z.object({
    about: z.literal('tags'),
    test: z.enum(['any_of', 'all_of', 'none_of']),
    tags: z.array(Id).min(1).max(50),
  }),
])
export type SegmentCondition = z.infer<typeof SegmentCondition>

export const SegmentConditionGroup = z.object({
  match: z.enum(['all', 'any']),
  items: z.array(SegmentCondition).min(1).max(20),
})
export type SegmentConditionGroup = z.infer<typeof SegmentConditionGroup>

/** All or any of conditions and of groups of conditions. */
export const SegmentRule = z.object({
  match: z.enum(['all', 'any']),
  items: z
    .array(z.union([SegmentCondition, SegmentConditionGroup]))
    .min(1)
    .max(20),
})
export type SegmentRule = z.infer<typeof SegmentRule>

export const SEGMENT_TONES = ['ok', 'att', 'brk', 'none', 'plain'] as const

export const SegmentDefinition = z.object({
  code: SegmentCode,
  nameRu: text(80),
  nameEn: text(80),
  tone: z.enum(SEGMENT_TONES).default('plain'),
  /** Null for the last segment only, which takes all that fit none before it. */
  rule: SegmentRule.nullable(),
})
export type SegmentDefinition = z.infer<typeof SegmentDefinition>

/** What a person edits: the whole of a scheme. */
export const SegmentSchemeDefinition = z.object({
  nameRu: text(80),
  nameEn: text(80),
  segments: z.array(SegmentDefinition).min(1).max(20),
})
export type SegmentSchemeDefinition = z.infer<typeof SegmentSchemeDefinition>

export const Segment = SegmentDefinition.extend({ id: Id, partners: z.number().int() })
export type Segment = z.infer<typeof Segment>
export const SegmentScheme = z.object({
  id: Id,
  code: SegmentCode,
  nameRu: z.string(),
  nameEn: z.string(),
  segments: z.array(Segment),
  overruled: z.number().int(),
  version: z.number().int(),
  updatedAt: Instant,
  archivedAt: Instant.nullable(),
})
export type SegmentScheme = z.infer<typeof SegmentScheme>
export const SegmentSchemeList = z.object({ data: z.array(SegmentScheme) })
export const SegmentSchemeParams = z.object({ schemeId: Id })
export const NewSegmentScheme = SegmentSchemeDefinition.extend({ code: SegmentCode })
export type NewSegmentScheme = z.infer<typeof NewSegmentScheme>
export const SegmentSchemeSaved = z.object({
  scheme: SegmentScheme,
  /** Partners the saving moved; null: there are so many that they are moved in the background. */
  moved: z.number().int().nullable(),
  previous: SegmentSchemeDefinition.nullable(),
})
export const SegmentSchemeVersions = z.object({
  data: z.array(
    z.object({
      version: z.number().int(),
      at: Instant,
      by: z.string().nullable(),
      moved: z.number().int().nullable(),
      definition: SegmentSchemeDefinition,
    }),
  ),
})
export type SegmentSchemeVersions = z.infer<typeof SegmentSchemeVersions>

/** A condition with what it met: the value at that time, null when nobody knows it. */
export const JudgedCondition = z.object({
  condition: SegmentCondition,
  /** As compared: a number, a decimal string for an amount, a code, codes; null: not known. */
  value: z.union([z.number(), z.string(), z.array(z.string())]).nullable(),
  met: z.boolean(),
  /** Why a value is not known, where there is more to say than that there is none. */
  unknown: z.enum(['too_little_history', 'field_gone', 'other_currency', 'not_shown']).nullable(),
})
export type JudgedCondition = z.infer<typeof JudgedCondition>
/** How one segment's rule was judged: the groups stand as lists of their own. */
export const JudgedSegment = z.object({
  segment: SegmentCode,
  match: z.enum(['all', 'any', 'rest']),
  met: z.boolean(),
  items: z.array(
    z.union([
      JudgedCondition,
      z.object({ match: z.enum(['all', 'any']), met: z.boolean(), items: z.array(JudgedCondition) }),
    ]),
  ),
})
export type JudgedSegment = z.infer<typeof JudgedSegment>

const SegmentName = z.object({
  id: Id,
  code: SegmentCode,
  nameRu: z.string(),
  nameEn: z.string(),
  tone: z.string(),
})
export type SegmentName = z.infer<typeof SegmentName>

export const SegmentOverrule = z.object({
  segmentId: Id,
  reason: z.string(),
  until: Day.nullable(),
  by: z.string().nullable(),
  at: Instant,
})
export const SegmentStanding = z.object({
  scheme: z.object({ id: Id, code: SegmentCode, nameRu: z.string(), nameEn: z.string() }),
  segment: SegmentName,
  /** What the rules say; another one only while it is overruled. */
  bySegmentRules: SegmentName,
  since: Instant,
  judgedAt: Instant,
  why: z.array(JudgedSegment),
  overrule: SegmentOverrule.nullable(),
  choices: z.array(SegmentName),
  history: z.array(
    z.object({
      at: Instant,
      from: z.string().nullable(),
      to: z.string(),
      by: z.string().nullable(),
      cause: z.enum(['rules', 'overrule', 'overrule_ended', 'scheme']),
      reason: z.string().nullable(),
      until: Day.nullable(),
      factId: Id,
    }),
  ),
  version: z.number().int(),
})
export type SegmentStanding = z.infer<typeof SegmentStanding>
export const SegmentStandings = z.object({ currency: z.string(), data: z.array(SegmentStanding) })
export type SegmentStandings = z.infer<typeof SegmentStandings>

export const SegmentOverruleInput = z.object({ segmentId: Id, reason: text(1000), until: Day.nullable() })
export type SegmentOverruleInput = z.infer<typeof SegmentOverruleInput>
export const SegmentStandingParams = z.object({ partnerId: Id, schemeId: Id })

export const SegmentPreviewInput = z.object({
  /** Null for a scheme that is not there yet. */
  schemeId: Id.nullable(),
  definition: SegmentSchemeDefinition,
  /** Codes to list; both null: all who move. */
  from: SegmentCode.nullable().default(null),
  to: SegmentCode.nullable().default(null),
  after: Id.nullable().default(null),
  limit: z.number().int().min(1).max(200).default(50),
})
export const SegmentPreview = z.object({
  /** How many partners go from where to where; from null: they had no segment. Those who stay are in it too. */
  matrix: z.array(z.object({ from: SegmentCode.nullable(), to: SegmentCode, partners: z.number().int() })),
  partners: z.number().int(),
  moved: z.number().int(),
  /** How many of them are held by a person where they are. */
  overruled: z.number().int(),
  data: z.array(
    z.object({
      partnerId: Id,
      name: z.string(),
      from: SegmentCode.nullable(),
      to: SegmentCode,
      why: z.array(JudgedSegment),
      isOverruled: z.boolean(),
    }),
  ),
  next: Id.nullable(),
})
export type SegmentPreview = z.infer<typeof SegmentPreview>

/** What conditions can be about in this network, beside the figures. */
export const SegmentSubjects = z.object({
  currency: z.string(),
  fields: z.array(
    z.object({
      code: SegmentCode,
      kind: z.string(),
      labelRu: z.string(),
      labelEn: z.string(),
      options: z.array(z.object({ code: z.string(), labelRu: z.string(), labelEn: z.string() })),
    }),
  ),
  tags: z.array(z.object({ id: Id, name: z.string() })),
  stages: z.array(z.object({ code: z.string(), nameRu: z.string(), nameEn: z.string() })),
  scales: z.array(z.object({ code: z.string(), name: z.string(), min: z.number(), max: z.number() })),
  countries: z.array(z.string()),
})
export type SegmentSubjects = z.infer<typeof SegmentSubjects>

export const SegmentReportQuery = z.object({
  scheme: SegmentCode.optional(),
  months: z.coerce.number().int().min(1).max(60).default(13),
})
export const SegmentReport = z.object({
  scheme: z.object({ id: Id, code: SegmentCode, nameRu: z.string(), nameEn: z.string() }).nullable(),
  currency: z.string(),
  asOf: Day,
  /** Since when segments are known. */
  knownSince: Day.nullable(),
  segments: z.array(
    SegmentName.extend({
      partners: z.number().int(),
      overruled: z.number().int(),
      net12m: Amount.nullable(),
      share: z.number().nullable(),
    }),
  ),
  /** At the end of each month: how many partners each segment had and what they brought in that month. */
  months: z.array(
    z.object({
      month: z.string(),
      /** Partners by code of segment. */
      partners: z.record(z.string(), z.number().int()),
      net: z.record(z.string(), Amount).nullable(),
    }),
  ),
  /** Moves within the months shown; from null: the first assignment. */
  moves: z.array(z.object({ from: SegmentCode.nullable(), to: SegmentCode, partners: z.number().int() })),
})
export type SegmentReport = z.infer<typeof SegmentReport>

export const SegmentMovesQuery = z.object({
  scheme: SegmentCode,
  months: SegmentReportQuery.shape.months,
  from: SegmentCode.optional().describe('Left out: partners that had no segment before'),
  to: SegmentCode,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
})
/** The moves behind one number of the report. */
export const SegmentMoves = z.object({
  count: z.number().int(),
  data: z.array(
    z.object({
      factId: Id,
      partner: z.object({ id: Id, name: z.string() }),
      at: Instant,
      cause: z.enum(['rules', 'overrule', 'overrule_ended', 'scheme']),
      by: z.string().nullable(),
      reason: z.string().nullable(),
      why: z.array(JudgedSegment),
    }),
  ),
  nextCursor: z.string().nullable(),
})
export type SegmentMoves = z.infer<typeof SegmentMoves>
