import { instant } from './sql.ts'
import type { OrderHistory } from './staging.ts'

/** Facts that a person or their system stated, not those that only share an import's. */
const byPeople = `f.actor_kind <> 'import' and f.shares is null`

const ofOrder = `i.o, i.partner_id, i.audience, i.seller, i.number, i.placed_at, i.status, i.cancelled_at`

const byOrder = `select ${ofOrder}, i.promised, i.delivered_at, null::smallint as file, null::int as row_no, 'order' as subject_kind,
    i.id as subject_id, i.is_new as is_new_subject, i.has_header_changes, i.has_header_changes as may_end
  from incoming_order i where i.kind = 'order'`

/** What orders and lines say of their promises: one row for each that has one, or will have. */
const SOURCES = {
  order: byOrder,
  line: `select ${ofOrder}, n.promised, coalesce(n.delivered, case when n.old_id is null then i.delivered_at end) as delivered_at,
      n.file, n.row_no, 'order_line' as subject_kind, coalesce(n.new_id, (select f.id from order_line f where f.partner_id = n.partner_id
        and f.order_id = n.order_id and f.line_key = n.line_key collate "default" and f.occurrence = n.occurrence and f.revision = 1)) as subject_id,
      i.is_new or n.old_id is null as is_new_subject, i.has_header_changes, i.has_header_changes or n.delivered is not null as may_end
    from incoming_line n join incoming_order i on i.o = n.o where n.outcome <> 'superseded' and n.quantity > 0`,
  known: `${byOrder} and not exists (select from order_line l join promise t on t.partner_id = l.partner_id and t.subject_id = l.id
        and t.subject_kind = 'order_line' and t.kind = 'delivery' where l.partner_id = i.partner_id and l.order_id = i.id)
    union all
    select ${ofOrder}, i.promised, i.delivered_at, null, null, 'order_line', t.subject_id, false, i.has_header_changes, i.has_header_changes
    from incoming_order i join order_line l on l.partner_id = i.partner_id and l.order_id = i.id
    join promise t on t.partner_id = l.partner_id and t.subject_id = l.id and t.subject_kind = 'order_line' and t.kind = 'delivery'`,
}

/**
 * Known rows are looked up one by one through their index: right after a large import the planner knows nothing of them
 * and would compare every row with every other.
 *
 * Works out what becomes of delivery promises and leaves it in the temporary table `incoming_promise`: the promises
 * that are new, get another date or another end. What a person did to a promise stands: a date they moved is not moved
 * back, and an end changes only when the order's own status or dates do.
 */
export async function comparePromises({ writer, rules }: OrderHistory): Promise<void> {
  const { client } = writer
  const source = SOURCES[rules.promisePer]
  await client.query('drop table if exists pg_temp.incoming_promise')
  await client.query(
    `create temp table incoming_promise on commit drop as
     with source as materialized (${source}), said as (
       select s.*, t.id as old_id, t.due_at as old_due_at, t.made_at as old_made_at, t.fulfilled_at as old_fulfilled_at,
         t.broken_at as old_broken_at, t.withdrawn_at as old_withdrawn_at, coalesce(t.audience, s.audience) as promise_audience,
         coalesce(t.title, replace($1::text, '#', s.number)) as title,
         case when s.status not in ('cancelled', 'unavailable') then s.delivered_at end as fulfilled_at,
         case when s.status = 'unavailable' and $2::text = 'broken' then s.cancelled_at end as broken_at,
         case when s.status = 'cancelled' or s.status = 'unavailable' and $2::text = 'withdrawn' then s.cancelled_at end as withdrawn_at
       from source s
       left join lateral (
         select * from promise t where not s.is_new_subject and t.partner_id = s.partner_id and t.subject_id = s.subject_id
           and t.subject_kind = s.subject_kind and t.kind = 'delivery' and t.retracted_at is null limit 1
       ) t on true
     ), judged as (
       select s.*, s.old_id is null as is_new,
         s.old_id is not null and s.promised is not null and s.promised <> s.old_due_at and not exists (
           select from fact f where f.partner_id = s.partner_id and f.subject_id = s.old_id and f.kind like 'promise.move%'
             and ${byPeople}) as is_moved,
         s.old_id is not null and s.may_end and (s.has_header_changes or not exists (
           select from fact f where f.partner_id = s.partner_id and f.subject_id = s.old_id and ${byPeople})) and (s.fulfilled_at, s.broken_at, s.withdrawn_at)
           is distinct from (s.old_fulfilled_at, s.old_broken_at, s.old_withdrawn_at) as is_ended_anew
       from said s where s.old_id is not null or s.promised is not null
     )
     select j.*, coalesce(j.old_id, house.new_id()) as id, coalesce(j.old_made_at, least(j.placed_at, j.fulfilled_at, j.broken_at, j.withdrawn_at)) as made_at,
       (j.old_fulfilled_at is not null and j.fulfilled_at is null or j.old_broken_at is not null and j.broken_at is null
         or j.old_withdrawn_at is not null and j.withdrawn_at is null) as is_reopened
     from judged j where j.is_new or j.is_moved or j.is_ended_anew`,
    [rules.promiseTitle, rules.unavailable],
  )
  // an end is never told to have come before the promise
  await client.query(`update incoming_promise set fulfilled_at = greatest(fulfilled_at, made_at),
    broken_at = greatest(broken_at, made_at), withdrawn_at = greatest(withdrawn_at, made_at)
    where least(fulfilled_at, broken_at, withdrawn_at) < made_at`)
}

/** Stages the facts of the promises in `incoming_promise` and writes their rows. */
export async function writePromises({ writer }: OrderHistory): Promise<void> {
  const { client } = writer
  await client.query(`
    insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
      select partner_id, promise_audience, 'promise.made', 'promise', id, jsonb_build_object('owedBy', seller,
        'owedTo', case seller when 'host' then 'partner' else 'host' end, 'promise', 'delivery', 'title', title,
        'dueAt', ${instant('promised')}), made_at, 20
      from incoming_promise where is_new
      union all select partner_id, promise_audience, 'promise.moved', 'promise', id, jsonb_build_object('title', title,
        'from', ${instant('old_due_at')}, 'dueAt', ${instant('promised')}, 'consented', true), made_at, 30
      from incoming_promise where is_moved
      union all select partner_id, promise_audience, 'promise.reopened', 'promise', id, jsonb_build_object('title', title), made_at, 40
      from incoming_promise where is_ended_anew and is_reopened
      union all select partner_id, promise_audience, e.kind, 'promise', id, jsonb_build_object('title', title,
        'dueAt', ${instant('coalesce(promised, old_due_at)')}), e.at, 50
      from incoming_promise p cross join lateral (values ('promise.fulfilled', fulfilled_at, old_fulfilled_at),
        ('promise.broken', broken_at, old_broken_at), ('promise.withdrawn', withdrawn_at, old_withdrawn_at)) e(kind, at, old_at)
      where e.at is not null and (is_new or is_ended_anew and (is_reopened or e.at is distinct from e.old_at))`)
  await client.query(
    `insert into promise (partner_id, id, network_id, audience, side, owed_by, owed_to, kind, title, subject_kind, subject_id,
       made_at, first_due_at, due_at, fulfilled_at, broken_at, withdrawn_at, import_id)
     select partner_id, id, $1, promise_audience, $2, seller, case seller when 'host' then 'partner' else 'host' end, 'delivery',
       title, subject_kind, subject_id, made_at, promised, promised, fulfilled_at, broken_at, withdrawn_at, $3
     from incoming_promise where is_new`,
    [writer.networkId, writer.side, writer.importId],
  )
  await client.query(
    `update promise t set
       due_at = case when p.is_moved then p.promised else t.due_at end,
       moves = case when p.is_moved then t.moves || jsonb_build_array(jsonb_build_object('dueAt', ${instant('p.promised')},
         'at', ${instant('p.made_at')}, 'by', $1::text, 'consented', true)) else t.moves end,
       fulfilled_at = case when p.is_ended_anew then p.fulfilled_at else t.fulfilled_at end,
       broken_at = case when p.is_ended_anew then p.broken_at else t.broken_at end,
       withdrawn_at = case when p.is_ended_anew then p.withdrawn_at else t.withdrawn_at end
     from incoming_promise p where p.old_id = t.id and p.partner_id = t.partner_id and not p.is_new`,
    [writer.side],
  )
}
