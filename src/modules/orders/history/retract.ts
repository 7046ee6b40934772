import type { BulkWriter } from '#records/bulk/facts.ts'
import { amountText } from './sql.ts'
import { writeTransfers } from './transfers.ts'

/**
 * Takes back by new facts what an import wrote of orders that both sides see: its orders are retracted, orders it only
 * changed say again what they said before, and the transfers of both follow as corrections. Facts wait in `staged_fact`.
 */
export async function retractOrders(writer: BulkWriter, importId: string): Promise<void> {
  const { client } = writer
  await client.query('drop table if exists pg_temp.touched_order, pg_temp.reverted_order')
  await client.query(
    `create temp table reverted_order on commit drop as
     select distinct on (c.subject_id) c.partner_id, c.subject_id as id, b.kind, b.status, b.placed_at, b.delivered_at, b.cancelled_at, b.gross,
       b.returned, b.line_count, b.original_id, o.gross as new_gross, o.line_count as new_line_count, o.fact_id, o.number, o.currency
     from import_change c join partner_order o on o.partner_id = c.partner_id and o.id = c.subject_id
     cross join lateral jsonb_populate_record(null::partner_order, c.before) b
     where c.import_id = $1 and c.what = 'order' and o.audience = 'shared' and o.import_id is distinct from $1
     order by c.subject_id, c.made_at`,
    [importId],
  )
  await client.query(
    `create temp table touched_order on commit drop as
       select partner_id, id from partner_order where import_id = $1 and audience = 'shared' and status <> 'retracted'
       union select partner_id, id from reverted_order`,
    [importId],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, corrects, happened_at, ord)
     select o.partner_id, 'shared', 'order.retracted', 'order', o.id, jsonb_build_object('number', o.number), o.fact_id, o.placed_at, 70
     from touched_order t join partner_order o on o.partner_id = t.partner_id and o.id = t.id where o.import_id = $1
     union all
     select r.partner_id, 'shared', 'order.corrected', 'order', r.id, jsonb_build_object('number', r.number, 'currency', r.currency,
       'amount', ${amountText('r.gross')}, 'lines', r.line_count, 'before', jsonb_build_object('amount', ${amountText('r.new_gross')},
       'lines', r.new_line_count)), r.fact_id, r.placed_at, 70
     from reverted_order r join currency_exponent x on x.currency = r.currency`,
    [importId],
  )
  await client.query(
    `update partner_order o set status = 'retracted' from touched_order t
     where o.partner_id = t.partner_id and o.id = t.id and o.import_id = $1`,
    [importId],
  )
  await client.query(`update partner_order o set kind = r.kind, status = r.status, placed_at = r.placed_at, delivered_at = r.delivered_at,
    cancelled_at = r.cancelled_at, gross = r.gross, returned = r.returned, line_count = r.line_count, original_id = r.original_id
    from reverted_order r where o.partner_id = r.partner_id and o.id = r.id`)
  await revertLines(writer, importId)
  await writeTransfers(writer)
}

/** Lines the import changed say again what they said; lines it added come to nothing. Earlier revisions are kept. */
async function revertLines({ client, networkId }: BulkWriter, importId: string): Promise<void> {
  await client.query(
    `insert into order_line (partner_id, id, network_id, audience, order_id, line_key, occurrence, revision, sku, name, quantity, unit_price,
       amount, happened_at)
     select l.partner_id, house.new_id(), $2, l.audience, l.order_id, l.line_key, l.occurrence, l.revision + 1, coalesce(b.sku, l.sku),
       coalesce(b.name, l.name), coalesce(b.quantity, 0), coalesce(b.unit_price, l.unit_price), coalesce(b.amount, 0), coalesce(b.happened_at, l.happened_at)
     from reverted_order r
     join lateral (
       select distinct on (line_key, occurrence) * from order_line l where l.partner_id = r.partner_id and l.order_id = r.id and l.import_id = $1
       order by line_key, occurrence, revision desc
     ) l on true
     left join lateral (
       select * from order_line b where b.partner_id = l.partner_id and b.order_id = l.order_id and b.line_key = l.line_key
         and b.occurrence = l.occurrence and b.import_id is distinct from $1 and b.revision < l.revision order by b.revision desc limit 1
     ) b on true`,
    [importId, networkId],
  )
}

/** Orders that only their side sees say again what they said before an import changed them, once its lines are gone. */
export async function restoreOrders({ client }: BulkWriter, importId: string): Promise<void> {
  await client.query(
    `update partner_order o set kind = b.kind, status = b.status, placed_at = b.placed_at, delivered_at = b.delivered_at,
       cancelled_at = b.cancelled_at, gross = b.gross, returned = b.returned, line_count = b.line_count, original_id = b.original_id
     from (
       select distinct on (subject_id) partner_id, subject_id, before from import_change
       where import_id = $1 and what = 'order' order by subject_id, made_at
     ) c cross join lateral jsonb_populate_record(null::partner_order, c.before) b
     where o.partner_id = c.partner_id and o.id = c.subject_id and o.audience <> 'shared'`,
    [importId],
  )
}
