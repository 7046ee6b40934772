-- What sales and support systems know: opportunities, and the events of requests. Many of their rows name no partner, so
-- they belong to the network; a row that names one also states its facts in that partnership. They are the host's own.

-- A row is one state of an opportunity as a file gave it; the state that counts has no replaced_by. That an import
-- changed an opportunity is a new row, so that its undo brings back what was there before.
create table opportunity (
  network_id uuid not null references network,
  id uuid not null,
  -- the same in all states of one opportunity
  opportunity_id uuid not null,
  partner_id uuid,
  source text not null,
  number text not null check (number <> ''),
  status text not null check (status in ('opened', 'engaged', 'won', 'lost')),
  name text,
  product text,
  series text,
  agent text,
  team text,
  region text,
  -- in minor units; null where nobody said
  value bigint,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  opened_at timestamptz,
  engaged_at timestamptz,
  closed_at timestamptz check (closed_at is not null or status in ('opened', 'engaged')),
  -- since when it is known: the earliest of its dates, or when it was brought in
  known_at timestamptz not null,
  replaced_by uuid,
  import_id uuid not null,
  recorded_at timestamptz not null,
  primary key (network_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id)
);
create unique index opportunity_once on opportunity (network_id, source, number) where replaced_by is null;
create index opportunity_by_closing on opportunity (network_id, closed_at) where replaced_by is null;
create index opportunity_by_partner on opportunity (partner_id) where partner_id is not null;
create index opportunity_by_import on opportunity (import_id);
create index opportunity_by_state on opportunity (opportunity_id);
select house.protect_network('opportunity', 'select, insert, update (replaced_by)', 'false', 'false',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''' or partner_id = any ((select house.curated_partners())::uuid[])');

-- One event of a request (a case of the help desk), as a file gave it; a case is all events with its number.
create table request_event (
  network_id uuid not null references network,
  id uuid not null,
  -- the same in all events of one case
  request_id uuid not null,
  partner_id uuid,
  source text not null,
  number text not null check (number <> ''),
  kind text not null check (kind in ('opened', 'assigned', 'started', 'waited', 'resolved', 'closed', 'other')),
  -- what the file calls it
  word text not null,
  person text,
  -- tells events apart that agree in case, word, person and time
  nth int not null,
  happened_at timestamptz not null,
  replaced_by uuid,
  import_id uuid not null,
  recorded_at timestamptz not null,
  primary key (network_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id)
);
create unique index request_event_once on request_event (network_id, source, number, happened_at, word, coalesce(person, ''), nth)
  where replaced_by is null;
create index request_event_by_case on request_event (network_id, request_id, happened_at) where replaced_by is null;
create index request_event_by_partner on request_event (partner_id) where partner_id is not null;
create index request_event_by_import on request_event (import_id);
select house.protect_network('request_event', 'select, insert, update (replaced_by)', 'false', 'false',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''' or partner_id = any ((select house.curated_partners())::uuid[])');

-- What imports changed of people and requisites is remembered like the rest.
alter table import_change drop constraint import_change_what_check;
alter table import_change add constraint import_change_what_check
  check (what in ('order', 'partner', 'lead', 'contact', 'legal_entity', 'field_value', 'partner_tag'));

-- Takes back what an import brought of opportunities, requests, people, requisites, values of fields and tags. It runs
-- before house.undo_import, under the same conditions, so that partners the import made are free to go.
-- Returns how many rows of each kind went.
create function house.undo_import_rows(import uuid) returns table (opportunities bigint, requests bigint, contacts bigint, legal_entities bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own text := current_setting('app.side', true);
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  curator text := coalesce(current_setting('app.curator_id', true), '');
  run import_run;
begin
  select * into run from import_run r where r.network_id = network and r.id = import for update;
  if not found or own <> 'host' or run.side <> own or run.status <> 'undoing'
    or curator <> '' and run.curator_id is distinct from curator then
    raise exception 'undo_import_rows: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  if curator <> '' and exists (
    select from (select o.partner_id from opportunity o where o.import_id = import and o.network_id = network
      union select e.partner_id from request_event e where e.import_id = import and e.network_id = network
      union select c.partner_id from contact c where c.import_id = import and c.network_id = network
      union select l.partner_id from legal_entity l where l.import_id = import and l.network_id = network) touched
    where touched.partner_id is null or touched.partner_id <> all (house.curated_partners())) then
    raise exception 'undo_import_rows: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  -- what an import replaced counts again once its own rows are gone
  create temp table undone_row on commit drop as
    select id from opportunity where import_id = import and network_id = network
    union all select id from request_event where import_id = import and network_id = network;
  delete from opportunity where import_id = import and network_id = network;
  get diagnostics opportunities = row_count;
  update opportunity set replaced_by = null where network_id = network and replaced_by in (select id from undone_row);
  delete from request_event where import_id = import and network_id = network;
  get diagnostics requests = row_count;
  update request_event set replaced_by = null where network_id = network and replaced_by in (select id from undone_row);
  drop table undone_row;
  delete from contact where import_id = import and network_id = network and side = own;
  get diagnostics contacts = row_count;
  delete from legal_entity where import_id = import and network_id = network and side = own;
  get diagnostics legal_entities = row_count;
  return next;
end $$;
select house.grant_app_function('house.undo_import_rows(uuid)');

-- Tells the planner at once what a large import has written, the rows of this file too.
create or replace function house.analyze_records(projections boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if projections then analyze partner_day, partner_month, partner_figure, balance;
  else analyze partner, partner_external_id, partner_order, order_line, fact, fact_counter, promise, transfer, measure,
    opportunity, request_event, contact, legal_entity;
  end if;
end $$;
