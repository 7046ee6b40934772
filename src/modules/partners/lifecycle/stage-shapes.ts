import { z } from 'zod'
import { Instant, Stage, text } from '../fields.ts'

export const STAGE_ROLES = ['prospect', 'open', 'exit'] as const
/** prospect: nobody's partner yet, counted in no report; open: a partnership; exit: an ended one. */
export const StageRole = z.enum(STAGE_ROLES)
export type StageRole = z.infer<typeof StageRole>

export const LifecycleStage = z
  .object({
    code: Stage,
    rank: z.number().int().describe('Its place in the life cycle, from 1 on'),
    nameRu: z.string(),
    nameEn: z.string(),
    role: StageRole,
    isSigned: z.boolean().describe('After signing: the curator answers'),
    expectedDays: z.number().int().nullable().describe('How many days a partner usually stays'),
    archivedAt: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'LifecycleStage' })
export type LifecycleStage = z.infer<typeof LifecycleStage>

export const LifecycleStages = z.object({
  data: z.array(LifecycleStage).describe('In their order; archived ones too, since history names them'),
})
export type LifecycleStages = z.infer<typeof LifecycleStages>

const stageFields = {
  nameRu: text(60),
  nameEn: text(60),
  role: StageRole,
  isSigned: z.boolean(),
  expectedDays: z.number().int().min(1).max(3650).nullable(),
}

export const NewStage = z
  .object({
    ...stageFields,
    isSigned: stageFields.isSigned.default(false),
    expectedDays: stageFields.expectedDays.default(null),
    after: Stage.nullable().default(null).describe('The stage it follows; at the beginning when null'),
  })
  .meta({ id: 'NewStage' })
export type NewStage = z.infer<typeof NewStage>

export const StageChange = z.object(stageFields).partial().meta({ id: 'StageChange' })
export type StageChange = z.infer<typeof StageChange>

export const StageParams = z.object({ stage: Stage })
export const StageAnswer = z.object({ stage: LifecycleStage })
export const StageChanged = z.object({ stage: LifecycleStage, previous: StageChange })
export const StageOrder = z.object({ codes: z.array(Stage).min(1).max(100) })
export const StageOrdered = z.object({ previous: StageOrder, data: z.array(LifecycleStage) })
export const ArchiveStageInput = z.object({
  moveTo: Stage.optional().describe('Where its partners go; needed while there are any'),
})
export const StageArchived = z.object({ stage: LifecycleStage, moved: z.number().int() })
