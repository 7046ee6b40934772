import { z } from 'zod'
import { Amount, Audience, Day, Id, Instant, page, reason, Side, Subject, text, Unit } from './fields.ts'

/** Kinds of value that people record by hand; trade (goods, return, payment) comes from orders and billing. */
export const GIVEN_KINDS = [
  'discount',
  'bonus',
  'marketing',
  'training',
  'lead',
  'equipment',
  'support',
  'content',
  'introduction',
  'other',
] as const
export const TransferView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']).describe('Who recorded it'),
    kind: z.string(),
    unit: z.string(),
    amount: Amount,
    from: z.object({ side: Side, account: z.string() }),
    to: z.object({ side: Side, account: z.string() }),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    note: z.string().nullable(),
    factId: Id.nullable(),
    reverses: Id.nullable(),
    reversal: z.enum(['correction', 'cancellation', 'return']).nullable(),
    reversed: Amount.describe('How much of it reversals have taken back'),
    happenedAt: Instant,
    recordedAt: Instant,
  })
  .meta({ id: 'Transfer' })
export type TransferView = z.infer<typeof TransferView>

export const TransferListQuery = z.object({
  kind: z.string().max(60).optional(),
  unit: Unit.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  givenBy: Side.optional(),
  subjectId: Id.optional(),
  ...page,
})
export type TransferListQuery = z.infer<typeof TransferListQuery>
export const TransferList = z.object({ data: z.array(TransferView), nextCursor: z.string().nullable() })

export const NewTransfer = z
  .object({
    from: Side.describe('The side that gives'),
    to: Side.optional().describe('The other side unless given'),
    kind: z.enum(GIVEN_KINDS),
    unit: Unit,
    amount: Amount.describe('More than zero; direction is from → to'),
    account: text(60)
      .regex(/^[a-z][a-z0-9_]*$/)
      .optional()
      .describe('The account on both sides; named as the kind unless given'),
    note: text(1000).optional(),
    happenedAt: Instant.optional(),
    audience: Audience.default('shared'),
    subject: Subject.nullable().default(null),
  })
  .meta({ id: 'NewTransfer' })
export type NewTransfer = z.infer<typeof NewTransfer>
export const TransferParams = z.object({ partnerId: Id, transferId: Id })
export const TransferAnswer = TransferView
export const ReverseInput = z.object({
  amount: Amount.optional().describe('All that is left unless given'),
  reversal: z.enum(['correction', 'cancellation', 'return']).default('correction'),
  reason,
})

export const GiveAndTakeQuery = z.object({ from: Day.optional(), to: Day.optional() })
const given = z.object({ amount: Amount, count: z.number().int() })
export const GiveAndTake = z
  .object({
    from: Day.nullable(),
    to: Day.nullable(),
    units: z.array(
      z.object({
        unit: z.string(),
        kinds: z.array(z.object({ kind: z.string(), host: given, partner: given })),
        host: Amount,
        partner: Amount,
      }),
    ),
    trade: z.array(
      z.object({
        unit: z.string(),
        seller: Side,
        goods: Amount,
        cancelled: Amount,
        returned: Amount,
        net: Amount,
        paid: Amount,
      }),
    ),
    balances: z
      .array(z.object({ unit: z.string(), side: Side, account: z.string(), amount: Amount }))
      .describe('All time: what came into an account less what left it'),
  })
  .meta({ id: 'GiveAndTake' })
export type GiveAndTake = z.infer<typeof GiveAndTake>
