-- For databases that applied 0970 before its functions were mended: brings them to what the file says today, before the
-- later migrations, which build on it. Named by the hash it mends.
-- mends: 3c14314eb2ce94f5275d3bf4e958feaf45acc4f0ff5cbc7926c76c3474afb7eb
drop function house.undo_import(uuid);
drop function if exists house.analyze_records(boolean);
-- Tells the planner at once what a large import has written. Autovacuum would within a minute or so; until then pages,
-- reports and an undo would be planned as if the tables were nearly empty.
create function house.analyze_records(projections boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if projections then analyze partner_day, partner_month, partner_figure, balance;
  else analyze partner, partner_external_id, partner_order, order_line, fact, fact_counter, promise, transfer, measure;
  end if;
end $$;
select house.grant_app_function('house.analyze_records(boolean)');

-- Takes back the private records of an import as a whole: its facts, orders, lines, promises, transfers, measures and
-- leads, what hangs on them, and the partners it made that have nothing else. It may do so only for the import's own
-- side and audience, while the import is being undone. What is shared stays: the caller retracts it by new facts before.
-- Returns for each partnership how many records went, and whether the partner went too. Right after a large import the
-- planner takes its tables for nearly empty, so it is kept from comparing every row with every other.
create function house.undo_import(import uuid) returns table (partnership uuid, is_gone boolean, facts bigint, orders bigint,
  promises bigint, transfers bigint, measures bigint)
language plpgsql security definer set search_path = public, pg_temp set enable_nestloop = off as $$
declare
  own text := current_setting('app.side', true);
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  curator text := coalesce(current_setting('app.curator_id', true), '');
  run import_run;
  touched uuid[];
  gone_ids uuid[];
  more_ids uuid[];
  candidates uuid[];
  holding regclass;
  fact_counts jsonb; order_counts jsonb; promise_counts jsonb; transfer_counts jsonb; measure_counts jsonb; more_counts jsonb;
begin
  select * into run from import_run r where r.network_id = network and r.id = import for update;
  if not found or own not in ('host', 'partner') or run.side <> own or run.status <> 'undoing'
    or own = 'partner' and run.partner_id is distinct from nullif(current_setting('app.partner_id', true), '')::uuid
    or curator <> '' and run.curator_id is distinct from curator then
    raise exception 'undo_import: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  select coalesce(array_agg(distinct p), '{}') into touched from (
    select f.partner_id as p from fact f where f.import_id = import and f.network_id = network
    union all select o.partner_id from partner_order o where o.import_id = import and o.network_id = network
    union all select l.partner_id from order_line l where l.import_id = import and l.network_id = network
    union all select x.partner_id from partner x where x.import_id = import and x.network_id = network
    union all select c.partner_id from import_change c where c.import_id = import and c.network_id = network) x;
  if curator <> '' and exists (select from unnest(touched) t where t <> all (house.curated_partners())) then
    raise exception 'undo_import: outside the scope' using errcode = 'insufficient_privilege';
  end if;

  -- transfers, with the reversals of them and of those
  with doomed as (select partner_id, id from transfer t where t.import_id = import and t.network_id = network and t.audience = own),
  reversals as (select t.partner_id, t.id from transfer t join doomed d on t.partner_id = d.partner_id and t.reverses = d.id where t.audience = own),
  reversals2 as (select t.partner_id, t.id from transfer t join reversals d on t.partner_id = d.partner_id and t.reverses = d.id where t.audience = own),
  gone as (delete from transfer t using (select * from doomed union select * from reversals union select * from reversals2) d
    where t.partner_id = d.partner_id and t.id = d.id returning t.partner_id, t.id, t.import_id),
  counted as (select g.partner_id, count(*) as n from gone g group by 1)
  select (select jsonb_object_agg(c.partner_id, c.n) from counted c),
    (select coalesce(array_agg(g.id) filter (where g.import_id is distinct from import), '{}') from gone g)
    into transfer_counts, more_ids;

  with gone as (delete from promise p where p.import_id = import and p.network_id = network and p.audience = own
    returning p.partner_id, p.id),
  counted as (select g.partner_id, count(*) as n from gone g group by 1)
  select (select jsonb_object_agg(c.partner_id, c.n) from counted c), (select coalesce(array_agg(g.id), '{}') from gone g)
    into promise_counts, gone_ids;
  more_ids := more_ids || gone_ids;

  with recursive doomed as (
    select m.partner_id, m.id from measure m where m.import_id = import and m.network_id = network and m.audience = own
    union select m.partner_id, m.id from measure m join doomed d on m.partner_id = d.partner_id and m.corrects = d.id and m.audience = own),
  gone as (delete from measure m using doomed d where m.partner_id = d.partner_id and m.id = d.id returning m.partner_id, m.id),
  counted as (select g.partner_id, count(*) as n from gone g group by 1)
  select (select jsonb_object_agg(c.partner_id, c.n) from counted c), (select coalesce(array_agg(g.id), '{}') from gone g)
    into measure_counts, gone_ids;
  update measure m set replaced_by = null where m.replaced_by is not null and m.partner_id = any (touched) and m.replaced_by = any (gone_ids);
  more_ids := more_ids || gone_ids;

  delete from order_line l where l.import_id = import and l.network_id = network and l.audience = own;
  with gone as (delete from partner_order o where o.import_id = import and o.network_id = network and o.audience = own
    returning o.partner_id, o.id),
  counted as (select g.partner_id, count(*) as n from gone g group by 1)
  select (select jsonb_object_agg(c.partner_id, c.n) from counted c), (select coalesce(array_agg(g.id), '{}') from gone g)
    into order_counts, gone_ids;
  more_ids := more_ids || gone_ids;

  delete from lead l where l.import_id = import and l.network_id = network and l.audience = own;

  -- what people stated about what is gone goes with it
  if exists (select from fact f where f.partner_id = any (touched) and f.audience = own and f.actor_kind <> 'import'
      and f.subject_id is not null) then
    with stated as (select f.partner_id, f.id from fact f join (select distinct unnest(more_ids) as id) d on d.id = f.subject_id
      where f.partner_id = any (touched) and f.audience = own and f.actor_kind <> 'import' and f.import_id is distinct from import),
    gone as (delete from fact f using stated d where f.partner_id = d.partner_id and f.id = d.id returning f.partner_id, f.id),
    personal as (delete from fact_personal v using gone g where v.partner_id = g.partner_id and v.fact_id = g.id returning 1),
    counted as (select g.partner_id, count(*) as n from gone g group by 1)
    select (select jsonb_object_agg(c.partner_id, c.n) from counted c) into more_counts;
  end if;

  with gone as (delete from fact f where f.import_id = import and f.network_id = network and f.audience = own returning f.partner_id, f.id),
  personal as (delete from fact_personal v using gone g where v.partner_id = g.partner_id and v.fact_id = g.id returning 1),
  counted as (select g.partner_id, count(*) as n from gone g group by 1)
  select (select jsonb_object_agg(c.partner_id, c.n) from counted c) into fact_counts;

  -- Partners it made go when nothing else of theirs remains. Tables whose rows go with their partner do not hold it.
  select coalesce(array_agg(p.partner_id), '{}') into candidates from partner p
    where p.import_id = import and p.network_id = network and own = 'host';
  for holding in select k.conrelid::regclass from pg_constraint k
      where k.contype = 'f' and k.confrelid = 'partner'::regclass and k.confdeltype <> 'c' and k.conrelid <> 'partner'::regclass loop
    -- that another import was undone there is no reason to stay
    execute format('select coalesce(array_agg(c), ''{}'') from unnest($1) c where not exists (select from %s x where x.partner_id = c%s)', holding,
      case when holding = 'fact'::regclass then ' and x.kind <> ''import.undone''' end) into candidates using candidates;
  end loop;
  select coalesce(array_agg(c), '{}') into candidates from unnest(candidates) c
    where not exists (select from partner_external_id e where e.partner_id = c and e.import_id is distinct from import)
      and not exists (select from partner m where m.merged_into = c and m.partner_id <> all (candidates));
  update partner p set merged_into = null where p.merged_into = any (candidates);
  delete from fact f where f.partner_id = any (candidates);
  delete from partner p where p.partner_id = any (candidates) and p.network_id = network;
  -- an id it gave to a partner that stays goes too, unless other orders came by it
  delete from partner_external_id e where e.import_id = import and e.network_id = network
    and not exists (select from partner_order o where o.partner_id = e.partner_id and o.source = e.source);

  return query select t, t = any (candidates), coalesce((fact_counts ->> t::text)::bigint, 0) + coalesce((more_counts ->> t::text)::bigint, 0),
    coalesce((order_counts ->> t::text)::bigint, 0), coalesce((promise_counts ->> t::text)::bigint, 0),
    coalesce((transfer_counts ->> t::text)::bigint, 0), coalesce((measure_counts ->> t::text)::bigint, 0)
  from unnest(touched) t;
end $$;
select house.grant_app_function('house.undo_import(uuid)');
