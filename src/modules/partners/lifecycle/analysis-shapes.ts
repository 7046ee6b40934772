import { z } from 'zod'
import { Day, Id, Instant, Share, Stage } from '../fields.ts'

export const StagesQuery = z.object({
  from: Day.optional().describe('Entries and moves from this day on; all when left out'),
  to: Day.optional().describe('Up to this day, which does not count'),
  asOf: Day.optional().describe('As the life cycle stood at the end of this day'),
})
export type StagesQuery = z.infer<typeof StagesQuery>

const Days = z.number().nullable()

export const StageTime = z.object({
  stage: Stage,
  expectedDays: z.number().int().nullable(),
  entered: z.number().int().describe('Entries in the period'),
  left: z.number().int().describe('Of them, how many have moved on'),
  standing: z.number().int().describe('Partners at the stage as of the day'),
  over: z.number().int().describe('Of those standing, how many longer than is expected'),
  medianDays: Days.describe('Days until half have left, those still standing counted as far as they came'),
  interval: z
    .tuple([z.number(), z.number().nullable()])
    .nullable()
    .describe('95 %; the upper end may not be known'),
  survival: z
    .array(z.object({ day: z.number().int(), share: Share, atRisk: z.number().int() }))
    .describe('Kaplan and Meier (1958): the share still at the stage after so many days'),
})
export type StageTime = z.infer<typeof StageTime>

export const StagesReport = z
  .object({
    from: Day.nullable(),
    to: Day.nullable(),
    asOf: Day,
    partners: z.number().int().describe('Partners whose way is known'),
    stages: z.array(StageTime),
    moves: z
      .array(
        z.object({
          from: Stage,
          to: Stage,
          count: z.number().int(),
          share: Share.describe('Of those who left the stage'),
        }),
      )
      .describe('Where partners went from each stage'),
    cohorts: z
      .array(
        z.object({
          period: z.string().describe('Quarter in which the partners came'),
          partners: z.number().int(),
          reached: z.array(z.object({ stage: Stage, count: z.number().int(), share: Share })),
        }),
      )
      .describe('How far those who came in a quarter have got, ever'),
    flow: z.array(
      z.object({
        period: z.string().describe('Month'),
        forward: z.number().int(),
        back: z.number().int(),
        exits: z.number().int(),
        returns: z.number().int(),
      }),
    ),
    exits: z.array(z.object({ code: z.string(), count: z.number().int(), share: Share })),
    overruled: z.number().int().describe('Moves past conditions that were not met'),
  })
  .meta({ id: 'StagesReport' })
export type StagesReport = z.infer<typeof StagesReport>

export const StageFactsQuery = StagesQuery.extend({
  figure: z.enum(['entered', 'left', 'move', 'exits', 'overruled', 'standing', 'over']),
  stage: Stage.optional(),
  next: Stage.optional(),
  reason: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(4000).optional(),
})
export type StageFactsQuery = z.output<typeof StageFactsQuery>
export const StageFacts = z.object({
  data: z.array(
    z.object({
      id: Id,
      partnerId: Id,
      name: z.string(),
      at: Instant,
      from: Stage.nullable(),
      to: Stage,
      reason: z.string().nullable(),
      reasonCode: z.string().nullable(),
      days: z.number().int().nullable().describe('Days at the stage until it was left, or until now'),
    }),
  ),
  count: z.number().int(),
  nextCursor: z.string().nullable(),
})
export type StageFacts = z.infer<typeof StageFacts>
