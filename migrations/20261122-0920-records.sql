-- The five kinds of record (docs/decisions and docs/architecture.md tell the laws). Rows of records are added and read;
-- the login role has no DELETE anywhere here, and UPDATE only on the columns that are derived from facts.

-- Facts: what happened. Numbered without gaps for each partnership and audience; the number of a shared fact is the
-- index of its leaf in the partnership's transparency log.
create table fact (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  n int not null check (n >= 0),
  kind text not null,
  version int not null default 1,
  subject_kind text,
  subject_id uuid,
  data jsonb not null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'system', 'import')),
  actor_id text,
  corrects uuid,
  import_id uuid,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (partner_id, id),
  unique (partner_id, audience, n)
);
create index fact_by_time on fact (partner_id, happened_at desc, id);
create index fact_by_subject on fact (partner_id, subject_id) where subject_id is not null;
create index fact_by_import on fact (import_id) where import_id is not null;
create index fact_contacts on fact (partner_id, happened_at desc) where kind like 'contact.%';
select house.protect_partnership('fact', 'select, insert');

create table fact_counter (
  partner_id uuid not null references partner on delete cascade,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  next_n int not null default 0,
  primary key (partner_id, audience)
);
select house.protect_partnership('fact_counter', 'select, insert, update');

-- Personal values of a fact and their salts. The fact itself holds "sha256:…", so erasing a row here erases the value
-- and leaves the log whole.
create table fact_personal (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  fact_id uuid not null,
  path text not null,
  value text not null,
  salt bytea not null check (length(salt) = 16),
  primary key (partner_id, id),
  unique (partner_id, fact_id, path)
);
select house.protect_partnership('fact_personal', 'select, insert');

-- The leaf of a shared fact: SHA-256(0x00 || canonical form). Made in the transaction that makes the fact.
create table leaf (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'shared' check (audience = 'shared'),
  n int not null,
  hash bytea not null check (length(hash) = 32),
  primary key (partner_id, id),
  unique (partner_id, n)
);
select house.protect_partnership('leaf', 'select, insert');

-- How far each consumer of facts has come in each partnership and audience.
create table fact_cursor (
  partner_id uuid not null references partner on delete cascade,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  consumer text not null,
  next_n int not null default 0,
  primary key (partner_id, audience, consumer)
);
select house.protect_partnership('fact_cursor', 'select, insert, update');

-- Promises. Everything below due_at is derived from the promise's facts (records/promises/rules.ts) and never set by hand.
create table promise (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  owed_by text not null check (owed_by in ('host', 'partner')),
  owed_to text not null check (owed_to in ('host', 'partner')),
  kind text not null,
  title text not null,
  subject_kind text,
  subject_id uuid,
  made_at timestamptz not null,
  first_due_at timestamptz not null,
  due_at timestamptz not null,
  -- every later date: [{"dueAt", "at", "by", "consented"}], oldest first
  moves jsonb not null default '[]',
  fulfilled_at timestamptz,
  broken_at timestamptz,
  withdrawn_at timestamptz,
  retracted_at timestamptz,
  import_id uuid,
  primary key (partner_id, id)
);
create index promise_open on promise (network_id, due_at)
  where fulfilled_at is null and broken_at is null and withdrawn_at is null and retracted_at is null;
create index promise_by_partner on promise (partner_id, due_at);
create index promise_by_subject on promise (partner_id, subject_id) where subject_id is not null;
create index promise_by_import on promise (import_id) where import_id is not null;
select house.protect_partnership('promise', 'select, insert, update (due_at, moves, fulfilled_at, broken_at, withdrawn_at, retracted_at)');

-- The date a promise counts against at an instant: the last consented date known by then.
create function promise_due(p promise, at timestamptz) returns timestamptz language sql immutable as $$
  select case when p.moves = '[]' then p.due_at else coalesce(
    (select (m ->> 'dueAt')::timestamptz from jsonb_array_elements(p.moves) with ordinality as t(m, i)
      where (m ->> 'consented')::boolean and (m ->> 'at')::timestamptz < at order by i desc limit 1),
    p.first_due_at) end
$$;

-- The state of a promise at an instant; the same function stands in records/promises/rules.ts and a test compares them.
create function promise_state(p promise, at timestamptz) returns text language sql immutable as $$
  select case
    when p.retracted_at is not null then 'retracted'
    when p.made_at >= at then 'unmade'
    when p.withdrawn_at < at then 'withdrawn'
    when p.broken_at < at then 'broken'
    when p.fulfilled_at < at then case when p.fulfilled_at <= promise_due(p, at) then 'kept' else 'late' end
    when promise_due(p, at) < at then 'overdue'
    else 'open' end
$$;

-- Transfers: double entry. One row moves an amount from an account of one side to an account of the other (or within
-- a side), so the sum over all accounts of a partnership is zero for each unit by construction.
create table transfer (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  kind text not null,
  -- a currency (minor units), 'points', 'hours' …
  unit text not null,
  amount bigint not null check (amount > 0),
  from_side text not null check (from_side in ('host', 'partner')),
  from_account text not null,
  to_side text not null check (to_side in ('host', 'partner')),
  to_account text not null,
  subject_kind text,
  subject_id uuid,
  fact_id uuid,
  reverses uuid,
  -- why a reversal was made: correction (entry error), cancellation, return
  reversal text check ((reverses is null) = (reversal is null) and reversal in ('correction', 'cancellation', 'return')),
  import_id uuid,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (partner_id, id),
  check ((from_side, from_account) <> (to_side, to_account))
);
create index transfer_by_time on transfer (partner_id, happened_at desc, id);
create index transfer_by_subject on transfer (partner_id, subject_id) where subject_id is not null;
create index transfer_reversals on transfer (partner_id, reverses) where reverses is not null;
create index transfer_by_import on transfer (import_id) where import_id is not null;
select house.protect_partnership('transfer', 'select, insert');

-- Scales belong to the network; a measure is an observation on one of them.
create table scale (
  network_id uuid not null references network,
  id uuid not null,
  code text not null,
  name text not null,
  min numeric not null,
  max numeric not null check (max > min),
  better text not null check (better in ('higher', 'lower')),
  unit text,
  anchors jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (network_id, id),
  unique (network_id, code)
);
select house.protect_network('scale', 'select, insert, update', 'true', 'false');

create table measure (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  scale_id uuid not null,
  value numeric not null,
  given_by text not null check (given_by in ('host', 'partner', 'third')),
  about text,
  subject_kind text,
  subject_id uuid,
  evidence text,
  -- identity in the source it came from
  source text,
  external_key text,
  corrects uuid,
  -- derived: the later measure that replaces this one
  replaced_by uuid,
  retracted_at timestamptz,
  fact_id uuid,
  import_id uuid,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (partner_id, id),
  foreign key (network_id, scale_id) references scale (network_id, id)
);
create index measure_by_scale on measure (network_id, scale_id, happened_at);
create index measure_by_key on measure (partner_id, source, external_key) where external_key is not null;
create index measure_by_time on measure (partner_id, happened_at desc);
create index measure_by_import on measure (import_id) where import_id is not null;
select house.protect_partnership('measure', 'select, insert, update (replaced_by, retracted_at)');

create table document (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  title text not null check (title <> ''),
  kind text not null default 'other',
  subject_kind text,
  subject_id uuid,
  removed_at timestamptz,
  removed_reason text,
  version int not null default 1,
  created_at timestamptz not null,
  primary key (partner_id, id)
);
select house.protect_partnership('document', 'select, insert, update');

create table document_version (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  document_id uuid not null,
  n int not null,
  sha256 bytea not null check (length(sha256) = 32),
  size bigint not null check (size >= 0),
  media_type text not null,
  file_name text not null,
  is_signed boolean not null default false,
  actor_kind text not null,
  actor_id text,
  recorded_at timestamptz not null,
  primary key (partner_id, id),
  unique (partner_id, document_id, n),
  foreign key (partner_id, document_id) references document (partner_id, id)
);
create index document_version_by_hash on document_version (network_id, sha256);
select house.protect_partnership('document_version', 'select, insert');

-- Balances of accounts: Σ in − Σ out, by audience.
create table balance (
  partner_id uuid not null references partner on delete cascade,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  unit text not null,
  side text not null check (side in ('host', 'partner')),
  account text not null,
  amount bigint not null,
  primary key (partner_id, audience, unit, side, account)
);
select house.owner_policy('balance');
-- "side" here is whose account it is, not who wrote the row, so the writer's check does not apply
do $$ begin execute format('create policy partnership on balance using (%s)', house.partnership_policy(false, false)); end $$;
select house.grant_app('balance', 'select');

create view house.expected_balance as
  select partner_id, network_id, audience, unit, side, account, sum(amount)::bigint as amount from (
    select partner_id, network_id, audience, unit, from_side as side, from_account as account, -amount as amount from transfer
    union all
    select partner_id, network_id, audience, unit, to_side, to_account, amount from transfer
  ) entry group by 1, 2, 3, 4, 5, 6;

-- A projection is a table with a view house.expected_<table> that computes it from the records. Refreshing replaces the
-- rows of the given partnerships; checking compares all rows of a network. Both run as the owner, since a projection
-- sums what the writer may not see; they touch the network of the transaction's scope only.
create function house.refresh_projection(projection text, partners uuid[]) returns void
language plpgsql security definer set search_path = public as $$
declare network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if projection !~ '^[a-z_]+$' or network is null then raise exception 'refresh_projection: no such projection or no network'; end if;
  execute format('delete from %I where network_id = $1 and partner_id = any ($2)', projection) using network, partners;
  execute format('insert into %I select * from house.%I where network_id = $1 and partner_id = any ($2)', projection,
    'expected_' || projection) using network, partners;
end $$;
select house.grant_app_function('house.refresh_projection(text, uuid[])');

create function house.projection_differences(projection text) returns table (missing bigint, surplus bigint)
language plpgsql security definer set search_path = public as $$
declare network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if projection !~ '^[a-z_]+$' or network is null then raise exception 'projection_differences: no such projection or no network'; end if;
  return query execute format(
    'with expected as (select * from house.%2$I where network_id = $1), kept as (select * from %1$I where network_id = $1)
     select (select count(*) from (select * from expected except all select * from kept) a),
            (select count(*) from (select * from kept except all select * from expected) b)',
    projection, 'expected_' || projection) using network;
end $$;
select house.grant_app_function('house.projection_differences(text)');
