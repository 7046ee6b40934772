import { z } from 'zod'

const Id = z.uuid()
const Instant = z.iso.datetime()

export const SCHEDULE_PLACES = ['folder', 'https'] as const
export const SCHEDULE_OUTCOMES = ['imported', 'unchanged', 'refused', 'failed'] as const

const chosen = {
  name: z.string().trim().min(1).max(200),
  recipeId: Id,
  place: z.enum(SCHEDULE_PLACES),
  address: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe('A file of the network’s inbox, * for any characters: the newest counts. Or an https address'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:mm')
    .describe('In the network’s zone'),
  weekday: z.number().int().min(1).max(7).nullable().describe('1 Monday … 7 Sunday; null: every day'),
}

/** An import that runs by itself: what it reads, when, and how the last time went. */
export const ImportSchedule = z
  .object({
    id: Id,
    ...chosen,
    recipeName: z.string(),
    isPaused: z.boolean(),
    nextAt: Instant,
    checkedAt: Instant.nullable(),
    outcome: z.enum(SCHEDULE_OUTCOMES).nullable(),
    failure: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
    failures: z.number().int().describe('How many times in a row it did not work'),
    lastImport: z
      .object({
        id: Id,
        status: z.string().describe('As of an import'),
        imported: z.number().int().nullable(),
      })
      .nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'ImportSchedule' })
export type ImportSchedule = z.infer<typeof ImportSchedule>
export const ImportScheduleList = z.object({
  data: z.array(ImportSchedule),
  inbox: z.string().describe('The folder of the server that files are taken from'),
})
export type ImportScheduleList = z.infer<typeof ImportScheduleList>
export const ScheduleToAdd = z.object(chosen).meta({ id: 'ScheduleToAdd' })
export type ScheduleToAdd = z.infer<typeof ScheduleToAdd>
export const ScheduleChange = z
  .object({ ...chosen, isPaused: z.boolean() })
  .partial()
  .meta({ id: 'ScheduleChange' })
export type ScheduleChange = z.infer<typeof ScheduleChange>
export const ScheduleParams = z.object({ scheduleId: Id })
export const ScheduleAnswer = z.object({ schedule: ImportSchedule })
