import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

const data = z.object({
  scale: z.string(),
  value: z.number(),
  givenBy: z.enum(['host', 'partner', 'third']),
  about: z.string().optional(),
  evidence: z.string().optional(),
  reason: z.string().optional(),
})

/** An observation; one that replaces another corrects its fact. */
export const measureGiven = defineFact('measure.given', data)
export const measureRetracted = defineFact(
  'measure.retracted',
  z.object({ scale: z.string(), value: z.number(), reason: z.string().optional() }),
)
