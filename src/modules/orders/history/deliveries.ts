import type pg from 'pg'
import type { HistoryRules } from './staging.ts'

/**
 * Compares staged deliveries with the orders they name and leaves `incoming_order` as `compareLines` does, without
 * lines. A row without a partner means every order with its number. `delivery_row` tells for each row how many orders
 * it found.
 */
export async function compareDeliveries(
  client: pg.Client,
  table: string,
  rules: HistoryRules,
): Promise<void> {
  await client.query(
    `analyze ${table}; drop table if exists pg_temp.incoming_line, pg_temp.incoming_order, pg_temp.delivery_row`,
  )
  await client.query(`create temp table incoming_line (file smallint, row_no int, o int, partner_id uuid, order_id uuid, order_is_new boolean,
    line_key text, occurrence int, sku text, name text, quantity numeric, unit_price numeric, amount bigint, at timestamptz, promised timestamptz,
    delivered timestamptz, new_id uuid, old_id uuid, old_revision int, outcome text) on commit drop`)
  await client.query(
    `create temp table delivery_row on commit drop as
     select s.*, o.id as order_id, o.partner_id
     from ${table} s left join import_partner p on p.k = s.k
     left join lateral (
       select o.id, o.partner_id from partner_order o where p.partner_id is not null and o.partner_id = p.partner_id
         and o.source = $1 and o.number = s.number and o.status <> 'retracted' and o.kind = 'order' and o.audience in ('shared', $2, $3)
       union all
       select o.id, o.partner_id from partner_order o where p.partner_id is null
         and o.source = $1 and o.number = s.number and o.status <> 'retracted' and o.kind = 'order' and o.audience in ('shared', $2, $3)
     ) o on true`,
    [rules.source, rules.audience, rules.side],
  )
  await client.query(`
    create temp table incoming_order on commit drop as
    with said as (
      select distinct on (partner_id, order_id) partner_id, order_id, status, promised, delivered, cancelled
      from delivery_row where order_id is not null order by partner_id, order_id, file desc, row_no desc
    ), judged as (
      select o.*, s.promised, s.delivered, s.cancelled, case when s.status in ('cancelled', 'unavailable') then s.status
        when s.delivered is not null then 'delivered' else coalesce(s.status, o.status) end as new_status
      from said s join partner_order o on o.partner_id = s.partner_id and o.id = s.order_id
    ), ended as (
      select j.*, case when j.new_status = 'placed' then null else coalesce(j.delivered, j.delivered_at) end as new_delivered_at,
        case when j.new_status in ('cancelled', 'unavailable') then coalesce(j.cancelled, j.cancelled_at, j.placed_at) end as new_cancelled_at
      from judged j
    )
    select (row_number() over ())::int as o, 0 as k, e.partner_id, e.id, false as is_new, e.number, e.audience, e.seller, e.currency, e.kind,
      e.new_status as status, e.placed_at, e.gross, e.returned, e.line_count, e.fact_id, e.promised, false as has_new, false as has_new_sold,
      false as has_new_returned, false as has_changed, e.status as old_status, e.kind as old_kind, e.placed_at as old_placed_at,
      e.delivered_at as old_delivered_at, e.cancelled_at as old_cancelled_at, e.gross as old_gross, e.returned as old_returned,
      e.line_count as old_line_count, e.original_id as old_original_id, e.new_delivered_at as delivered_at, e.new_cancelled_at as cancelled_at,
      null::text as original, e.original_id, false as has_line_changes,
      (e.new_status, e.new_delivered_at, e.new_cancelled_at) is distinct from (e.status, e.delivered_at, e.cancelled_at) as has_header_changes
    from ended e`)
}
