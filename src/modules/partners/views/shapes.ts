import { z } from 'zod'
import { Id, Instant, text } from '../fields.ts'

/** What a view keeps: the parameters of the registry's address as they stand there, and how it is shown. */
export const ViewSettings = z.object({
  filter: z
    .record(z.string().max(60), z.string().max(8000))
    .describe('Parameters of the list, by name: `stage`, `q`, `field.region` …'),
  columns: z.array(z.string().max(60)).max(150).nullable().describe('In their order; null: the usual ones'),
  sort: z.string().max(60).nullable(),
  groupBy: z.string().max(60).nullable(),
  layout: z.enum(['list', 'board']),
})
export type ViewSettings = z.infer<typeof ViewSettings>

export const SavedView = z
  .object({
    id: Id,
    name: z.string(),
    isShared: z.boolean(),
    isOwn: z.boolean(),
    isDefault: z.boolean().describe('Opens first for the reader'),
    mayEdit: z.boolean(),
    ownerName: z.string().nullable(),
    settings: ViewSettings,
    updatedAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'SavedView' })
export type SavedView = z.infer<typeof SavedView>
export const SavedViewList = z.object({ data: z.array(SavedView) })
export const NewSavedView = z
  .object({ name: text(80), isShared: z.boolean().default(false), settings: ViewSettings })
  .meta({ id: 'NewSavedView' })
export const SavedViewChange = z
  .object({ name: text(80), isShared: z.boolean(), settings: ViewSettings })
  .partial()
  .meta({ id: 'SavedViewChange' })
export const SavedViewParams = z.object({ viewId: Id })
export const SavedViewAnswer = z.object({ view: SavedView })
export const DefaultViewInput = z.object({ viewId: Id.nullable().describe('Null: none opens first') })
