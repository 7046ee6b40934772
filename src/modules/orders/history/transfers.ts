import type { BulkWriter } from '#records/bulk/facts.ts'

/**
 * Brings the transfers of the orders in `touched_order` (partner_id, id) in line with what orders and lines say now.
 *
 * An order's transfers are a function of its state: goods worth its lines when it was placed; for what came back on each
 * day a reversal of those goods as long as they last, and a return beyond them; for a cancelled order a reversal of what
 * is left. What stands already stays. What no longer holds is reversed as a correction at its own time (reversals of
 * goods together with the goods they reverse), and what is missing is added.
 */
export async function writeTransfers(writer: BulkWriter): Promise<void> {
  const { client, networkId, side, importId, now } = writer
  await client.query(
    `drop table if exists pg_temp.affected_order, pg_temp.due_transfer, pg_temp.held_transfer, pg_temp.standing_goods`,
  )
  // the orders that touched returns name, and the returns that name touched orders, share the goods between them
  await client.query(`create temp table affected_order on commit drop as
    with goods as (
      select partner_id, id from touched_order
      union select o.partner_id, o.original_id from touched_order t
        join partner_order o on o.partner_id = t.partner_id and o.id = t.id where o.original_id is not null
    ), all_orders as (
      select partner_id, id from goods
      union select r.partner_id, r.id from goods g join partner_order r on r.partner_id = g.partner_id and r.original_id = g.id
    )
    select o.partner_id, o.id, o.kind, o.audience, o.seller, o.currency, o.status, o.placed_at, o.cancelled_at, o.gross, o.returned,
      o.fact_id, o.original_id, exists (select from transfer t where t.partner_id = o.partner_id and t.subject_id = o.id) as has_transfers
    from all_orders a join partner_order o on o.partner_id = a.partner_id and o.id = a.id;
    analyze affected_order`)
  await client.query(`create temp table due_transfer on commit drop as ${dueSql}; analyze due_transfer`)
  await client.query(`create temp table held_transfer on commit drop as ${heldSql}; analyze held_transfer`)
  await client.query(matchSql)
  await client.query(`create temp table standing_goods on commit drop as
    select order_id, id from held_transfer where role = 'goods' and stays
    union all select order_id, id from due_transfer where role = 'goods' and not stands;
    analyze standing_goods`)
  await client.query(
    `insert into transfer (partner_id, id, network_id, audience, side, kind, unit, amount, from_side, from_account, to_side, to_account,
       subject_kind, subject_id, fact_id, reverses, reversal, import_id, happened_at, recorded_at)
     select t.partner_id, house.new_id(), $1, t.audience, $2, t.kind, t.unit, t.amount, t.to_side, t.to_account, t.from_side,
       t.from_account, t.subject_kind, t.subject_id, t.fact_id, t.id, 'correction', $3, t.happened_at, $4
     from held_transfer h join transfer t on t.partner_id = h.partner_id and t.id = h.id where not h.stays`,
    [networkId, side, importId, now],
  )
  await client.query(
    `insert into transfer (partner_id, id, network_id, audience, side, kind, unit, amount, from_side, from_account, to_side, to_account,
       subject_kind, subject_id, fact_id, reverses, reversal, import_id, happened_at, recorded_at)
     select d.partner_id, d.id, $1, d.audience, $2, d.kind, d.unit, d.amount,
       case when d.role = 'goods' then d.seller else d.buyer end, 'goods', case when d.role = 'goods' then d.buyer else d.seller end, 'goods',
       'order', d.order_id, d.fact_id, g.id,
       case d.role when 'returned' then 'return' when 'cancelled' then 'cancellation' end, $3, d.happened_at, $4
     from due_transfer d
     left join standing_goods g on g.order_id = d.goods_of and d.role in ('returned', 'cancelled')
     where not d.stands`,
    [networkId, side, importId, now],
  )
}

/** The transfers that the affected orders should have. Claims on goods are met in the order they happened. */
const dueSql = `
  with back as (
    select o.partner_id, o.id as order_id, l.happened_at, -sum(l.amount) as amount,
      case when o.kind = 'order' then o.id else o.original_id end as goods_of
    from affected_order o join order_line l on l.partner_id = o.partner_id and l.order_id = o.id
    where o.returned > 0 and o.status <> 'retracted' and l.amount < 0 and not exists (
      select from order_line n where n.partner_id = l.partner_id and n.order_id = l.order_id and n.line_key = l.line_key
        and n.occurrence = l.occurrence and n.revision > l.revision)
    group by o.partner_id, o.id, l.happened_at, o.kind, o.original_id
  ), claim as (
    select b.*, case when g.id is null then 0 else greatest(0, least(b.amount, g.gross - (sum(b.amount) over (partition by b.goods_of
      order by b.happened_at, b.order_id rows unbounded preceding) - b.amount))) end as met
    from back b left join affected_order g on g.partner_id = b.partner_id and g.id = b.goods_of and g.kind = 'order' and g.status <> 'retracted'
  ), due as (
    select o.partner_id, o.id as order_id, 'goods' as role, null::uuid as goods_of, o.placed_at as happened_at, o.gross as amount
    from affected_order o where o.gross > 0 and o.status <> 'retracted'
    union all select partner_id, order_id, 'returned', goods_of, happened_at, met from claim where met > 0
    union all select partner_id, order_id, 'return', null, happened_at, amount - met from claim where amount > met
    union all select o.partner_id, o.id, 'cancelled', o.id, o.cancelled_at, o.gross - coalesce(c.met, 0)
      from affected_order o
      left join (select partner_id, goods_of, sum(met) as met from claim group by 1, 2) c on c.partner_id = o.partner_id and c.goods_of = o.id
      where o.status in ('cancelled', 'unavailable') and o.gross > coalesce(c.met, 0)
  )
  select d.partner_id, d.order_id, d.role, d.goods_of, d.happened_at, d.amount::bigint as amount, house.new_id() as id, false as stands,
    o.audience, o.seller, case o.seller when 'host' then 'partner' else 'host' end as buyer, o.currency as unit, o.fact_id,
    case d.role when 'return' then 'return' else 'goods' end as kind
  from due d join affected_order o on o.partner_id = d.partner_id and o.id = d.order_id`

/** The transfers that imports made for the affected orders and that no correction has taken back. */
const heldSql = `
  select t.partner_id, t.id, t.subject_id as order_id, t.happened_at, t.amount, t.audience, t.unit, t.from_side, g.subject_id as goods_of, t.reverses,
    case when t.reversal = 'return' then 'returned' when t.reversal = 'cancellation' then 'cancelled' else t.kind end as role, false as stays
  from affected_order o
  join lateral (
    select * from transfer t where o.has_transfers and t.partner_id = o.partner_id and t.subject_id = o.id and t.subject_kind = 'order'
      and t.kind in ('goods', 'return') and t.reversal is distinct from 'correction' and t.import_id is not null offset 0
  ) t on true
  left join lateral (select subject_id from transfer g where g.partner_id = t.partner_id and g.id = t.reverses limit 1) g on true
  where not exists (select from transfer c where c.partner_id = t.partner_id and c.reverses = t.id and c.reversal = 'correction')`

/** Marks what stands already: first goods and returns, then reversals of goods that stand. */
const matchSql = `
  update held_transfer h set stays = true from due_transfer d
    where h.role in ('goods', 'return') and d.partner_id = h.partner_id and d.order_id = h.order_id and d.role = h.role and d.amount = h.amount
      and d.happened_at = h.happened_at and d.unit = h.unit and (d.role <> 'goods' or d.seller = h.from_side);
  update held_transfer h set stays = true from due_transfer d, held_transfer g
    where h.role in ('returned', 'cancelled') and d.partner_id = h.partner_id and d.order_id = h.order_id and d.role = h.role
      and d.amount = h.amount and d.happened_at = h.happened_at and d.goods_of = h.goods_of and g.partner_id = h.partner_id and g.id = h.reverses and g.stays;
  update due_transfer d set stands = true from held_transfer h
    where h.stays and d.partner_id = h.partner_id and d.order_id = h.order_id and d.role = h.role and d.amount = h.amount
      and d.happened_at = h.happened_at and d.goods_of is not distinct from case when h.role in ('returned', 'cancelled') then h.goods_of end`
