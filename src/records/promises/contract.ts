import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

const side = z.enum(['host', 'partner'])
const instant = z.iso.datetime({ offset: true })

export const promiseMade = defineFact(
  'promise.made',
  z.object({ owedBy: side, owedTo: side, promise: z.string(), title: z.string(), dueAt: instant }),
)
export const promiseMoved = defineFact(
  'promise.moved',
  z.object({
    title: z.string(),
    from: instant,
    dueAt: instant,
    consented: z.boolean(),
    reason: z.string().optional(),
  }),
)
/** The side it is owed to agrees to the date that the other side proposed last. */
export const promiseMoveAccepted = defineFact(
  'promise.move_accepted',
  z.object({ title: z.string(), from: instant, dueAt: instant }),
)
/** The proposed date does not count: the side it is owed to said no, or the other took it back. */
export const promiseMoveDeclined = defineFact(
  'promise.move_declined',
  z.object({ title: z.string(), dueAt: instant, reason: z.string().optional() }),
)
export const promiseFulfilled = defineFact(
  'promise.fulfilled',
  z.object({ title: z.string(), dueAt: instant, evidence: z.string().optional() }),
)
export const promiseBroken = defineFact(
  'promise.broken',
  z.object({ title: z.string(), dueAt: instant, reason: z.string().optional() }),
)
export const promiseWithdrawn = defineFact(
  'promise.withdrawn',
  z.object({ title: z.string(), dueAt: instant, reason: z.string().optional() }),
)
export const promiseReopened = defineFact(
  'promise.reopened',
  z.object({ title: z.string(), reason: z.string().optional() }),
)
export const promiseRetracted = defineFact(
  'promise.retracted',
  z.object({ title: z.string(), reason: z.string().optional() }),
)
