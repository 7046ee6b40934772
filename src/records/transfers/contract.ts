import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

const account = z.object({ side: z.enum(['host', 'partner']), account: z.string() })

/** Value went from an account to another; `amount` is a decimal string in whole units. */
export const transferMade = defineFact(
  'transfer.made',
  z.object({
    kind: z.string(),
    unit: z.string(),
    amount: z.string(),
    from: account,
    to: account,
    note: z.string().optional(),
  }),
)
/** `amount` of the named transfer was taken back. */
export const transferReversed = defineFact(
  'transfer.reversed',
  z.object({
    kind: z.string(),
    unit: z.string(),
    amount: z.string(),
    reversal: z.enum(['correction', 'cancellation', 'return']),
    original: z.uuid(),
    reason: z.string().optional(),
  }),
)
