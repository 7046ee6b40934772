import { z } from 'zod'

const Text = z.string().max(20)

/** What a kept period holds: the parameters of the address of a report, as they stand there. */
export const PeriodSettings = z
  .object({ last: Text, from: Text, to: Text, by: Text, asOf: Text, currency: Text, vs: Text })
  .partial()
export type PeriodSettings = z.infer<typeof PeriodSettings>

export const SavedPeriod = z
  .object({
    id: z.uuid(),
    name: z.string(),
    isShared: z.boolean().describe('With the people of the reader’s side'),
    isOwn: z.boolean(),
    ownerName: z.string().nullable(),
    settings: PeriodSettings,
  })
  .meta({ id: 'SavedPeriod' })
export type SavedPeriod = z.infer<typeof SavedPeriod>
export const SavedPeriods = z.object({ data: z.array(SavedPeriod) })
export type SavedPeriods = z.infer<typeof SavedPeriods>

export const NewSavedPeriod = z
  .object({
    name: z.string().trim().min(1).max(60),
    isShared: z.boolean().default(false),
    settings: PeriodSettings,
  })
  .meta({ id: 'NewSavedPeriod' })
export type NewSavedPeriod = z.infer<typeof NewSavedPeriod>
export const SavedPeriodParams = z.object({ periodId: z.uuid() })
export const SavedPeriodAnswer = z.object({ period: SavedPeriod })
