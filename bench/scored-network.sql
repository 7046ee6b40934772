-- A network with a hundred facts for each partner over two years: orders that come in a rhythm of each partner's own, some
-- of which fell silent, promises of both sides, measures and meetings; with the records they stand for and what is derived
-- from them. By set-based statements as the owner. $network is the network, $partners how many, $user one of its people.
-- The same each time but for ids.
select setseed(0.4242);

create temporary table made on commit preserve rows as
  select house.new_id() as id, n, random() as a, random() as b, random() as c, random() as d
  from generate_series(1, $partners) n;

insert into partner (partner_id, network_id, name, search_name, city, country, language, stage, stage_rank, stage_since, since,
    curator_id)
select m.id, '$network', 'Партнёр ' || m.n, 'партнер ' || m.n, 'Тверь', 'RU', 'ru', s.code, s.rank, now() - interval '700 days',
  current_date - 700, '$user'
from made m join lifecycle_stage s on s.network_id = '$network' and s.code = 'mature';

-- Sixty orders of each: gaps of its own mean, so that quick ones have been silent for long by now.
create temporary table told_order on commit preserve rows as
  select m.id as partner_id, house.new_id() as id, house.new_id() as fact_id, k, t.placed_at,
    (1 + floor(power(random(), 3) * 400))::bigint * 12500 as gross, 1 + floor(random() * 40 * (0.2 + m.b))::int as sku,
    t.placed_at + random() * interval '9 days' as delivered_at
  from made m cross join generate_series(1, 60) k
  cross join lateral (select now() - interval '1 day' - interval '730 days' * (1 - (m.a * 0.3 + (k - 0.5 + random() * 0.5) / 60 * (1 - m.a * 0.3)
    * case when m.c < 0.3 then m.d else 1 end)) as placed_at) t;

insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, status, currency, placed_at,
    delivered_at, gross, line_count, fact_id)
  select partner_id, id, '$network', 'host', 'host', 'host', 'erp', 'N-' || k, 'order', 'delivered', 'RUB', placed_at,
    delivered_at, gross, 1, fact_id from told_order;
insert into order_line (partner_id, id, network_id, audience, order_id, line_key, occurrence, sku, name, quantity, unit_price, amount,
    happened_at)
  select partner_id, house.new_id(), '$network', 'host', id, 'A-' || sku, 1, 'A-' || sku, 'Goods ' || sku, 1, gross / 100.0, gross,
    placed_at from told_order;
insert into transfer (partner_id, id, network_id, audience, side, kind, unit, amount, from_side, from_account, to_side, to_account,
    subject_kind, subject_id, fact_id, happened_at, recorded_at)
  select partner_id, house.new_id(), '$network', 'host', 'host', 'goods', 'RUB', gross, 'host', 'goods', 'partner', 'goods', 'order',
    id, fact_id, placed_at, now() from told_order;

create temporary table told_promise on commit preserve rows as
  select m.id as partner_id, house.new_id() as id, case when k % 3 = 0 then 'partner' else 'host' end as owed_by, t.made_at,
    t.made_at + interval '14 days' as due_at, t.made_at + random() * interval '17 days' as fulfilled_at, k
  from made m cross join generate_series(1, 15) k
  cross join lateral (select now() - interval '20 days' - (k - random()) * interval '47 days' as made_at) t;
insert into promise (partner_id, id, network_id, audience, side, owed_by, owed_to, kind, title, made_at, first_due_at, due_at,
    fulfilled_at)
  select partner_id, id, '$network', 'host', 'host', owed_by, case owed_by when 'host' then 'partner' else 'host' end, 'task',
    'Promise ' || k, made_at, due_at, due_at, fulfilled_at from told_promise;

create temporary table told_measure on commit preserve rows as
  select m.id as partner_id, house.new_id() as id, house.new_id() as fact_id, 1 + floor(random() * 5) as value,
    now() - (k - random()) * interval '140 days' as happened_at
  from made m cross join generate_series(1, 5) k;
insert into measure (partner_id, id, network_id, audience, side, scale_id, value, given_by, fact_id, happened_at, recorded_at)
  select partner_id, id, '$network', 'host', 'host', (select id from scale where network_id = '$network' and code = 'csat'), value,
    'partner', fact_id, happened_at, now() from told_measure;

insert into fact (partner_id, id, network_id, audience, side, n, kind, subject_kind, subject_id, data, actor_kind, happened_at,
    recorded_at)
  select partner_id, id, '$network', 'host', 'host', row_number() over (partition by partner_id order by happened_at, id) - 1, kind,
    subject_kind, subject_id, data, 'system', happened_at, now()
  from (
    select partner_id, fact_id as id, 'order.placed' as kind, 'order' as subject_kind, id as subject_id, placed_at as happened_at,
      jsonb_build_object('number', 'N-' || k, 'currency', 'RUB', 'amount', (gross / 100.0)::numeric(16, 2)::text, 'lines', 1) as data
    from told_order
    union all select partner_id, house.new_id(), 'promise.made', 'promise', id, made_at, jsonb_build_object('title', 'Promise ' || k)
    from told_promise
    union all select partner_id, house.new_id(), 'promise.fulfilled', 'promise', id, fulfilled_at, jsonb_build_object('title', 'Promise ' || k)
    from told_promise
    union all select partner_id, fact_id, 'measure.given', 'measure', id, happened_at, jsonb_build_object('value', value) from told_measure
    union all select id, house.new_id(), 'contact.met', null, null, now() - (k - d) * interval '120 days', '{}'
    from made cross join generate_series(1, 5) k
  ) told;
insert into fact_counter (partner_id, network_id, audience, next_n) select id, '$network', 'host', 100 from made;

insert into partner_day (partner_id, network_id, audience, day, seller, currency, orders, gross, cancelled, returns)
  select partner_id, '$network', 'host', (placed_at at time zone 'Europe/Moscow')::date, 'host', 'RUB', count(*), sum(gross), 0, 0
  from told_order group by 1, 4;
insert into partner_month (partner_id, network_id, audience, month, currency, orders, gross, cancelled, returns)
  select partner_id, network_id, audience, (extract(year from day) * 12 + extract(month from day) - 1)::int, currency,
    sum(orders), sum(gross), 0, 0 from partner_day where network_id = '$network' group by 1, 2, 3, 4, 5;
drop table made, told_order, told_promise, told_measure;
