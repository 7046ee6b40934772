import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Side } from '#records/writer.ts'
import './tables.ts'

/** Kinds of transfer that are trade; they are shown apart from what the sides give each other. */
export const TRADE_KINDS: readonly string[] = ['goods', 'return', 'payment']

/** What a side gave the other of one kind, in minor units, reversals taken off; `count` without reversals. */
export type Given = { unit: string; kind: string; givenBy: Side; amount: bigint; count: number }

/** Goods of one seller in one unit: ordered less entry errors, cancelled, returned, and what the buyer paid. */
export type Trade = {
  unit: string
  seller: Side
  goods: bigint
  cancelled: bigint
  returned: bigint
  paid: bigint
}

/** Instants of the range [from, to); null is open. */
export type Range = { from: Date | null; to: Date | null }

/** Sums of give and take by unit, kind and giving side, trade left out. Transfers within a side count for nobody. */
export async function givenByKind(tx: Tx, partnerIds: readonly string[], range: Range): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select unit, kind, case when reverses is null then from_side else to_side end as "givenBy",
      sum(case when reverses is null then amount else -amount end)::bigint as amount,
      (count(*) filter (where reverses is null))::int as count
    from transfer
    where partner_id = any (${partnerIds}::uuid[]) and from_side <> to_side and kind <> all (${TRADE_KINDS}::text[])
      and (${range.from}::timestamptz is null or happened_at >= ${range.from})
      and (${range.to}::timestamptz is null or happened_at < ${range.to})
    group by 1, 2, 3 order by 1, 2, 3`.execute(tx)
  return rows
}

/**
 * Trade by unit and seller. The correction of an entry error takes back whatever the corrected transfer counted as, also
 * when that was itself a cancellation or a return (as house.expected_partner_day counts).
 */
export async function tradeBySeller(tx: Tx, partnerIds: readonly string[], range: Range): Promise<Trade[]> {
  const { rows } = await sql<Trade>`
    select unit, seller,
      coalesce(sum(amount) filter (where kind = 'goods' and reversal is null), 0)::bigint as goods,
      coalesce(sum(amount) filter (where kind = 'goods' and reversal = 'cancellation'), 0)::bigint as cancelled,
      coalesce(sum(case when kind = 'goods' and reversal = 'return' or kind = 'return' and reversal is null then amount
        when kind = 'return' then -amount end), 0)::bigint as returned,
      coalesce(sum(case when kind = 'payment' and reversal is null then amount when kind = 'payment' then -amount end), 0)::bigint as paid
    from (
      -- goods flow from the seller; returns, payments and reversals of goods flow to the seller
      select unit, kind, reversal, amount, case when (kind = 'goods') = (reversal is null) then from_side else to_side end as seller
      from (
        select t.unit, t.kind,
          case when t.reversal = 'correction' then r.reversal else t.reversal end as reversal,
          case when t.reversal = 'correction' then -t.amount else t.amount end as amount,
          case when t.reversal = 'correction' then r.from_side else t.from_side end as from_side,
          case when t.reversal = 'correction' then r.to_side else t.to_side end as to_side
        from transfer t left join transfer r on r.partner_id = t.partner_id and r.id = t.reverses
        where t.partner_id = any (${partnerIds}::uuid[]) and t.from_side <> t.to_side and t.kind = any (${TRADE_KINDS}::text[])
          and (${range.from}::timestamptz is null or t.happened_at >= ${range.from})
          and (${range.to}::timestamptz is null or t.happened_at < ${range.to})
      ) counted
    ) trade
    group by 1, 2 order by 1, 2`.execute(tx)
  return rows
}
