-- Imports: what was brought in, by whom, what became of it, and how it is taken back (modules imports and orders).

-- UUIDv7 (RFC 9562) for rows that set-based statements make, in the form newId() of the application gives.
create function house.new_id() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;
select house.grant_app_function('house.new_id()');

-- The order a return names, where it names one that is known.
alter table partner_order add column original_id uuid;
create index partner_order_by_original on partner_order (partner_id, original_id) where original_id is not null;
-- A retracted order stands for nothing any more: its number is free.
alter table partner_order drop constraint partner_order_partner_id_audience_source_number_key;
create unique index partner_order_by_number on partner_order (partner_id, audience, source, number) where status <> 'retracted';

-- Files that name orders without a partner, and search by number, look through the whole network.
create index partner_order_by_number_alone on partner_order (network_id, source, number);

-- One import: a set of files a side brought in. partner_id is set when the partner's side imports or when all rows
-- belong to one partner.
create table import_run (
  network_id uuid not null references network,
  id uuid not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  kind text,
  source text not null,
  name text not null,
  status text not null check (status in
    ('draft', 'checked', 'waiting', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  phase text,
  is_dry_run boolean not null default false,
  wants_cancel boolean not null default false,
  progress_rows bigint not null default 0,
  progress_bytes bigint not null default 0,
  total_bytes bigint not null default 0,
  settings jsonb not null default '{}',
  -- [{"n", "name", "size", "path"}]; path is that of the stored upload, null for files of the command
  files jsonb not null default '[]',
  summary jsonb,
  failure jsonb,
  actor_kind text not null,
  actor_id text,
  actor_name text,
  curator_id text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  primary key (network_id, id)
);
create index import_run_by_time on import_run (network_id, created_at desc, id);
select house.protect_network('import_run', 'select, insert, update, delete',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''host'' and (select coalesce(current_setting(''app.curator_id'', true), '''')) in ('''', curator_id)');

-- Rows an import refused, with the row as it is in the file, so that it can be corrected.
create table import_error (
  network_id uuid not null,
  import_id uuid not null,
  n int not null,
  side text not null,
  partner_id uuid,
  curator_id text,
  file text not null,
  row_number int not null,
  reason text not null,
  field text,
  value text,
  original text[] not null default '{}',
  primary key (network_id, import_id, n),
  foreign key (network_id, import_id) references import_run (network_id, id) on delete cascade
);
select house.protect_network('import_error', 'select, insert, delete',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''host'' and (select coalesce(current_setting(''app.curator_id'', true), '''')) in ('''', curator_id)');

-- What rows that people and imports may change said before an import changed them: what its undo restores.
create table import_change (
  partner_id uuid not null references partner on delete cascade,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  import_id uuid not null,
  what text not null check (what in ('order', 'partner', 'lead')),
  subject_id uuid not null,
  before jsonb not null,
  after jsonb not null default '{}',
  -- an import may change a row more than once; the first change says what was before it
  made_at timestamptz not null default clock_timestamp(),
  primary key (partner_id, id)
);
create index import_change_by_import on import_change (import_id);
create index import_change_by_subject on import_change (partner_id, subject_id);
select house.protect_partnership('import_change', 'select, insert');

-- Leads: where prospects came from and which became accounts. The host's own knowledge unless shared.
create table lead (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  source text not null,
  external_id text not null,
  origin text,
  received_at timestamptz not null,
  won_at timestamptz,
  -- the account it became: the prospect itself, or the partner it was found to be
  account_id uuid,
  import_id uuid,
  primary key (partner_id, id)
);
create unique index lead_by_external_id on lead (network_id, audience, source, external_id, partner_id);
create index lead_by_source on lead (network_id, source, external_id);
create index lead_by_import on lead (import_id) where import_id is not null;
select house.protect_partnership('lead', 'select, insert, update (origin, received_at, won_at, account_id)');

-- Sums per day once more: a reversal that corrects an entry error takes back whatever the reversed transfer counted as,
-- also when that was itself a cancellation or a return.
create or replace view house.expected_partner_day as
  select partner_id, network_id, audience, day, seller, currency, sum(orders)::int as orders, sum(gross)::bigint as gross,
    sum(cancelled)::bigint as cancelled, sum(returns)::bigint as returns
  from (
    select o.partner_id, o.network_id, o.audience, (o.placed_at at time zone w.time_zone)::date as day, o.seller, o.currency,
      1 as orders, 0 as gross, 0 as cancelled, 0 as returns
    from partner_order o join network w using (network_id) where o.kind = 'order' and o.status <> 'retracted'
    union all
    select partner_id, network_id, audience, day, case when goes_out then from_side else to_side end, unit, 0,
      case when kind = 'goods' and reversal is null then amount else 0 end,
      case when kind = 'goods' and reversal = 'cancellation' then amount else 0 end,
      case when kind = 'goods' and reversal = 'return' or kind = 'return' and reversal is null then amount
           when kind = 'return' then -amount else 0 end
    from (
      select t.partner_id, t.network_id, t.audience, (t.happened_at at time zone w.time_zone)::date as day, t.unit, t.kind,
        case when t.reversal = 'correction' then r.reversal else t.reversal end as reversal,
        case when t.reversal = 'correction' then -t.amount else t.amount end as amount,
        case when t.reversal = 'correction' then r.from_side else t.from_side end as from_side,
        case when t.reversal = 'correction' then r.to_side else t.to_side end as to_side,
        -- goods go from the seller; returns and reversals of goods go to the seller
        (t.kind = 'goods') = (case when t.reversal = 'correction' then r.reversal else t.reversal end is null) as goes_out
      from transfer t join network w using (network_id)
      left join transfer r on r.partner_id = t.partner_id and r.id = t.reverses
      where t.kind in ('goods', 'return')
    ) counted
  ) entry group by 1, 2, 3, 4, 5, 6;

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
