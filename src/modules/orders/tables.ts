import type { Audience, Side } from '#records/writer.ts'
import type { OrderKind, OrderStatus } from './contract.ts'

export type PartnerOrderTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  seller: Side
  source: string
  number: string
  kind: OrderKind
  status: OrderStatus
  currency: string
  placed_at: Date
  delivered_at: Date | null
  cancelled_at: Date | null
  gross: bigint
  returned: bigint
  line_count: number
  fact_id: string
  import_id: string | null
  original_id: string | null
}

export type OrderLineTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  order_id: string
  line_key: string
  occurrence: number
  revision: number
  sku: string | null
  name: string | null
  /** Numerics arrive as text. */
  quantity: string
  unit_price: string | null
  amount: bigint
  happened_at: Date
  import_id: string | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    partner_order: PartnerOrderTable
    order_line: OrderLineTable
  }
}
