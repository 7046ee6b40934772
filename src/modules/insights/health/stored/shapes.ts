import { z } from 'zod'
import { Count, Day, Money } from '../../contract-parts.ts'
import { HealthRow, TrackRecord } from '../shapes.ts'

const list = <Item extends z.ZodType<string, string>>(item: Item) =>
  z
    .string()
    .transform((value) => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(50))

const HealthStateName = z.enum(['alive', 'silent', 'once'])
export const HealthSort = z.enum(['risk', 'atRisk', 'expected', 'name'])
export type HealthSort = z.infer<typeof HealthSort>

/** Which partnerships' health is asked for, as of which day. */
export const HealthFilter = z.object({
  asOf: Day.optional().meta({
    description: 'Uses only what happened before this day; until today if not given',
  }),
  partner: z.uuid().optional(),
  state: list(HealthStateName).optional().meta({ description: 'Any of these, parted by commas' }),
  basis: z.enum(['orders', 'contacts']).optional(),
  riskOver: z.coerce.number().min(0).max(1).optional(),
  segment: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}:[a-z][a-z0-9_]{0,39}$/)
    .optional()
    .meta({ description: '`<scheme>:<segment>`' }),
  curator: z.string().max(64).optional().meta({ description: 'A user id, `me` or `none`' }),
  stage: list(z.string().max(60)).optional(),
  left: z.enum(['no', 'yes', 'any']).optional().meta({
    description:
      'Partnerships that have left: at a stage of exit, or in the archive, by that day. `no` unless given, or a stage or a partner is asked for',
  }),
})
export type HealthFilter = z.infer<typeof HealthFilter>

export const HealthListQuery = HealthFilter.extend({
  sort: HealthSort.default('risk').meta({
    description:
      'Highest first, names from A on; those without a value last. Amounts need the right to see money',
  }),
  language: z.enum(['ru', 'en']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
  total: z
    .enum(['yes', 'no'])
    .default('no')
    .meta({ description: 'Whether to count and sum up all that match' }),
})
export type HealthListQuery = z.infer<typeof HealthListQuery>

const NextYear = {
  expectedNextYear: Money.nullable().meta({
    description: 'Expected revenue of the next year; null when not known or not to be seen',
  }),
  expectedLow: Money.nullable(),
  expectedHigh: Money.nullable(),
  valueAtRisk: Money.nullable().meta({ description: 'Expected revenue of the next year × risk' }),
}

export const StoredHealthRow = HealthRow.extend({
  basis: z.enum(['orders', 'contacts']),
  ...NextYear,
  stage: z.string(),
  curator: z.object({ id: z.string(), name: z.string() }).nullable(),
  isArchived: z.boolean(),
})
export type StoredHealthRow = z.infer<typeof StoredHealthRow>

/** All that match: how many in each state, how their risks lie in ten ranges of equal width, and what is at risk. */
export const HealthSummary = z.object({
  total: Count,
  left: Count.meta({ description: 'Those left out because they have left' }),
  states: z.array(
    z.object({
      state: HealthStateName,
      basis: z.enum(['orders', 'contacts']),
      n: Count,
      checked: Count.meta({ description: 'Of them by weights that were fitted on outcomes' }),
      risks: z.array(Count).length(10),
      meanRisk: z.number().nullable(),
    }),
  ),
  expectedNextYear: Money.nullable(),
  valueAtRisk: Money.nullable(),
  withoutExpected: Count.meta({ description: 'Whose expected value is not known' }),
})
export type HealthSummary = z.infer<typeof HealthSummary>

export const FitProgress = z.object({
  modelId: z.uuid(),
  state: z.enum(['waiting', 'fitting', 'cancelled', 'failed']),
  day: Day,
  done: Count,
  total: Count.nullable().meta({ description: 'Windows to be fitted; null until they are known' }),
  failure: z.string().nullable(),
})
export type FitProgress = z.infer<typeof FitProgress>

/** The answer until a model of that day is there. It is fitted in the background; ask again. */
const Fitting = z.object({ state: z.literal('fitting'), day: Day, progress: FitProgress })
/** Nothing happened before that day that a score could be made from. */
const Nothing = z.object({ state: z.literal('nothing'), day: Day })

export const HealthList = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('ready'),
      day: Day.meta({ description: 'Uses what happened before this day' }),
      fittedAt: z.string(),
      currency: z.string(),
      summary: HealthSummary.nullable(),
      data: z.array(StoredHealthRow),
      nextCursor: z.string().nullable(),
    }),
    Fitting,
    Nothing,
  ])
  .meta({ id: 'HealthList' })
export type HealthList = z.infer<typeof HealthList>

export const PartnerHealthQuery = z.object({
  asOf: Day.optional(),
  language: z.enum(['ru', 'en']).optional(),
})
export type PartnerHealthQuery = z.infer<typeof PartnerHealthQuery>

/** What was told, or would have been, at a past day, and whether it fell silent then (null while the window lasts). */
export const HealthMoment = z.object({
  day: Day,
  risk: z.number(),
  health: z.number(),
  state: HealthStateName,
  came: z.boolean().nullable(),
})
export type HealthMoment = z.infer<typeof HealthMoment>
export const PartnerHealth = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('ready'),
      day: Day,
      fittedAt: z.string(),
      currency: z.string(),
      row: StoredHealthRow,
      history: z.array(HealthMoment).meta({ description: 'A month apart, oldest first' }),
    }),
    Fitting,
    Nothing,
  ])
  .meta({ id: 'PartnerHealth' })
export type PartnerHealth = z.infer<typeof PartnerHealth>

export const TrackRecordAnswer = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('ready'),
      day: Day,
      fittedAt: z.string(),
      isPart: z.boolean().meta({
        description:
          'Whether it is about those partnerships only that the reader sees, not about the whole network',
      }),
      record: TrackRecord,
    }),
    Fitting,
    Nothing,
  ])
  .meta({ id: 'TrackRecordAnswer' })
export type TrackRecordAnswer = z.infer<typeof TrackRecordAnswer>

export const HealthModelState = z
  .object({
    inForce: z
      .object({
        modelId: z.uuid(),
        day: Day,
        fittedAt: z.string(),
        scored: Count.nullable().meta({ description: 'Null for who sees a part of the network' }),
        scoredAt: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Null until the first model is there' }),
    fitting: FitProgress.nullable(),
    lastCheck: z
      .object({ at: z.string(), checked: Count, differences: Count })
      .nullable()
      .meta({ description: 'The nightly comparison of all scores with what the records give' }),
  })
  .meta({ id: 'HealthModelState' })
export type HealthModelState = z.infer<typeof HealthModelState>

export const HealthSettings = z
  .object({
    showHealthToPartners: z
      .boolean()
      .meta({ description: 'Whether a partner sees the health of its partnership' }),
    showHealthCourseToPartners: z.boolean().default(false).meta({
      description: 'Whether it also sees how its health moved in the year before, and what came true of it',
    }),
  })
  .meta({ id: 'HealthSettings' })
export type HealthSettings = z.infer<typeof HealthSettings>
