-- Segments as data (module partners): a scheme is an ordered list of segments with their rules; the first whose rule a
-- partner fulfils is its segment, the last takes the rest. So a partner has exactly one segment of each scheme.

create table segment_scheme (
  network_id uuid not null references network,
  id uuid not null,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  name_ru text not null check (name_ru <> ''),
  name_en text not null check (name_en <> ''),
  place int not null default 1,
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (network_id, id),
  unique (network_id, code)
);
select house.protect_network('segment_scheme', 'select, insert, update', 'false', 'false');

create table segment (
  network_id uuid not null references network,
  id uuid not null,
  scheme_id uuid not null,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  name_ru text not null check (name_ru <> ''),
  name_en text not null check (name_en <> ''),
  -- how it is shown: one of the tones of the pages
  tone text not null default 'plain',
  -- its turn, from 1 on: the first whose rule fits wins
  place int not null,
  -- {"match": "all" | "any", "items": [condition or group]}; null for the last one, which takes the rest
  rule jsonb,
  archived_at timestamptz,
  primary key (network_id, id),
  unique (network_id, scheme_id, code),
  unique (network_id, scheme_id, id),
  foreign key (network_id, scheme_id) references segment_scheme (network_id, id)
);
select house.protect_network('segment', 'select, insert, update', 'false', 'false');

-- Every state a scheme ever had: what a saving can be taken back to, and what an old reason was judged by.
create table segment_scheme_version (
  network_id uuid not null references network,
  id uuid not null,
  scheme_id uuid not null,
  version int not null,
  definition jsonb not null,
  by_id text,
  -- how many partners the saving moved
  moved int,
  at timestamptz not null,
  primary key (network_id, id),
  unique (network_id, scheme_id, version),
  foreign key (network_id, scheme_id) references segment_scheme (network_id, id)
);
select house.protect_network('segment_scheme_version', 'select, insert, update (moved)', 'false', 'false');

-- The segment of a partner in each scheme, kept by the rules and overruled by people until a day. The host's own knowledge.
create table partner_segment (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  scheme_id uuid not null,
  -- what holds: the overruled one while that lasts, else what the rules say
  segment_id uuid not null,
  rule_segment_id uuid not null,
  -- why the rules say so: every condition that was asked with its value at that time
  reason jsonb not null,
  scheme_version int not null,
  since timestamptz not null,
  judged_at timestamptz not null,
  overruled_to uuid,
  overrule_reason text check ((overrule_reason is null) = (overruled_to is null)),
  -- the last day it holds; null: until somebody takes it back
  overruled_until date,
  overruled_by text,
  overruled_at timestamptz,
  version int not null default 1,
  primary key (partner_id, id),
  unique (partner_id, audience, scheme_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (network_id, scheme_id, segment_id) references segment (network_id, scheme_id, id),
  foreign key (network_id, scheme_id, rule_segment_id) references segment (network_id, scheme_id, id),
  foreign key (network_id, scheme_id, overruled_to) references segment (network_id, scheme_id, id)
);
create index partner_segment_by_segment on partner_segment (network_id, segment_id, partner_id);
create index partner_segment_overruled on partner_segment (network_id, overruled_until) where overruled_to is not null;
select house.protect_partnership('partner_segment', 'select, insert, update');

-- Whether a network's partners have to be judged anew (an import brought facts, the day of the figures moved on).
create table segment_run (
  network_id uuid primary key references network,
  wanted_at timestamptz not null default now(),
  began_at timestamptz,
  done_at timestamptz,
  figures_day date,
  judged int not null default 0,
  moved int not null default 0
);
select house.protect_network('segment_run', 'select, insert, update', 'false', 'false');

-- Moves between segments are read for a whole network.
create index fact_segment_moves on fact (network_id, happened_at) where kind = 'partner.segment_assigned';
