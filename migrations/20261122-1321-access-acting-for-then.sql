-- For whom the author of a fact acted: whoever was the partner's curator when it was recorded, was away then and had named
-- the author. The curator of that time follows from the facts, so that a later hand-over does not change what was done in
-- whose name. Rows only for facts of partners that the scope may see.
create or replace function house.acted_for(facts uuid[], partners uuid[], actors text[], times timestamptz[])
returns table (fact_id uuid, absent_id text, absent_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.fact_id, d.absent_id, u."name"
  from unnest(facts, partners, actors, times) as f (fact_id, partner_id, actor_id, at)
  join delegation d on d.network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and d.delegate_id = f.actor_id and d.starts_at <= f.at and least(d.ends_at, coalesce(d.ended_at, 'infinity')) > f.at
  join partner p on p.partner_id = f.partner_id and p.network_id = d.network_id
  -- what the first change of curator after it changed from; the curator of today when there was none
  left join lateral (
    select c.data ->> 'from' as curator_id from fact c
    where c.partner_id = f.partner_id and c.network_id = d.network_id and c.audience = 'host'
      and c.kind = 'partner.curator_assigned' and c.recorded_at > f.at
    order by c.n limit 1) c on true
  join auth."user" u on u."id" = d.absent_id
  where d.absent_id = case when c is null then p.curator_id else c.curator_id end and house.scope_partner(p.partner_id)
$$;
