import { z } from 'zod'
import { Audience, Id, Instant, page, reason, Subject, text } from './fields.ts'

export const ScaleView = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    min: z.number(),
    max: z.number(),
    better: z.enum(['higher', 'lower']),
    unit: z.string().nullable(),
    anchors: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Scale' })
export type ScaleView = z.infer<typeof ScaleView>
export const ScaleList = z.object({ data: z.array(ScaleView) })
export const NewScale = z
  .object({
    code: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    name: text(200),
    min: z.number(),
    max: z.number(),
    better: z.enum(['higher', 'lower']).default('higher'),
    unit: text(40).nullable().default(null),
    anchors: z.record(z.string(), z.string().max(200)).default({}),
  })
  .refine((scale) => scale.max > scale.min, { path: ['max'], message: 'must be more than min' })
  .meta({ id: 'NewScale' })
export type NewScale = z.infer<typeof NewScale>
export const ScaleAnswer = ScaleView

export const MeasureView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']),
    scale: z.string(),
    value: z.number(),
    givenBy: z.enum(['host', 'partner', 'third']),
    about: z.string().nullable(),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    evidence: z.string().nullable(),
    corrects: Id.nullable(),
    isCurrent: z.boolean().describe('False when a later answer replaced it'),
    factId: Id.nullable(),
    happenedAt: Instant,
  })
  .meta({ id: 'Measure' })
export type MeasureView = z.infer<typeof MeasureView>
export const MeasureListQuery = z.object({
  scale: z.string().max(40).optional(),
  givenBy: z.enum(['host', 'partner', 'third']).optional(),
  current: z.enum(['yes', 'any']).default('yes'),
  ...page,
})
export type MeasureListQuery = z.infer<typeof MeasureListQuery>
export const MeasureList = z.object({ data: z.array(MeasureView), nextCursor: z.string().nullable() })
export const MeasureSummary = z
  .object({
    data: z.array(
      z.object({
        scale: ScaleView,
        givenBy: z.enum(['host', 'partner', 'third']),
        n: z.number().int(),
        mean: z.number(),
        interval: z.tuple([z.number(), z.number()]).nullable().describe('95 % by Student’s t, n ≥ 2'),
      }),
    ),
  })
  .meta({ id: 'MeasureSummary' })
export type MeasureSummary = z.infer<typeof MeasureSummary>
export const NewMeasure = z
  .object({
    scale: z.string().max(40),
    value: z.number(),
    givenBy: z
      .enum(['host', 'partner', 'third'])
      .optional()
      .describe('The writer’s side unless given; the other side’s answer can only be given by itself'),
    about: text(300).nullable().default(null),
    evidence: text(1000).nullable().default(null),
    subject: Subject.nullable().default(null),
    happenedAt: Instant.optional(),
    audience: Audience.default('shared'),
  })
  .meta({ id: 'NewMeasure' })
export type NewMeasure = z.infer<typeof NewMeasure>
export const MeasureParams = z.object({ partnerId: Id, measureId: Id })
export const MeasureAnswer = MeasureView
export const CorrectMeasureInput = z.object({ value: z.number(), reason: reason.optional() })
