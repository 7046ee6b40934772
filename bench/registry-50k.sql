-- Fifty thousand partners with figures, ten fields of their own (every kind), tags, people and requisites, by set-based
-- statements as the owner: what takes a team years is there within a minute. $network is the network; the settings
-- app.bench_* hold words for names and ids of people. The same each time but for ids.
select setseed(0.4242);

create temporary table made on commit preserve rows as
  select house.new_id() as id, n, random() as a, random() as b, random() as c, random() as d, random() as e, random() as f,
    random() as g, random() as h, random() as i, random() as j, random() as q, random() as l
  from generate_series(1, 50000) n;

insert into partner (partner_id, network_id, name, search_name, city, country, language, nature, term, stage, stage_rank,
    stage_since, curator_id, since, kinds, contract, contract_until, archived_at)
select m.id, '$network', w.name, regexp_replace(lower(translate(w.name, '«»', '')), '^(ооо|ао|ип) ', ''),
  (array['Москва','Тверь','Кострома','Казань','Самара','Пермь','Омск','Псков','Рязань','Тула', null])[1 + floor(power(m.b, 2) * 11)],
  (array['RU','RU','RU','RU','RU','GB','EE','KZ', null])[1 + floor(m.c * 9)], 'ru',
  (array['strategic_alliance','operational','innovation','marketing','resource', null])[1 + floor(power(m.d, 3) * 6)],
  (array['project','medium','long','transformational','evolutionary', null])[1 + floor(power(m.e, 2) * 6)],
  s.code, s.rank, now() - m.f * interval '900 days',
  (current_setting('app.bench_people')::text[])[1 + floor(power(m.g, 2) * 22)],
  case when m.h < 0.8 then date '2015-01-01' + (m.h * 5000)::int end,
  case when m.a < 0.001 then '{investor}' when m.a < 0.6 then '{client}' when m.a < 0.8 then '{dealer,client}' else '{supplier}' end::text[],
  case when m.b < 0.5 then 'contract' when m.b < 0.7 then 'trust' end,
  case when m.b < 0.5 then current_date + (m.c * 1500)::int - 300 end,
  case when m.h > 0.97 then now() end
from made m
join lateral (select (current_setting('app.bench_first')::text[])[1 + floor(m.a * 40)::int % 30] || ' '
    || (current_setting('app.bench_second')::text[])[1 + floor(m.b * 40)::int % 30] as core) k on true
join lateral (select case when m.c < 0.7 then 'ООО «' || k.core || ' ' || m.n || '»' else k.core || ' ' || m.n || ' Ltd' end as name) w on true
join lateral (select code, rank from lifecycle_stage where network_id = '$network'
    and code = (array['identification','contact','design','implementation','scaling','mature','mature','mature','mature','exit'])[1 + floor(m.d * 10)]) s on true;

insert into partner_external_id (partner_id, id, network_id, source, external_id)
  select id, house.new_id(), '$network', 'erp', 'C-' || (1000000 + n) from made;
insert into contact (partner_id, id, network_id, audience, side, of_side, name, email, phone, is_primary, search)
  select id, house.new_id(), '$network', 'host', 'host', 'partner', w.name, 'person-' || n || '@example.com', '+7 900 ' || n, true,
    lower(w.name) || ' person-' || n || '@example.com 7900' || n
  from made, lateral (select (array['Anna Petrova','Igor Sokolov','Maria Kim','John Carter','Emma Stone','Oleg Yolkin'])[1 + floor(made.a * 6)::int % 6] as name) w;
insert into legal_entity (partner_id, id, network_id, audience, side, kind, name, search_name, inn, is_primary)
  select id, house.new_id(), '$network', 'host', 'host', 'company', 'Entity ' || n, 'entity ' || n, (7700000000 + n)::text, true
  from made where b < 0.7;

insert into partner_figure (partner_id, network_id, audience, orders, first_order_on, last_order_on, gross, cancelled, returns, net,
    net_12m, net_before_12m, orders_12m, months, rhythm_days, host_kept, host_late, host_broken, partner_kept, partner_late,
    partner_broken, host_next_due_at, partner_next_due_at, host_unfinished, partner_unfinished, last_contact_at, change, host_share,
    partner_share, next_due_at)
select m.id, '$network', v.audience, x.orders, x.last_on - 400, x.last_on, x.net, 0, 0, x.net, x.net, x.before, x.orders,
  array_fill(x.net / 12, array[12]), 14, 5, 1, 0, 4, 1, 1, x.host_due, x.partner_due, 1, 1,
  case when m.f < 0.7 then now() - m.f * interval '200 days' end,
  case when x.before > 0 then (x.net - x.before)::float8 / x.before end, round(m.g::numeric, 2), round(m.h::numeric, 2),
  least(x.host_due, x.partner_due)
from made m cross join (values ('host'), ('partner')) v(audience)
cross join lateral (select (power(m.e, 6) * 1e9)::bigint as net, (power(m.d, 6) * 1e9)::bigint as before, (m.b * 60)::int as orders,
  case when m.c < 0.85 then current_date - (power(m.c, 3) * 900)::int end as last_on,
  case when m.a < 0.3 then now() + (m.a - 0.1) * interval '100 days' end as host_due,
  case when m.b < 0.3 then now() + (m.b - 0.1) * interval '100 days' end as partner_due) x;
insert into fact_counter (partner_id, network_id, audience, next_n) select id, '$network', 'host', 1 from made;

insert into score_model (network_id, id, purpose, day, state, wanted_at, fitted_at, model)
  values ('$network', house.new_id(), 'current', current_date, 'ready', now(), now(), '{}');
insert into partner_score (partner_id, network_id, model_id, day, basis, state, risk, health, expected, at_risk, is_checked, score,
    computed_at)
select m.id, '$network', s.id, s.day, 'orders', case when m.c < 0.6 then 'alive' when m.c < 0.9 then 'silent' else 'once' end,
  power(m.i, 3), 100 * (1 - power(m.i, 3)), x.expected, (x.expected * power(m.i, 3))::bigint, true, '{}', now()
from made m join score_model s on s.network_id = '$network'
cross join lateral (select case when m.q < 0.85 then (power(m.e, 6) * 1e9)::bigint end as expected) x
where m.j < 0.95;

insert into tag (id, network_id, name) select house.new_id(), '$network', 'tag ' || n from generate_series(1, 30) n;
insert into partner_tag (partner_id, id, network_id, tag_id)
  select m.id, house.new_id(), '$network', t.id
  from made m cross join generate_series(1, 2) k
  join (select id, row_number() over (order by id) as n from tag where network_id = '$network') t
    on t.n = 1 + floor(power(case k when 1 then m.f else m.g end, 4) * 30)
  where m.h < 0.6 on conflict do nothing;

insert into custom_field (id, network_id, code, kind, label_ru, label_en, options, place)
select house.new_id(), '$network', code, kind, code, code,
  case when kind = 'choice' then (select jsonb_agg(jsonb_build_object('code', 'o' || o, 'label_ru', 'o' || o, 'label_en', 'o' || o, 'archived', false))
    from generate_series(0, 39) o) else '[]' end, place
from (values ('region', 'choice', 1), ('channel', 'choice', 2), ('slots', 'number', 3), ('rating', 'number', 4), ('budget', 'money', 5),
  ('audited', 'date', 6), ('owner', 'person', 7), ('site', 'link', 8), ('note', 'text', 9), ('code', 'text', 10)) f(code, kind, place);

insert into field_value (partner_id, id, network_id, audience, side, field_id, text_value, number_value, day_value)
select m.id, house.new_id(), '$network', 'host', 'host', f.id,
  case f.code when 'region' then 'o' || x.region when 'channel' then 'o' || x.channel when 'budget' then case when m.b < 0.9 then 'RUB' else 'USD' end
    when 'owner' then (current_setting('app.bench_people')::text[])[1 + floor(m.c * 20)] when 'site' then 'https://partner-' || m.n || '.example.com/'
    when 'note' then 'note of ' || (m.n % 977) || ' words ' || m.n when 'code' then 'K' || (m.n % 5000) end,
  case f.code when 'region' then x.region when 'channel' then x.channel when 'slots' then floor(m.i * 100) when 'rating' then round(m.j::numeric * 1000) / 10
    when 'budget' then floor(m.q * 1e9) end,
  case when f.code = 'audited' then date '2020-01-01' + floor(m.g * 2200)::int end
from made m
cross join (select id, code from custom_field where network_id = '$network') f
cross join lateral (select floor(power(m.l, 3) * 40)::int as region, floor(m.h * 5)::int as channel) x
where case f.code when 'rating' then m.b < 0.5 when 'audited' then m.c < 0.3 when 'note' then m.d < 0.6 when 'slots' then m.e < 0.9 else true end;
