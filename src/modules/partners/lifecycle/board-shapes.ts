import { z } from 'zod'
import { Amount, Id, Instant, Stage } from '../fields.ts'
import { PartnerFilter, PersonRef } from '../registry/registry-shapes.ts'

export const BoardQuery = PartnerFilter.extend({
  cards: z.coerce.number().int().min(1).max(100).default(20).describe('Cards of each column'),
  column: Stage.optional().describe('Only this column, to read on'),
  cursor: z.string().max(4000).optional().describe('After which card of the column'),
})
export type BoardQuery = z.output<typeof BoardQuery>

export const BoardCard = z.object({
  id: Id,
  name: z.string(),
  city: z.string().nullable(),
  curator: PersonRef.nullable(),
  net12m: Amount.nullable(),
  stageSince: Instant,
  days: z.number().int().describe('Days at the stage'),
  isOver: z.boolean().describe('Longer than is expected at the stage'),
  isWaiting: z.boolean().describe('A hand-over that nobody has accepted'),
  version: z.number().int(),
})
export type BoardCard = z.infer<typeof BoardCard>

export const BoardColumn = z.object({
  stage: Stage,
  count: z.number().int(),
  over: z.number().int().describe('How many stand longer than is expected'),
  net12m: Amount.nullable().describe('Net of twelve months of all partners of the column'),
  cards: z.array(BoardCard).describe('Those longest at the stage first'),
  nextCursor: z.string().nullable(),
})
export type BoardColumn = z.infer<typeof BoardColumn>

/** The life cycle of the network at a glance: a column for each stage in use, and for others that hold partners. */
export const Board = z
  .object({ columns: z.array(BoardColumn), total: z.number().int(), currency: z.string() })
  .meta({ id: 'Board' })
export type Board = z.infer<typeof Board>
