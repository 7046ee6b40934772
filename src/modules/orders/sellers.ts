import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'

/** Which side sold what these orders are of, by the order's id; orders that the scope does not show are missing. */
export async function sellersOfOrders(
  tx: Tx,
  orders: readonly { partnerId: string; orderId: string }[],
): Promise<Map<string, 'host' | 'partner'>> {
  if (orders.length === 0) return new Map()
  const { rows } = await sql<{ id: string; seller: 'host' | 'partner' }>`
    select o.id, o.seller from partner_order o
    join (select distinct p, i from unnest(${orders.map(({ partnerId }) => partnerId)}::uuid[],
      ${orders.map(({ orderId }) => orderId)}::uuid[]) as named(p, i)) w on o.partner_id = w.p and o.id = w.i`.execute(
    tx,
  )
  return new Map(rows.map(({ id, seller }) => [id, seller]))
}
