import type pg from 'pg'
import type { HistoryRules } from './staging.ts'

/**
 * Compares staged lines with the orders that are known and leaves two temporary tables that end with the transaction:
 * `incoming_order` (one row for each order of the file, with what it will be) and `incoming_line` (one row for each
 * line, with its outcome: new, changed, same or superseded). Lines of one identity in several files: the last file wins.
 */
export async function compareLines(
  client: pg.Client,
  table: string,
  rules: HistoryRules,
  files: number,
): Promise<void> {
  await client.query(`analyze ${table}; drop table if exists pg_temp.order_key, pg_temp.incoming_line, pg_temp.present_line,
    pg_temp.order_state, pg_temp.incoming_order`)
  await client.query(keySql(table), [rules.audience, rules.side, rules.source, rules.seller])
  await client.query('analyze order_key')
  await client.query(`
    create temp table present_line on commit drop as
      select distinct on (k.o, l.line_key collate "C", l.occurrence) k.o, l.id, l.line_key collate "C" as line_key, l.occurrence,
        l.revision, l.sku collate "C" as sku, l.name collate "C" as name, l.quantity, l.unit_price, l.amount, l.happened_at
      from order_key k join order_line l on l.partner_id = k.partner_id and l.order_id = k.id
      where not k.is_new and k.refusal is null
      order by k.o, l.line_key collate "C", l.occurrence, l.revision desc;
    analyze present_line`)
  await client.query(lineSql(table, files > 1))
  await client.query('analyze incoming_line')
  await client.query(stateSql)
  await client.query('analyze order_state')
  await client.query(orderSql, [rules.audience, rules.side, rules.source])
  await client.query('create unique index on incoming_order (o); analyze incoming_order')
}

/** Orders that a side's import can mean: those it imported, and those both sides see. */
const known = `o.audience in ('shared', $1, $2)`

function keySql(table: string): string {
  return `create temp table order_key on commit drop as
    select (row_number() over ())::int as o, g.k, g.number, p.partner_id, p.is_new as partner_is_new, e.id is null as is_new,
      coalesce(e.id, house.new_id()) as id, coalesce(e.audience, $1::text) as audience, coalesce(e.seller, $4::text) as seller,
      g.currency, g.status, g.promised, g.delivered, g.cancelled, g.original,
      e.status as old_status, e.kind as old_kind, e.placed_at as old_placed_at, e.delivered_at as old_delivered_at,
      e.cancelled_at as old_cancelled_at, e.gross as old_gross, e.returned as old_returned, e.line_count as old_line_count,
      e.original_id as old_original_id, coalesce(e.fact_id, house.new_id()) as fact_id,
      case when g.currency <> g.other_currency or e.currency <> g.currency then 'currency_differs' end as refusal
    from (
      select k, number, min(currency) as currency, max(currency) as other_currency,
        min(case status when 'delivered' then 1 when 'placed' then 2 when 'unavailable' then 3 when 'cancelled' then 4 end) as status,
        max(promised) as promised,
        case when count(delivered) filter (where quantity > 0) = count(*) filter (where quantity > 0) then max(delivered) end as delivered,
        max(cancelled) as cancelled, max(original) as original
      from ${table} group by k, number
    ) g join import_partner p on p.k = g.k
    left join lateral (
      select * from partner_order o where not p.is_new and o.partner_id = p.partner_id and ${known} and o.source = $3::text
        and o.number = g.number and o.status <> 'retracted' order by o.audience = $1::text desc limit 1
    ) e on true`
}

function lineSql(table: string, hasSeveralFiles: boolean): string {
  const key = `left(coalesce(s.line, s.sku, s.name, ''), 300) collate "C"`
  const numbered = `
    select s.file, s.row_no, k.o, k.partner_id, k.id as order_id, k.is_new as order_is_new, ${key} as line_key,
      (row_number() over (partition by s.file, k.o, ${key} order by s.row_no))::int as occurrence,
      s.sku, s.name, s.quantity, s.unit_price, s.amount, s.at, s.promised, s.delivered
    from ${table} s join order_key k on k.k = s.k and k.number = s.number where k.refusal is null`
  const last = hasSeveralFiles
    ? `select n.*, row_number() over (partition by o, line_key, occurrence order by file desc) > 1 as is_superseded from (${numbered}) n`
    : `select n.*, false as is_superseded from (${numbered}) n`
  return `create temp table incoming_line on commit drop as
    select n.file, n.row_no, n.o, n.partner_id, n.order_id, n.order_is_new, n.line_key, n.occurrence,
      coalesce(n.sku, p.sku) as sku, coalesce(n.name, p.name) as name, n.quantity, coalesce(n.unit_price, p.unit_price) as unit_price,
      n.amount, n.at, n.promised, n.delivered,
      case when p.id is null and not n.is_superseded then house.new_id() end as new_id, p.id as old_id, coalesce(p.revision, 0) as old_revision,
      case when n.is_superseded then 'superseded' when p.id is null then 'new'
        when (coalesce(n.sku, p.sku), coalesce(n.name, p.name), n.quantity, coalesce(n.unit_price, p.unit_price), n.amount, n.at)
          is distinct from (p.sku, p.name, p.quantity, p.unit_price, p.amount, p.happened_at) then 'changed'
        else 'same' end as outcome
    from (${last}) n left join present_line p on p.o = n.o and p.line_key = n.line_key and p.occurrence = n.occurrence`
}

/** What each order amounts to with the lines of the file and those that only the database knows. */
const stateSql = `create temp table order_state on commit drop as
  select o, min(at) filter (where quantity > 0) as sold_at, min(at) as first_at, bool_or(quantity > 0) as has_sold,
    sum(amount) filter (where amount > 0) as gross, -sum(amount) filter (where amount < 0) as returned, count(*)::int as line_count,
    bool_or(outcome = 'new') as has_new, bool_or(outcome = 'new' and quantity > 0) as has_new_sold,
    bool_or(outcome = 'new' and quantity < 0) as has_new_returned, bool_or(outcome = 'changed') as has_changed
  from (
    select o, quantity, amount, at, outcome from incoming_line where outcome <> 'superseded'
    union all
    select p.o, p.quantity, p.amount, p.happened_at, 'kept' from present_line p where not exists (
      select from incoming_line n where n.o = p.o and n.line_key = p.line_key and n.occurrence = p.occurrence)
  ) line group by o`

/**
 * What each order will be. A blank status, promise or date of the file says nothing and changes nothing. An order with
 * a date of delivery is delivered. A cancellation without a date counts on the day of the order.
 */
const orderSql = `create temp table incoming_order on commit drop as
  with said as (
    select k.*, s.has_new, s.has_new_sold, s.has_new_returned, s.has_changed, s.line_count,
      case when s.has_sold then 'order' else 'return' end as kind, coalesce(s.sold_at, s.first_at) as placed_at,
      coalesce(s.gross, 0)::bigint as gross, coalesce(s.returned, 0)::bigint as returned,
      case when k.status in (3, 4) then case k.status when 3 then 'unavailable' else 'cancelled' end
        when k.status = 1 or k.delivered is not null then 'delivered'
        when k.status = 2 then 'placed' else coalesce(k.old_status, 'placed') end as new_status
    from order_key k join order_state s on s.o = k.o
  )
  select d.o, d.k, d.partner_id, d.id, d.is_new, d.number, d.audience, d.seller, d.currency, d.kind, d.new_status as status, d.placed_at,
    d.gross, d.returned, d.line_count, d.fact_id, d.promised, d.has_new, d.has_new_sold, d.has_new_returned, d.has_changed,
    d.old_status, d.old_kind, d.old_placed_at, d.old_delivered_at, d.old_cancelled_at, d.old_gross, d.old_returned, d.old_line_count,
    d.old_original_id,
    case when d.new_status = 'placed' then null else coalesce(d.delivered, d.old_delivered_at) end as delivered_at,
    case when d.new_status in ('cancelled', 'unavailable') then coalesce(d.cancelled, d.old_cancelled_at, d.placed_at) end as cancelled_at,
    d.original, coalesce(case when d.kind = 'return' then coalesce(i.id, e.id) end, d.old_original_id) as original_id,
    (d.has_new or d.has_changed) as has_line_changes,
    not d.is_new and (d.new_status <> d.old_status
      or d.new_status <> 'placed' and d.delivered is distinct from d.old_delivered_at and d.delivered is not null
      or d.new_status = 'placed' and d.old_delivered_at is not null
      or d.new_status in ('cancelled', 'unavailable') and d.cancelled is distinct from d.old_cancelled_at and d.cancelled is not null
      or d.kind = 'return' and coalesce(i.id, e.id) is not null and coalesce(i.id, e.id) is distinct from d.old_original_id) as has_header_changes
  from said d
  left join order_key i on i.k = d.k and i.number = d.original and i.id <> d.id and i.refusal is null
  left join lateral (
    select id from partner_order o where d.original is not null and i.id is null and not d.partner_is_new and o.partner_id = d.partner_id
      and ${known} and o.source = $3::text and o.number = d.original and o.kind = 'order' and o.status <> 'retracted'
    order by o.audience = $1::text desc limit 1
  ) e on true`
