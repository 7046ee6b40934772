-- Three years of history for the partners of a network: orders with lines, their facts, transfers and delivery promises,
-- promises of payment, meetings. Runs as the owner; $network is put in by the bench. A few partners have very much of it.
begin;
select setseed(0.42);

create temp table told_order on commit drop as
  select p.partner_id, house.new_id() as id, house.new_id() as fact_id, house.new_id() as promise_id,
    'N-' || row_number() over (order by p.partner_id, k) as number, k, placed_at,
    placed_at + interval '7 days' as due_at, placed_at + make_interval(hours => (random() ^ 2 * 280)::int) as delivered_at,
    1 + floor(random() * 3)::int as lines, (1 + floor(random() ^ 3 * 400))::int * 12500::bigint as gross
  from (select partner_id, floor(40 * random() ^ 14)::int + floor(6 * random())::int as orders, random() as recency
    from partner where network_id = '$network' and stage <> 'identification' order by partner_id offset 0) p
  cross join lateral generate_series(1, p.orders) k
  cross join lateral (select date_trunc('minute', now() - make_interval(mins => (recency ^ 3 * 500000 + random() * 1000000)::int)) as placed_at) t;
-- what was ordered within the last days is still open, and some never came
update told_order set delivered_at = null where delivered_at > now() - interval '2 days' or random() < 0.02;

insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, status, currency, placed_at,
    delivered_at, gross, line_count, fact_id)
  select partner_id, id, '$network', 'host', 'host', 'host', 'erp', number, 'order',
    case when delivered_at is null then 'placed' else 'delivered' end, 'RUB', placed_at, delivered_at, gross, lines, fact_id from told_order;

insert into order_line (partner_id, id, network_id, audience, order_id, line_key, occurrence, sku, name, quantity, unit_price, amount, happened_at)
  select o.partner_id, house.new_id(), '$network', 'host', o.id, 'A-' || n, 1, 'A-' || n, 'Goods ' || n, 1, o.gross / 100.0 / o.lines,
    case when n = 1 then o.gross - o.gross / o.lines * (o.lines - 1) else o.gross / o.lines end, o.placed_at
  from told_order o cross join lateral generate_series(1, o.lines) n;

insert into transfer (partner_id, id, network_id, audience, side, kind, unit, amount, from_side, from_account, to_side, to_account,
    subject_kind, subject_id, fact_id, happened_at, recorded_at)
  select partner_id, house.new_id(), '$network', 'host', 'host', 'goods', 'RUB', gross, 'host', 'goods', 'partner', 'goods', 'order', id,
    fact_id, placed_at, now() from told_order;

create temp table told_promise on commit drop as
  select partner_id, promise_id as id, 'host' as owed_by, 'partner' as owed_to, 'delivery' as kind, 'Delivery of order ' || number as title,
    'order' as subject_kind, id as subject_id, placed_at as made_at, due_at, delivered_at as fulfilled_at from told_order
  union all
  select partner_id, house.new_id(), 'partner', 'host', 'payment', 'Payment of order ' || number, 'order', id, placed_at,
    placed_at + interval '30 days', case when placed_at < now() - interval '40 days' then placed_at + make_interval(days => (20 + random() * 15)::int) end
  from told_order where k % 3 = 0;

insert into promise (partner_id, id, network_id, audience, side, owed_by, owed_to, kind, title, subject_kind, subject_id, made_at,
    first_due_at, due_at, fulfilled_at)
  select partner_id, id, '$network', 'host', 'host', owed_by, owed_to, kind, title, subject_kind, subject_id, made_at, due_at, due_at, fulfilled_at
  from told_promise;

create temp table told_fact on commit drop as
  select partner_id, fact_id as id, 'order.placed' as kind, 'order' as subject_kind, id as subject_id,
    jsonb_build_object('number', number, 'currency', 'RUB', 'amount', (gross / 100.0)::numeric(16, 2)::text, 'lines', lines) as data, placed_at as happened_at
  from told_order
  union all select partner_id, house.new_id(), 'order.delivered', 'order', id, jsonb_build_object('number', number), delivered_at
  from told_order where delivered_at is not null
  union all select partner_id, house.new_id(), 'promise.made', 'promise', id, jsonb_build_object('owedBy', owed_by, 'owedTo', owed_to,
    'promise', kind, 'title', title, 'dueAt', to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), made_at
  from told_promise
  union all select partner_id, house.new_id(), 'promise.fulfilled', 'promise', id, jsonb_build_object('title', title,
    'dueAt', to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), fulfilled_at
  from told_promise where fulfilled_at is not null
  union all select partner_id, house.new_id(), 'contact.met', null, null, '{}', now() - make_interval(mins => (random() * 500000)::int)
  from partner cross join generate_series(1, 2) where network_id = '$network' and stage <> 'identification';

insert into fact (partner_id, id, network_id, audience, side, n, kind, subject_kind, subject_id, data, actor_kind, happened_at, recorded_at)
  select t.partner_id, t.id, '$network', 'host', 'host',
    c.next_n + row_number() over (partition by t.partner_id order by t.happened_at, t.kind, t.id) - 1, t.kind, t.subject_kind, t.subject_id,
    t.data, 'system', t.happened_at, now()
  from told_fact t join fact_counter c on c.partner_id = t.partner_id and c.audience = 'host';
update fact_counter c set next_n = c.next_n + t.told from (select partner_id, count(*)::int as told from told_fact group by 1) t
  where c.partner_id = t.partner_id and c.audience = 'host';
commit;
