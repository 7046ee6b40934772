-- The records whole (what 0920 began), and the tables of the module workspace.

-- A shared fact keeps the salted hash of its actor, which stands in its leaf: the leaf can be recomputed after the
-- person's values and salts were erased.
alter table fact add column actor_hash text check (actor_hash like 'sha256:%');
-- The private fact that this shared one states anew (a side shared its history).
alter table fact add column shares uuid;
create index fact_by_correction on fact (partner_id, corrects) where corrects is not null;
create index fact_by_sharing on fact (partner_id, shares) where shares is not null;

-- Rows that either side may end, move or correct: only their insertion is bound to the writer's side.
create function house.protect_both_edit(target regclass) returns void language plpgsql as $$
declare app name := (select name from house.app_role);
begin
  execute format('drop policy partnership on %s', target);
  execute format('create policy partnership on %s using (%s) with check (%s)', target,
    house.partnership_policy(true, false), house.partnership_policy(false, true));
  execute format('create policy author on %s as restrictive for insert to %I with check (%s)', target, app,
    house.partnership_policy(true, true));
end $$;
select house.protect_both_edit('promise');
select house.protect_both_edit('measure');
select house.protect_both_edit('document');
select house.protect_both_edit('partner_order');

-- Documents: what may change is the head; a version is immutable but for the removal of its bytes.
alter table document_version add column supersedes uuid;
alter table document_version add column bytes_removed_at timestamptz;
alter table document_version add column bytes_removed_reason text;
do $$ declare app name := (select name from house.app_role); begin
  execute format('revoke update on document from %I', app);
  execute format('grant update (title, kind, removed_at, removed_reason, version) on document to %I', app);
  execute format('grant update (bytes_removed_at, bytes_removed_reason) on document_version to %I', app);
end $$;
create index document_by_partner on document (partner_id, created_at desc, id);

-- Notes: rows that their side edits; no fact is stated for them.
create table note (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  text text not null check (text <> ''),
  is_pinned boolean not null default false,
  author_kind text not null,
  author_id text,
  removed_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (partner_id, id)
);
create index note_by_time on note (partner_id, created_at desc, id);
select house.protect_partnership('note', 'select, insert, update (text, is_pinned, removed_at, version, updated_at)');

-- Promises of a whole network, by their time.
create index promise_by_due on promise (network_id, due_at, id);

-- Projections of one partnership are made by one transaction at a time, so that the later one sees what the earlier wrote:
-- few partnerships are locked one by one, many by the whole network.
create or replace function house.refresh_projection(projection text, partners uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  one uuid;
  differs boolean;
begin
  if projection !~ '^[a-z_]+$' or network is null then raise exception 'refresh_projection: no such projection or no network'; end if;
  if cardinality(partners) > 64 then
    perform pg_advisory_xact_lock(hashtextextended('projections ' || network, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('projections ' || network, 0));
    for one in select distinct unnest(partners) order by 1 loop
      perform pg_advisory_xact_lock(hashtextextended('projections ' || one, 0));
    end loop;
  end if;
  -- Most writes leave most projections as they are: to read them is cheaper than to write them again.
  if cardinality(partners) <= 64 then
    execute format('select exists (
        (select * from house.%2$I where network_id = $1 and partner_id = any ($2) except all
          select * from %1$I where network_id = $1 and partner_id = any ($2))
        union all (select * from %1$I where network_id = $1 and partner_id = any ($2) except all
          select * from house.%2$I where network_id = $1 and partner_id = any ($2)))', projection, 'expected_' || projection)
      into differs using network, partners;
    if not differs then return; end if;
  end if;
  execute format('delete from %I where network_id = $1 and partner_id = any ($2)', projection) using network, partners;
  execute format('insert into %I select * from house.%I where network_id = $1 and partner_id = any ($2)', projection,
    'expected_' || projection) using network, partners;
end $$;

-- Whether the transaction's scope may write for this side of a partnership: the guard of the functions below.
create function house.scope_partner(partner uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from partner p
    where p.partner_id = partner and p.network_id = nullif(current_setting('app.network_id', true), '')::uuid
      and case current_setting('app.side', true)
        when 'host' then coalesce(current_setting('app.curator_id', true), '') in ('', p.curator_id)
        when 'partner' then p.partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        when 'system' then true else false end)
$$;
select house.grant_app_function('house.scope_partner(uuid)');

-- Shares rows of one partnership that only the caller's own side could see. The caller states the facts anew as shared
-- ones before and gives their ids, old and new in the same order; rows then point to the facts both sides can read.
-- Returns how many rows of each kind were shared.
create function house.share_records(partner uuid, promises uuid[], transfers uuid[], orders uuid[], measures uuid[],
    documents uuid[], old_facts uuid[], new_facts uuid[])
returns table (promise_count bigint, transfer_count bigint, order_count bigint, line_count bigint, measure_count bigint, document_count bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own text := current_setting('app.side', true);
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if own not in ('host', 'partner') or not house.scope_partner(partner) then
    raise exception 'share_records: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  update promise set audience = 'shared' where partner_id = partner and network_id = network and audience = own and id = any (promises);
  get diagnostics promise_count = row_count;
  update transfer t set audience = 'shared', fact_id = coalesce(new_facts[array_position(old_facts, t.fact_id)], t.fact_id)
    where partner_id = partner and network_id = network and audience = own and id = any (transfers);
  get diagnostics transfer_count = row_count;
  update partner_order o set audience = 'shared', fact_id = coalesce(new_facts[array_position(old_facts, o.fact_id)], o.fact_id)
    where partner_id = partner and network_id = network and audience = own and id = any (orders);
  get diagnostics order_count = row_count;
  update order_line set audience = 'shared' where partner_id = partner and network_id = network and audience = own and order_id = any (orders);
  get diagnostics line_count = row_count;
  update measure m set audience = 'shared', fact_id = coalesce(new_facts[array_position(old_facts, m.fact_id)], m.fact_id)
    where partner_id = partner and network_id = network and audience = own and id = any (measures);
  get diagnostics measure_count = row_count;
  update document set audience = 'shared' where partner_id = partner and network_id = network and audience = own and id = any (documents);
  get diagnostics document_count = row_count;
  update document_version set audience = 'shared' where partner_id = partner and network_id = network and audience = own and document_id = any (documents);
  return next;
end $$;
select house.grant_app_function('house.share_records(uuid, uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[])');

-- Erases personal values and their salts of facts that the caller's side wrote. The facts keep the hashes.
create function house.erase_personal(partner uuid, facts uuid[], only_path text default null) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own text := current_setting('app.side', true);
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  erased bigint;
begin
  if own not in ('host', 'partner', 'system') or not house.scope_partner(partner) then
    raise exception 'erase_personal: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  delete from fact_personal v using fact f
    where v.partner_id = partner and v.network_id = network and v.fact_id = any (facts) and (only_path is null or v.path = only_path)
      and f.partner_id = v.partner_id and f.id = v.fact_id
      and (own = 'system' or (f.side = own and f.audience in ('shared', own)));
  get diagnostics erased = row_count;
  return erased;
end $$;
select house.grant_app_function('house.erase_personal(uuid, uuid[], text)');

-- Puts a job into its queue in the transaction that wants it done; it runs when that commits. Queues are made by the
-- worker when it starts. Returns whether there is such a queue.
create function house.enqueue_job(queue_pattern text, job_data jsonb) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare added bigint;
begin
  if to_regclass('pgboss.queue') is null then return false; end if;
  with added as (
    insert into pgboss.job (id, name, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds,
        deletion_seconds, keep_until, policy, dead_letter, heartbeat_seconds)
      select gen_random_uuid(), q.name, job_data, q.retry_limit, q.retry_delay, q.retry_backoff,
        q.retry_delay_max, q.expire_seconds, q.deletion_seconds, now() + q.retention_seconds * interval '1 s', q.policy,
        q.dead_letter, q.heartbeat_seconds
      from pgboss.queue q where q.name like queue_pattern returning name)
  select count(pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), name)) into added from added;
  return added > 0;
end $$;
select house.grant_app_function('house.enqueue_job(text, jsonb)');

-- Wakes the consumers of facts: one job for each of their queues. Before the worker's first start there is nothing to
-- wake, and it begins by looking at what lies waiting.
create function house.wake_consumers() returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if network is not null then perform house.enqueue_job('facts.%', jsonb_build_object('networkId', network)); end if;
end $$;
select house.grant_app_function('house.wake_consumers()');

-- Consumers known to this database, and since when; a consumer that is new begins with the facts it asked for.
create table house.consumer (
  name text primary key,
  registered_at timestamptz not null default now()
);
select house.protect_closed('house.consumer');

-- Registers a consumer. Returns whether it was new. One that begins now has read what there is.
create function house.register_consumer(consumer text, begins_now boolean) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare is_new boolean;
begin
  insert into house.consumer (name) values (consumer) on conflict do nothing;
  is_new := found;
  if is_new and begins_now then
    insert into fact_cursor (partner_id, network_id, audience, consumer, next_n)
      select c.partner_id, c.network_id, c.audience, register_consumer.consumer, c.next_n from fact_counter c;
  end if;
  return is_new;
end $$;
select house.grant_app_function('house.register_consumer(text, boolean)');

-- The networks that have facts this consumer has not read: what the worker looks at when it starts.
create function house.networks_behind(consumer text) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select distinct c.network_id from fact_counter c
  left join fact_cursor k on k.partner_id = c.partner_id and k.audience = c.audience and k.consumer = networks_behind.consumer
  where coalesce(k.next_n, 0) < c.next_n
$$;
select house.grant_app_function('house.networks_behind(text)');

-- Every network, for the jobs of the night; the login role sees one network at a time.
create function house.network_ids() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select network_id from network where is_complete order by network_id
$$;
select house.grant_app_function('house.network_ids()');

-- Scales that every network has at hand; added when first used, by whichever side uses it.
create function house.add_standard_scale(new_id uuid, scale_code text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into scale (network_id, id, code, name, min, max, better)
  select nullif(current_setting('app.network_id', true), '')::uuid, new_id, s.code, s.name, s.min, s.max, 'higher'
  from (values ('nps', 'NPS', 0, 10), ('stars', 'Stars', 1, 5), ('csat', 'CSAT', 1, 5), ('ces', 'CES', 1, 7), ('score', 'Score', 0, 100))
    as s(code, name, min, max)
  where s.code = scale_code and nullif(current_setting('app.network_id', true), '') is not null
  on conflict (network_id, code) do nothing
$$;
select house.grant_app_function('house.add_standard_scale(uuid, text)');

-- The figures of a partnership, reading each table once for a partner and viewer. A contact that was logged by error
-- (contact_log.retracted) is none.
create or replace view house.partner_figure_base as
  select p.partner_id, p.network_id, v.audience,
    coalesce(d.orders, 0) as orders, d.first_order_on, d.last_order_on,
    coalesce(d.gross, 0) as gross, coalesce(d.cancelled, 0) as cancelled, coalesce(d.returns, 0) as returns,
    coalesce(d.gross - d.cancelled - d.returns, 0) as net,
    coalesce(d.net_12m, 0) as net_12m, coalesce(d.net_before_12m, 0) as net_before_12m, coalesce(d.orders_12m, 0) as orders_12m,
    coalesce(d.months, array_fill(0::bigint, array[12])) as months,
    d.rhythm_days,
    coalesce(s.host_kept, 0) as host_kept, coalesce(s.host_late, 0) as host_late, coalesce(s.host_broken, 0) as host_broken,
    coalesce(s.partner_kept, 0) as partner_kept, coalesce(s.partner_late, 0) as partner_late, coalesce(s.partner_broken, 0) as partner_broken,
    s.host_next_due_at, s.partner_next_due_at,
    coalesce(s.host_unfinished, 0) as host_unfinished, coalesce(s.partner_unfinished, 0) as partner_unfinished,
    c.last_contact_at
  from network w
  -- the first days of the last twelve months and the day after them: month k of the twelve is bucket k
  cross join lateral (
    select array_agg((w.figures_day - make_interval(months => m))::date + 1 order by m desc) as months from generate_series(0, 12) as m
  ) b
  join partner p on p.network_id = w.network_id
  cross join (values ('host'), ('partner')) as v(audience)
  left join lateral (
    select sum(orders)::int as orders,
      min(day) filter (where orders > 0) as first_order_on, max(day) filter (where orders > 0) as last_order_on,
      sum(gross) filter (where is_own)::bigint as gross,
      sum(cancelled) filter (where is_own)::bigint as cancelled,
      sum(returns) filter (where is_own)::bigint as returns,
      sum(net) filter (where is_own and bucket between 1 and 12)::bigint as net_12m,
      sum(net) filter (where is_own and bucket = 0 and day > w.figures_day - interval '24 months')::bigint as net_before_12m,
      sum(orders) filter (where bucket between 1 and 12)::int as orders_12m,
      array[coalesce(sum(net) filter (where is_own and bucket = 1), 0)::bigint, coalesce(sum(net) filter (where is_own and bucket = 2), 0)::bigint,
        coalesce(sum(net) filter (where is_own and bucket = 3), 0)::bigint, coalesce(sum(net) filter (where is_own and bucket = 4), 0)::bigint,
        coalesce(sum(net) filter (where is_own and bucket = 5), 0)::bigint, coalesce(sum(net) filter (where is_own and bucket = 6), 0)::bigint,
        coalesce(sum(net) filter (where is_own and bucket = 7), 0)::bigint, coalesce(sum(net) filter (where is_own and bucket = 8), 0)::bigint,
        coalesce(sum(net) filter (where is_own and bucket = 9), 0)::bigint, coalesce(sum(net) filter (where is_own and bucket = 10), 0)::bigint,
        coalesce(sum(net) filter (where is_own and bucket = 11), 0)::bigint, coalesce(sum(net) filter (where is_own and bucket = 12), 0)::bigint] as months,
      -- a day with several sellers or currencies is one day with orders: its gap to itself is no gap
      case when count(gap) >= 2 then round((percentile_cont(0.5) within group (order by gap))::numeric, 1) end as rhythm_days
    from (
      select day, orders, gross, cancelled, returns, gross - cancelled - returns as net, currency = w.currency as is_own,
        width_bucket(day, b.months) as bucket,
        case when orders > 0 and day > w.figures_day - interval '24 months' and day <= w.figures_day then
          nullif(day - lag(day) over (partition by orders > 0 and day > w.figures_day - interval '24 months' and day <= w.figures_day order by day), 0)
        end as gap
      from partner_day where partner_day.partner_id = p.partner_id and partner_day.audience in ('shared', v.audience)
    ) days
  ) d on d.orders is not null
  left join lateral (
    select
      count(*) filter (where owed_by = 'host' and is_free and fulfilled_at <= due_at)::int as host_kept,
      count(*) filter (where owed_by = 'host' and is_free and fulfilled_at > due_at)::int as host_late,
      count(*) filter (where owed_by = 'host' and broken_at is not null and withdrawn_at is null)::int as host_broken,
      count(*) filter (where owed_by = 'partner' and is_free and fulfilled_at <= due_at)::int as partner_kept,
      count(*) filter (where owed_by = 'partner' and is_free and fulfilled_at > due_at)::int as partner_late,
      count(*) filter (where owed_by = 'partner' and broken_at is not null and withdrawn_at is null)::int as partner_broken,
      min(due_at) filter (where owed_by = 'host' and is_free and fulfilled_at is null) as host_next_due_at,
      min(due_at) filter (where owed_by = 'partner' and is_free and fulfilled_at is null) as partner_next_due_at,
      count(*) filter (where owed_by = 'host' and is_free and fulfilled_at is null)::int as host_unfinished,
      count(*) filter (where owed_by = 'partner' and is_free and fulfilled_at is null)::int as partner_unfinished
    from (
      select owed_by, due_at, fulfilled_at, broken_at, withdrawn_at, broken_at is null and withdrawn_at is null as is_free
      from promise where promise.partner_id = p.partner_id and promise.audience in ('shared', v.audience) and retracted_at is null
    ) promises
  ) s on true
  left join lateral (
    select max(happened_at) as last_contact_at from fact
    where fact.partner_id = p.partner_id and fact.audience in ('shared', v.audience) and kind like 'contact.%'
      and not exists (select from fact r where r.partner_id = fact.partner_id and r.corrects = fact.id and r.kind = 'contact_log.retracted')
  ) c on true;
