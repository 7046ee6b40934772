import { writePromises } from './promises.ts'
import { amountText } from './sql.ts'
import type { OrderHistory } from './staging.ts'
import { writeTransfers } from './transfers.ts'

/**
 * Writes what `compareLines` and `comparePromises` found: orders, lines, promises and transfers, and stages their facts
 * in `staged_fact`. Partnerships must be locked. What known orders said before goes to `import_change`.
 */
export async function writeHistory(history: OrderHistory): Promise<void> {
  await writeOrders(history)
  await stageOrderFacts(history)
  await writePromises(history)
  await history.writer.client.query(`drop table if exists pg_temp.touched_order;
    create temp table touched_order on commit drop as
      select distinct partner_id, id from incoming_order where is_new or has_line_changes or has_header_changes`)
  await writeTransfers(history.writer)
}

async function writeOrders({ writer, rules }: OrderHistory): Promise<void> {
  const { client, networkId, side, importId } = writer
  await client.query(
    `insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, status, currency,
       placed_at, delivered_at, cancelled_at, gross, returned, line_count, fact_id, import_id, original_id)
     select partner_id, id, $1, audience, $2, seller, $3, number, kind, status, currency, placed_at, delivered_at, cancelled_at,
       gross, returned, line_count, fact_id, $4, original_id
     from incoming_order where is_new`,
    [networkId, side, rules.source, importId],
  )
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before)
     select known.partner_id, house.new_id(), $1, $2, $3, 'order', known.id, to_jsonb(known)
     from incoming_order i join partner_order known on known.partner_id = i.partner_id and known.id = i.id
     where not i.is_new and (i.has_line_changes or i.has_header_changes)`,
    [networkId, side, importId],
  )
  await client.query(
    `update partner_order o set kind = i.kind, status = i.status, placed_at = i.placed_at, delivered_at = i.delivered_at,
       cancelled_at = i.cancelled_at, gross = i.gross, returned = i.returned, line_count = i.line_count, original_id = i.original_id
     from incoming_order i where i.partner_id = o.partner_id and i.id = o.id and not i.is_new
       and (i.has_line_changes or i.has_header_changes)`,
  )
  await client.query(
    `insert into order_line (partner_id, id, network_id, audience, order_id, line_key, occurrence, revision, sku, name, quantity,
       unit_price, amount, happened_at, import_id)
     select n.partner_id, coalesce(n.new_id, house.new_id()), $1, i.audience, n.order_id, n.line_key, n.occurrence,
       n.old_revision + 1, n.sku, n.name, n.quantity, n.unit_price, n.amount, n.at, $2
     from incoming_line n join incoming_order i on i.o = n.o where n.outcome in ('new', 'changed')`,
    [networkId, importId],
  )
}

/**
 * order.placed and order.returned for what is new, order.corrected for what an order said wrongly (it happened when the
 * order did), and the facts of its status.
 */
async function stageOrderFacts({ writer }: OrderHistory): Promise<void> {
  const common = `'number', i.number, 'currency', i.currency`
  await writer.client.query(`
    insert into staged_fact (partner_id, id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
      select i.partner_id, i.fact_id, i.audience, 'order.placed', 'order', i.id,
        jsonb_build_object(${common}, 'amount', ${amountText('i.gross')}, 'lines', i.line_count), i.placed_at, 0
      from incoming_order i join currency_exponent x on x.currency = i.currency where i.is_new and i.kind = 'order'`)
  await writer.client.query(`
    insert into staged_fact (partner_id, id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
      select i.partner_id, case when i.is_new and i.kind = 'return' and r.is_first then i.fact_id else house.new_id() end, i.audience,
        'order.returned', 'order', i.id, jsonb_strip_nulls(jsonb_build_object(${common}, 'amount', ${amountText('r.amount')},
          'lines', r.lines, 'original', i.original)), r.at, 10
      from (
        select n.o, n.at, -sum(n.amount) as amount, count(*) as lines,
          row_number() over (partition by n.o order by n.at) = 1 as is_first
        from incoming_line n where n.outcome = 'new' and n.quantity < 0 group by n.o, n.at
      ) r join incoming_order i on i.o = r.o join currency_exponent x on x.currency = i.currency`)
  await writer.client.query(`
    insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, corrects, happened_at, ord)
      select i.partner_id, i.audience, 'order.corrected', 'order', i.id, jsonb_build_object(${common},
        'amount', ${amountText("(case i.kind when 'order' then i.gross else i.returned end)")}, 'lines', i.line_count,
        'before', jsonb_build_object('amount', ${amountText("(case i.old_kind when 'order' then i.old_gross else i.old_returned end)")},
          'lines', i.old_line_count)), i.fact_id, i.old_placed_at, 10
      from incoming_order i join currency_exponent x on x.currency = i.currency
      where not i.is_new and (i.has_changed or i.has_new_sold or i.placed_at <> i.old_placed_at
        or i.has_header_changes and i.status = 'placed')`)
  await writer.client.query(`
    insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
      select i.partner_id, i.audience, 'order.' || i.status, 'order', i.id,
        jsonb_build_object(${common}, 'amount', ${amountText('i.gross')}), i.cancelled_at, 15
      from incoming_order i join currency_exponent x on x.currency = i.currency
      where i.status in ('cancelled', 'unavailable') and (i.is_new or (i.status, i.cancelled_at) is distinct from (i.old_status, i.old_cancelled_at))
      union all
      select i.partner_id, i.audience, 'order.delivered', 'order', i.id, jsonb_build_object('number', i.number), i.delivered_at, 15
      from incoming_order i where i.status = 'delivered' and i.delivered_at is not null and i.kind = 'order'
        and (i.is_new or i.delivered_at is distinct from i.old_delivered_at)`)
}
