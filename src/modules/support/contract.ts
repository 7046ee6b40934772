import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

/** What an event of a request means. `other` is kept and shown, and counts as nothing. */
export const REQUEST_EVENT_KINDS = [
  'opened',
  'assigned',
  'started',
  'waited',
  'resolved',
  'closed',
  'other',
] as const
export const RequestEventKind = z.enum(REQUEST_EVENT_KINDS)
export type RequestEventKind = z.infer<typeof RequestEventKind>

const data = z.object({ number: z.string(), word: z.string().optional() })
export const requestOpened = defineFact('request.opened', data)
export const requestAssigned = defineFact('request.assigned', data)
export const requestStarted = defineFact('request.started', data)
export const requestWaited = defineFact('request.waited', data)
export const requestResolved = defineFact('request.resolved', data)
export const requestClosed = defineFact('request.closed', data)
/** The request is not this partner's after all, or the event meant something else. */
export const requestRetracted = defineFact('request.retracted', data)
