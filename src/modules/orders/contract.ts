import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'
import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT } from '#shared/pagination.ts'

const Id = z.uuid()
const Day = z.iso.date()
const Instant = z.iso.datetime()
/** A decimal string of whole currency units with all decimals of the currency, for example "1093264.35". */
const Amount = z.string()

export const ORDER_STATUSES = ['placed', 'delivered', 'cancelled', 'unavailable', 'retracted'] as const
export const OrderStatus = z.enum(ORDER_STATUSES)
export type OrderStatus = z.infer<typeof OrderStatus>
/** order: at least one line was sold; return: a document that only brings goods back. */
export const OrderKind = z.enum(['order', 'return'])
export type OrderKind = z.infer<typeof OrderKind>

export const Order = z
  .object({
    id: Id,
    partnerId: Id,
    audience: z.enum(['shared', 'host', 'partner']),
    seller: z.enum(['host', 'partner']),
    source: z.string().describe('Where the number comes from'),
    number: z.string(),
    kind: OrderKind,
    status: OrderStatus,
    currency: z.string(),
    placedAt: Instant,
    deliveredAt: Instant.nullable(),
    cancelledAt: Instant.nullable(),
    gross: Amount.describe('What was sold, before cancellation and returns'),
    returned: Amount.describe('What came back on lines of this document'),
    lines: z.number().int(),
    originalId: Id.nullable().describe('The order a return names'),
    factId: Id,
    importId: Id.nullable(),
  })
  .meta({ id: 'Order' })
export type Order = z.infer<typeof Order>

export const OrderLine = z
  .object({
    id: Id,
    key: z.string().describe('The line’s number in its source, or its article'),
    occurrence: z.number().int(),
    revision: z.number().int(),
    sku: z.string().nullable(),
    name: z.string().nullable(),
    quantity: z.string(),
    unitPrice: z.string().nullable(),
    amount: Amount.describe('Negative for what came back'),
    happenedAt: Instant,
  })
  .meta({ id: 'OrderLine' })
export type OrderLine = z.infer<typeof OrderLine>

export const OrderPromise = z.object({
  id: Id,
  lineId: Id.nullable().describe('The line it is about, where each line has its own'),
  owedBy: z.enum(['host', 'partner']),
  dueAt: Instant,
  state: z.enum(['open', 'overdue', 'kept', 'late', 'broken', 'withdrawn', 'retracted', 'unmade']),
  fulfilledAt: Instant.nullable(),
})

export const OrderDetail = z
  .object({
    order: Order,
    lines: z.array(OrderLine).describe('The present lines, at most 1,000'),
    hasMoreLines: z.boolean(),
    earlier: z.array(OrderLine).describe('What corrected lines said before, at most 1,000'),
    promises: z.array(OrderPromise),
  })
  .meta({ id: 'OrderDetail' })
export type OrderDetail = z.infer<typeof OrderDetail>

export const ORDER_SORTS = ['placedAt', '-placedAt'] as const

export const OrderListQuery = z.object({
  status: OrderStatus.optional(),
  kind: OrderKind.optional(),
  number: z.string().trim().min(1).max(200).optional().describe('The whole number or its beginning'),
  from: Day.optional(),
  to: Day.optional().describe('The first day that is not included'),
  sort: z.enum(ORDER_SORTS).default('-placedAt'),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(DEFAULT_PAGE_LIMIT),
  cursor: z.string().max(4000).optional(),
})
export type OrderListQuery = z.infer<typeof OrderListQuery>
export const OrderList = z.object({ data: z.array(Order), nextCursor: z.string().nullable() })
export type OrderList = z.infer<typeof OrderList>

export const OrderMonthsQuery = z.object({
  from: Day.optional(),
  to: Day.optional().describe('The first day that is not included'),
  currency: z.string().length(3).optional().describe('The network’s unless given'),
})
export type OrderMonthsQuery = z.infer<typeof OrderMonthsQuery>

/** Calendar months in the network's zone, oldest first, without gaps; net = gross − cancelled − returns. */
export const OrderMonths = z.object({
  currency: z.string(),
  data: z.array(
    z.object({
      month: z.string().describe('2017-11'),
      orders: z.number().int(),
      gross: Amount,
      cancelled: Amount,
      returns: Amount,
      net: Amount,
    }),
  ),
})
export type OrderMonths = z.infer<typeof OrderMonths>

export const OrdersOfPartnerParams = z.object({ partnerId: Id })
export const OrderParams = z.object({ partnerId: Id, orderId: Id })

// --- facts; amounts are decimal strings of whole currency units

const placed = { number: z.string(), currency: z.string(), amount: z.string(), lines: z.number().int() }

export const orderPlaced = defineFact('order.placed', z.object(placed))
/** An entry error was corrected: what the order says now, and what it said before. It happened when the order did. */
export const orderCorrected = defineFact(
  'order.corrected',
  z.object({ ...placed, before: z.object({ amount: z.string(), lines: z.number().int() }) }),
)
export const orderCancelled = defineFact(
  'order.cancelled',
  z.object({ number: z.string(), currency: z.string(), amount: z.string() }),
)
export const orderUnavailable = defineFact(
  'order.unavailable',
  z.object({ number: z.string(), currency: z.string(), amount: z.string() }),
)
export const orderDelivered = defineFact('order.delivered', z.object({ number: z.string() }))
/** Goods came back; `number` is the document of the return, `original` the order it names, if it names one. */
export const orderReturned = defineFact(
  'order.returned',
  z.object({ ...placed, original: z.string().optional() }),
)
/** What was imported or shared by mistake counts no more. */
export const orderRetracted = defineFact('order.retracted', z.object({ number: z.string() }))
