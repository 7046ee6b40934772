import { z } from 'zod'
import { Id } from './fields.ts'

/** All records of one import in this partnership, or one record with what belongs to it. */
export const ShareInput = z
  .union([
    z.strictObject({ importId: Id }),
    z.strictObject({
      subject: z.object({
        kind: z.enum(['order', 'promise', 'transfer', 'measure', 'document', 'fact']),
        id: Id,
      }),
    }),
  ])
  .meta({ id: 'ShareInput' })
export type ShareInput = z.infer<typeof ShareInput>
export const Shared = z
  .object({
    facts: z.number().int(),
    promises: z.number().int(),
    transfers: z.number().int(),
    orders: z.number().int(),
    lines: z.number().int(),
    measures: z.number().int(),
    documents: z.number().int(),
  })
  .meta({ id: 'Shared' })
export type Shared = z.infer<typeof Shared>
