import { z } from 'zod'
import { FieldCode, FieldInput } from '../custom-fields/shapes.ts'
import { Id, Instant, Stage, text } from '../fields.ts'

/** The most partners one action may touch. */
export const BULK_CAP = 10_000
/** Up to so many are done while the sender waits; more are done by the worker. */
export const BULK_AT_ONCE = 500

const userId = z.string().max(64)

export const BulkDeed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('curator'), curatorId: userId.nullable() }),
  z.object({
    kind: z.literal('tags'),
    add: z.array(Id).max(50).default([]),
    remove: z.array(Id).max(50).default([]),
  }),
  z.object({
    kind: z.literal('stage'),
    to: Stage,
    reason: text(1000).optional(),
    reasonCode: z.string().max(40).optional().describe('One of the network’s reasons'),
  }),
  z.object({ kind: z.literal('archive'), reason: text(1000) }),
  z.object({ kind: z.literal('field'), code: FieldCode, value: FieldInput }),
])
export type BulkDeed = z.infer<typeof BulkDeed>

/** Either the partners themselves or the parameters of the list whose partners, all of them, are meant. */
export const BulkInput = z
  .object({
    ids: z.array(Id).min(1).max(BULK_CAP).optional(),
    filter: z.record(z.string().max(60), z.string().max(8000)).optional(),
    action: BulkDeed,
  })
  .refine((input) => (input.ids === undefined) !== (input.filter === undefined), {
    message: 'either ids or a filter',
  })
  .meta({ id: 'BulkAction' })
export type BulkInput = z.infer<typeof BulkInput>

/** The most partners one question for their ids answers, and one letter goes to. */
export const PICK_CAP = 2000
/** The partners of a list by its parameters, all of them or those at its beginning. */
export const PickInput = z
  .object({
    filter: z.record(z.string().max(60), z.string().max(8000)).default({}),
    limit: z.number().int().min(1).max(PICK_CAP).default(PICK_CAP),
  })
  .meta({ id: 'PartnerPick' })
export type PickInput = z.infer<typeof PickInput>
export const Picked = z.object({
  ids: z.array(Id),
  isCut: z.boolean().describe('There are more than were asked for'),
})
export type Picked = z.infer<typeof Picked>
/** Partners picked by hand, more than an address can name. */
export const PickedIds = z.object({ ids: z.array(Id).min(1).max(BULK_CAP) }).meta({ id: 'PickedPartners' })

export const BULK_STATUSES = ['waiting', 'running', 'done', 'failed', 'undone'] as const
export const BulkRun = z
  .object({
    id: Id.describe('The token to undo it with'),
    status: z.enum(BULK_STATUSES),
    total: z.number().int(),
    done: z.number().int(),
    changed: z.number().int(),
    leftAlone: z
      .number()
      .int()
      .describe('Not changed: they stood so already, are put away, or the reader may not touch them'),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'BulkRun' })
export type BulkRun = z.infer<typeof BulkRun>
export const BulkParams = z.object({ bulkId: Id })
export const BulkUndone = z.object({
  undone: z.number().int(),
  leftAlone: z.number().int().describe('Somebody has changed these since; they stay as they are'),
})
