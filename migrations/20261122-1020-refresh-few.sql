-- Nearly every write makes the projections of one partnership anew. A statement put together for each call is planned
-- for each call, which took most of such a write's time (6 of 9 ms); a function of its own for each projection keeps its
-- plans. Bulk work goes the old way: there the planning is nothing and the plans for many are better ones.

-- Makes house.refresh_one_<projection>(partner): rewrites the projection's rows of one partnership where they differ. Its
-- plans are made once, perhaps while the tables are empty, so they may not scan whole tables.
create function house.define_projection(projection text) returns void language plpgsql set search_path = public, pg_temp as $define$
declare target text := format('house.%I(uuid)', 'refresh_one_' || projection);
begin
  execute format($create$
    create or replace function house.%1$I(one uuid) returns void
    language plpgsql set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $body$
    begin
      if exists (
        (select * from house.%3$I where partner_id = one except all select * from %2$I where partner_id = one)
        union all (select * from %2$I where partner_id = one except all select * from house.%3$I where partner_id = one)
      ) then
        delete from %2$I where partner_id = one;
        insert into %2$I select * from house.%3$I where partner_id = one;
      end if;
    end $body$ $create$, 'refresh_one_' || projection, projection, 'expected_' || projection);
  execute format('revoke all on function %s from public', target);
end $define$;
revoke all on function house.define_projection(text) from public;
select house.define_projection(projection) from unnest(array['balance', 'partner_day', 'partner_figure', 'partner_month']) as projection;

create or replace function house.refresh_projection(projection text, partners uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  refresh_one text := 'refresh_one_' || projection;
  one uuid;
begin
  if projection !~ '^[a-z_]+$' or network is null then raise exception 'refresh_projection: no such projection or no network'; end if;
  if cardinality(partners) > 64 then
    perform pg_advisory_xact_lock(hashtextextended('projections ' || network, 0));
    execute format('delete from %I where network_id = $1 and partner_id = any ($2)', projection) using network, partners;
    execute format('insert into %I select * from house.%I where network_id = $1 and partner_id = any ($2)', projection,
      'expected_' || projection) using network, partners;
    return;
  end if;
  -- Projections of one partnership are made by one transaction at a time, so that the later one sees what the earlier wrote:
  -- few partnerships are locked one by one, many by the whole network.
  perform pg_advisory_xact_lock_shared(hashtextextended('projections ' || network, 0));
  for one in select distinct p.partner_id from partner p
      where p.partner_id = any (partners) and p.network_id = network order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended('projections ' || one, 0));
  end loop;
  for one in select distinct p.partner_id from partner p
      where p.partner_id = any (partners) and p.network_id = network order by 1 loop
    execute format('select house.%I($1)', refresh_one) using one;
  end loop;
end $$;
