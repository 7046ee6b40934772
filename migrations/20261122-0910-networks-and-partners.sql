-- A network is the tenant: one host and its partners. currency, time_zone and language change only while it is empty.
create table network (
  network_id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  language text not null check (language in ('ru', 'en')),
  is_demo boolean not null default false,
  -- complete: false while a demonstration is being made, so that a killed start is noticed and made again
  is_complete boolean not null default true,
  settings jsonb not null default '{}',
  -- the day up to which rolling figures (trailing twelve months) were computed, in the network's zone
  figures_day date not null default current_date,
  version int not null default 1,
  created_at timestamptz not null default now()
);

-- The partner account is what both sides see of the partner; what only one side may see lies in tables with an audience.
-- It is a table of the network (few and small beside the records), so its key is the partnership itself.
create table partner (
  partner_id uuid primary key,
  network_id uuid not null references network,
  name text not null check (name <> ''),
  city text,
  country text,
  website text,
  language text check (language in ('ru', 'en')),
  nature text check (nature in ('strategic_alliance', 'operational', 'innovation', 'marketing', 'resource')),
  term text check (term in ('project', 'medium', 'long', 'transformational', 'evolutionary')),
  stage text not null default 'contact' check (stage in
    ('identification', 'contact', 'design', 'implementation', 'scaling', 'mature', 'exit')),
  stage_since timestamptz not null default now(),
  curator_id text,
  since date,
  archived_at timestamptz,
  merged_into uuid references partner,
  import_id uuid,
  -- lower case, no quotes, no legal form, Latin letters: what search compares (written by the application)
  search_name text not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index partner_by_name on partner (network_id, lower(name), partner_id);
create index partner_by_stage on partner (network_id, stage, partner_id);
create index partner_by_curator on partner (network_id, curator_id, partner_id);
create index partner_by_merge on partner (merged_into) where merged_into is not null;
create index partner_by_import on partner (import_id) where import_id is not null;
create index partner_name_trigrams on partner using gin (search_name gin_trgm_ops);
create index partner_name_words on partner using gin (
  (to_tsvector('russian', name) || to_tsvector('english', name) || to_tsvector('simple', search_name)));

-- The partners a curator answers for; runs as the owner because the policies of all other tables ask it.
create function house.curated_partners() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(partner_id), '{}') from partner
  where network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and curator_id = current_setting('app.curator_id', true)
$$;
select house.grant_app_function('house.curated_partners()');

select house.protect_network('network', 'select, insert, update', 'true', 'false');
select house.protect_network('partner', 'select, insert, update',
  'partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) in ('''', curator_id)');

-- How other systems call the partner; unique per network and source, kept as written. The host's own knowledge.
create table partner_external_id (
  partner_id uuid not null references partner on delete cascade,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  source text not null,
  external_id text not null check (external_id <> ''),
  import_id uuid,
  created_at timestamptz not null default now(),
  primary key (partner_id, id),
  unique (network_id, source, external_id)
);
create index partner_external_id_by_import on partner_external_id (import_id) where import_id is not null;
select house.protect_partnership('partner_external_id', 'select, insert, update');
