-- Duplicates of partners: who may be the same, and merging. Records stay with the account they were written for;
-- merged_into points to the account that stands for both, and every reader resolves the set. It points to the end at
-- once (no chains): partner_merge keeps what was merged into what, so that each merge can be taken back by itself.

update partner p set merged_into = x.survivor from (
  with recursive chain as (
    select partner_id, merged_into as survivor, 1 as steps from partner where merged_into is not null
    union all
    select c.partner_id, n.merged_into, c.steps + 1 from chain c join partner n on n.partner_id = c.survivor
      where n.merged_into is not null and c.steps < 100)
  select distinct on (partner_id) partner_id, survivor from chain order by partner_id, steps desc) x
where p.partner_id = x.partner_id and p.merged_into <> x.survivor and p.partner_id <> x.survivor;
alter table partner add constraint partner_not_into_itself check (merged_into <> partner_id);

-- The accounts that stand for the same partner, the one the others were merged into first; empty when the scope does
-- not show it. Runs with the rights of the caller, so the policy of partner decides.
create function house.partner_set(partner uuid) returns uuid[] language sql stable set search_path = public, pg_temp as $$
  select coalesce((
    select array[s.id] || coalesce((select array_agg(m.partner_id order by m.partner_id) from partner m where m.merged_into = s.id), '{}')
    from (select coalesce(p.merged_into, p.partner_id) as id from partner p where p.partner_id = partner) s), '{}')
$$;
select house.grant_app_function('house.partner_set(uuid)');

-- The accounts of the partner's side that acts: its own and those merged with it. Asked by every policy, once a statement.
create function house.own_partners() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((
    select array[s.id] || coalesce((select array_agg(m.partner_id) from partner m where m.merged_into = s.id), '{}')
    from (select coalesce(p.merged_into, p.partner_id) as id from partner p
      where p.partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
        and p.network_id = nullif(current_setting('app.network_id', true), '')::uuid) s), '{}')
$$;
select house.grant_app_function('house.own_partners()');

-- A curator answers for a merged account through the one that stands for it.
create or replace function house.curated_partners() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(id), '{}') from (
    select partner_id as id from partner
    where network_id = nullif(current_setting('app.network_id', true), '')::uuid
      and curator_id = current_setting('app.curator_id', true) and merged_into is null
    union all
    select m.partner_id from partner s join partner m on m.merged_into = s.partner_id
    where s.network_id = nullif(current_setting('app.network_id', true), '')::uuid
      and s.curator_id = current_setting('app.curator_id', true) and m.merged_into is not null) answered
$$;

-- The policies say "one of the accounts of the acting partner" instead of "the account": for the tables there are, and
-- for those that later migrations protect.
create or replace function house.partnership_policy(has_side boolean, checks boolean) returns text language sql immutable as $$
  select 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
    || ' and (case (select current_setting(''app.side'', true))'
    || ' when ''host'' then audience in (''shared'', ''host'')'
    || '   and ((select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || '     or partner_id = any ((select house.curated_partners())::uuid[]))'
    || ' when ''partner'' then audience in (''shared'', ''partner'')'
    || '   and partner_id = any ((select house.own_partners())::uuid[])'
    || ' when ''system'' then true else false end)'
    || case when has_side and checks
         then ' and ((select current_setting(''app.side'', true)) in (''system'', side))' else '' end
$$;
create or replace function house.protect_network(target regclass, privileges text, partner_rule text default 'false',
    partner_check text default 'false', host_rule text default 'true') returns void language plpgsql as $$
declare
  mine text := 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
    ' and (case (select current_setting(''app.side'', true)) when ''host'' then (%s) when ''partner'' then (%s)'
    ' when ''system'' then true else false end)';
  -- a rule about the account means all the accounts of the acting partner
  one text := 'partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)';
  set_of text := 'partner_id = any ((select house.own_partners())::uuid[])';
begin
  perform house.owner_policy(target);
  execute format('create policy network on %s using (' || mine || ') with check (' || mine || ')', target,
    host_rule, replace(partner_rule, one, set_of), host_rule, replace(partner_check, one, set_of));
  perform house.grant_app(target, privileges);
end $$;

do $$
declare
  policy record;
  one text := 'partner_id = \( SELECT \(NULLIF\(current_setting\(''app\.partner_id''::text, true\), ''''::text\)\)::uuid AS "nullif"\)';
  set_of text := 'partner_id = ANY (( SELECT house.own_partners() AS own_partners)::uuid[])';
begin
  for policy in
    select p.polname, p.polrelid::regclass as target, pg_get_expr(p.polqual, p.polrelid) as shows,
      pg_get_expr(p.polwithcheck, p.polrelid) as takes
    from pg_policy p
    where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) like '%app.partner_id%'
      -- answers kept for a repeated request are those of the very account that asked
      and p.polrelid <> 'idempotent_answer'::regclass
  loop
    execute format('alter policy %I on %s %s %s', policy.polname, policy.target,
      'using (' || regexp_replace(policy.shows, one, set_of, 'g') || ')',
      'with check (' || regexp_replace(policy.takes, one, set_of, 'g') || ')');
  end loop;
  if exists (select from pg_policy p where p.polrelid <> 'idempotent_answer'::regclass
      and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) like '%app.partner_id%') then
    raise exception 'a policy still names one account of the partner';
  end if;
end $$;

-- The account itself: a curator sees a merged one through the one that stands for it.
drop policy network on partner;
do $$
declare
  host text := '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || ' or (merged_into is null and curator_id = (select coalesce(current_setting(''app.curator_id'', true), '''')))'
    || ' or (merged_into is not null and partner_id = any ((select house.curated_partners())::uuid[]))';
  own text := 'partner_id = any ((select house.own_partners())::uuid[])';
  mine text := 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
    ' and (case (select current_setting(''app.side'', true)) when ''host'' then (%s) when ''partner'' then (%s)'
    ' when ''system'' then true else false end)';
begin
  execute format('create policy network on partner using (' || mine || ') with check (' || mine || ')', host, own, host, own);
end $$;

create or replace function house.scope_partner(partner uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from partner p
    where p.partner_id = partner and p.network_id = nullif(current_setting('app.network_id', true), '')::uuid
      and case current_setting('app.side', true)
        when 'host' then coalesce(current_setting('app.curator_id', true), '') = ''
          or p.partner_id = any (house.curated_partners())
        when 'partner' then p.partner_id = any (house.own_partners())
        when 'system' then true else false end)
$$;

-- Search shows a merged account as the one it was merged into, which is asked for beside it: that one decides.
create or replace function house.sees_partner(viewer text, own uuid, curator text, p partner) returns boolean language sql stable as $$
  select case viewer when 'system' then true
    when 'host' then curator = '' or p.merged_into is not null or (p.curator_id is not null and p.curator_id = curator)
    when 'partner' then own is not null and (p.merged_into is not null or p.partner_id = any (house.own_partners())) else false end
$$;

-- The figures of a partner are those of all the accounts that stand for it; a merged account has none of its own.
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
  join partner p on p.network_id = w.network_id and p.merged_into is null
  cross join lateral (
    select array[p.partner_id] || coalesce((select array_agg(m.partner_id) from partner m where m.merged_into = p.partner_id), '{}') as ids
  ) a
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
      -- a day with several sellers, currencies or accounts is one day with orders: its gap to itself is no gap
      case when count(gap) >= 2 then round((percentile_cont(0.5) within group (order by gap))::numeric, 1) end as rhythm_days
    from (
      select day, orders, gross, cancelled, returns, gross - cancelled - returns as net, currency = w.currency as is_own,
        width_bucket(day, b.months) as bucket,
        case when orders > 0 and day > w.figures_day - interval '24 months' and day <= w.figures_day then
          nullif(day - lag(day) over (partition by orders > 0 and day > w.figures_day - interval '24 months' and day <= w.figures_day order by day), 0)
        end as gap
      from partner_day where partner_day.partner_id = any (a.ids) and partner_day.audience in ('shared', v.audience)
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
      from promise where promise.partner_id = any (a.ids) and promise.audience in ('shared', v.audience) and retracted_at is null
    ) promises
  ) s on true
  left join lateral (
    select max(happened_at) as last_contact_at from fact
    where fact.partner_id = any (a.ids) and fact.audience in ('shared', v.audience) and kind like 'contact.%'
      and not exists (select from fact r where r.partner_id = fact.partner_id and r.corrects = fact.id and r.kind = 'contact_log.retracted')
  ) c on true;

-- As before (1020), and what is written for a merged account is shown by the one that stands for it.
create or replace function house.refresh_projection(projection text, partners uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  refresh_one text := 'refresh_one_' || projection;
  one uuid;
begin
  if projection !~ '^[a-z_]+$' or network is null then raise exception 'refresh_projection: no such projection or no network'; end if;
  partners := partners || coalesce((select array_agg(distinct p.merged_into) from partner p
    where p.partner_id = any (partners) and p.network_id = network and p.merged_into is not null), '{}');
  if cardinality(partners) > 64 then
    perform pg_advisory_xact_lock(hashtextextended('projections ' || network, 0));
    execute format('delete from %I where network_id = $1 and partner_id = any ($2)', projection) using network, partners;
    execute format('insert into %I select * from house.%I where network_id = $1 and partner_id = any ($2)', projection,
      'expected_' || projection) using network, partners;
    return;
  end if;
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

-- What was merged into what. "moved" are the accounts that had been merged into the merged one before and now point to
-- the survivor too; "changes" what the merge wrote over, with what stood before; "joined" the contacts and legal
-- entities that were put away because the survivor has the same. Undoing reads these.
create table partner_merge (
  network_id uuid not null references network,
  id uuid not null,
  survivor_id uuid not null,
  merged_id uuid not null,
  moved uuid[] not null default '{}',
  changes jsonb not null default '[]',
  joined jsonb not null default '[]',
  reason text,
  -- both had people who sign in, and whoever merged said that these may see each other's history
  has_consent boolean not null default false,
  merged_by text,
  merged_at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  -- what the undo left as it was, because somebody had changed it since
  left_alone jsonb not null default '[]',
  primary key (network_id, id),
  check (survivor_id <> merged_id),
  foreign key (survivor_id, network_id) references partner (partner_id, network_id),
  foreign key (merged_id, network_id) references partner (partner_id, network_id)
);
create unique index partner_merge_once on partner_merge (merged_id) where undone_at is null;
create index partner_merge_by_survivor on partner_merge (survivor_id, merged_at desc);
create index partner_merge_by_merged on partner_merge (merged_id);
select house.protect_network('partner_merge', 'select, insert, update (undone_at, undone_by, left_alone)', 'false', 'false',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''' or (survivor_id = any ((select house.curated_partners())::uuid[])'
    || ' and merged_id = any ((select house.curated_partners())::uuid[]))');

-- What partners are looked up by when duplicates are searched: requisites, phones, mail domains, shapes of the name.
-- Made from what the host may see; a projection of the application (duplicates/keys.ts).
create table duplicate_key (
  partner_id uuid not null,
  network_id uuid not null,
  audience text not null default 'host' check (audience = 'host'),
  kind text not null,
  key text not null,
  primary key (partner_id, kind, key),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index duplicate_key_by_key on duplicate_key (network_id, kind, key, partner_id);
select house.protect_partnership('duplicate_key', 'select, insert, delete');

-- Two partners that may be the same. a_id is the lesser id. A pair that a person dismissed stays dismissed until
-- evidence is found that was not known then ("dismissed_signs").
create table duplicate_pair (
  network_id uuid not null references network,
  id uuid not null,
  a_id uuid not null,
  b_id uuid not null,
  score float8 not null check (score between 0 and 1),
  -- [{"kind", "value", "a", "b", …}], the strongest first
  evidence jsonb not null,
  signs text[] not null,
  state text not null default 'open' check (state in ('open', 'dismissed', 'merged')),
  found_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  dismissed_signs text[] not null default '{}',
  primary key (network_id, id),
  unique (network_id, a_id, b_id),
  check (a_id < b_id),
  foreign key (a_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (b_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index duplicate_pair_by_score on duplicate_pair (network_id, state, score desc, id);
create index duplicate_pair_by_a on duplicate_pair (a_id);
create index duplicate_pair_by_b on duplicate_pair (b_id);
select house.protect_network('duplicate_pair', 'select, insert, update (score, evidence, signs, state, found_at, decided_by, decided_at, reason, dismissed_signs), delete',
  'false', 'false', '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || ' or (a_id = any ((select house.curated_partners())::uuid[]) and b_id = any ((select house.curated_partners())::uuid[]))');
