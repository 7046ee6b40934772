-- What other capabilities ask about leave, in the scope's network and whatever the asker's side: ids and names of colleagues.

-- Who acts now for these people.
create function house.delegates_of(ids text[], at timestamptz) returns table (absent_id text, delegate_id text)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.absent_id, d.delegate_id from delegation d
  where d.network_id = nullif(current_setting('app.network_id', true), '')::uuid and d.absent_id = any (ids)
    and d.ended_at is null and d.starts_at <= at and d.ends_at > at
$$;

-- For whom the author of a fact acted: the partner's curator, who was away then and had named the author. Rows only for
-- facts of partners that the scope may see.
create function house.acted_for(facts uuid[], partners uuid[], actors text[], times timestamptz[])
returns table (fact_id uuid, absent_id text, absent_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.fact_id, d.absent_id, u."name"
  from unnest(facts, partners, actors, times) as f (fact_id, partner_id, actor_id, at)
  join delegation d on d.network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and d.delegate_id = f.actor_id and d.starts_at <= f.at and least(d.ends_at, coalesce(d.ended_at, 'infinity')) > f.at
  join partner p on p.partner_id = f.partner_id and p.network_id = d.network_id and p.curator_id = d.absent_id
  join auth."user" u on u."id" = d.absent_id
  where house.scope_partner(p.partner_id)
$$;
select house.grant_app_function(f) from unnest(array['house.delegates_of(text[], timestamptz)',
  'house.acted_for(uuid[], uuid[], text[], timestamptz[])']::regprocedure[]) as f;
