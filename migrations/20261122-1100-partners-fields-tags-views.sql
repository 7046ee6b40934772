-- What each network adds to its partner accounts by itself: fields and tags; and what its people keep about the registry
-- for themselves: views, whom they follow, what they have looked at, bulk actions that can be undone (module partners).

-- Counterparty kinds (several for one partner) and on what ground the two work: by a contract, or on trust.
alter table partner
  add column kinds text[] not null default '{}' check (kinds <@
    array['client', 'supplier', 'dealer', 'contractor', 'service_provider', 'investor', 'employee']),
  add column contract text check (contract in ('contract', 'trust')),
  add column contract_number text,
  add column contract_on date,
  add column contract_until date;
create index partner_by_contract_end on partner (network_id, contract_until, partner_id) where contract_until is not null;

create table custom_field (
  id uuid primary key,
  network_id uuid not null references network,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  kind text not null check (kind in ('text', 'number', 'money', 'date', 'choice', 'person', 'link')),
  label_ru text not null check (label_ru <> ''),
  label_en text not null check (label_en <> ''),
  hint text,
  -- [{"code", "label_ru", "label_en", "archived"}], of a choice
  options jsonb not null default '[]',
  -- types by nature that have the field; null: all
  natures text[],
  -- the code of the stage from which on a partner must have a value; null: never
  required_from_stage text,
  -- roles of the host that may read and write values; null: all
  read_roles text[],
  write_roles text[],
  audience text not null default 'host' check (audience in ('host', 'shared')),
  -- whether the partner's side may write values of a shared field
  partner_writes boolean not null default false check (not partner_writes or audience = 'shared'),
  -- shown among the first things of a partner's page
  is_key boolean not null default false,
  place int not null default 0,
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (network_id, code),
  unique (id, network_id)
);
select house.protect_network('custom_field', 'select, insert, update', 'audience = ''shared''');

-- Exactly one of the three values is what the kind compares by: text (text, choice, person, link), number (number, money in
-- minor units with the currency as text) or day. float8, since comparisons of numeric are not leakproof and would use no
-- index under row-level security; numbers have at most 15 significant digits, which it keeps exactly.
create table field_value (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  field_id uuid not null,
  text_value text,
  number_value float8,
  day_value date,
  updated_at timestamptz not null default now(),
  primary key (partner_id, id),
  unique (partner_id, field_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (field_id, network_id) references custom_field (id, network_id),
  check (text_value is not null or number_value is not null or day_value is not null)
);
create index field_value_by_text on field_value (network_id, field_id, text_value, partner_id) include (audience)
  where text_value is not null;
create index field_value_by_number on field_value (network_id, field_id, number_value, partner_id) include (audience, text_value)
  where number_value is not null;
create index field_value_by_day on field_value (network_id, field_id, day_value, partner_id) include (audience)
  where day_value is not null;
select house.protect_partnership('field_value', 'select, insert, update, delete');

create table tag (
  id uuid primary key,
  network_id uuid not null references network,
  name text not null check (name <> ''),
  colour text not null default 'grey' check (colour in
    ('grey', 'blue', 'teal', 'green', 'yellow', 'orange', 'red', 'pink', 'violet')),
  version int not null default 1,
  created_at timestamptz not null default now(),
  unique (id, network_id)
);
create unique index tag_once on tag (network_id, lower(name));
select house.protect_network('tag', 'select, insert, update, delete');

create table partner_tag (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  tag_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (partner_id, id),
  unique (partner_id, tag_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (tag_id, network_id) references tag (id, network_id)
);
create index partner_tag_by_tag on partner_tag (network_id, tag_id, partner_id) include (audience);
select house.protect_partnership('partner_tag', 'select, insert, update, delete');

-- A saved way of looking at the registry: one person's own, or shared with the host's people.
create table saved_view (
  id uuid primary key,
  network_id uuid not null references network,
  owner_id text not null,
  name text not null check (name <> ''),
  is_shared boolean not null default false,
  -- {"filter": {…}, "columns": […], "sort", "groupBy", "layout": "list" | "board"}
  settings jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, network_id)
);
create index saved_view_of_network on saved_view (network_id, owner_id);
select house.protect_network('saved_view', 'select, insert, update, delete', 'false', 'false',
  'is_shared or owner_id = (select current_setting(''app.user_id'', true))');

-- The view that opens first for a person.
create table saved_view_default (
  network_id uuid not null references network,
  user_id text not null,
  view_id uuid not null,
  primary key (network_id, user_id),
  foreign key (view_id, network_id) references saved_view (id, network_id) on delete cascade
);
select house.protect_network('saved_view_default', 'select, insert, update, delete', 'false', 'false',
  'user_id = (select current_setting(''app.user_id'', true))');

-- Who wants to hear of what happens with a partner.
create table partner_follow (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  user_id text not null,
  created_at timestamptz not null default now(),
  primary key (partner_id, id),
  unique (partner_id, user_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index partner_follow_of_user on partner_follow (network_id, user_id, partner_id);
select house.protect_partnership('partner_follow', 'select, insert, delete');

-- When a person looked at a partner last, and how many facts of either audience there were then: what is numbered from
-- there on is news.
create table partner_seen (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  user_id text not null,
  seen_at timestamptz not null,
  shared_n int not null default 0,
  own_n int not null default 0,
  primary key (partner_id, id),
  unique (partner_id, audience, user_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index partner_seen_of_user on partner_seen (network_id, user_id, partner_id);
select house.protect_partnership('partner_seen', 'select, insert, update');

-- An action on many partners: what it did to whom, so that it can be undone.
create table bulk_action (
  id uuid primary key,
  network_id uuid not null references network,
  actor_id text not null,
  -- the curator as whom the actor works, so that the job sees no more than they do
  curator_id text,
  -- {"kind": "curator" | "tags" | "stage" | "archive" | "field", …}
  action jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'failed', 'undone')),
  partner_ids uuid[] not null,
  done int not null default 0,
  changed int not null default 0,
  left_alone int not null default 0,
  -- [{"partnerId", "from", "to"}]
  previous jsonb not null default '[]',
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  undone_at timestamptz,
  unique (id, network_id)
);
create index bulk_action_of_network on bulk_action (network_id, created_at);
select house.protect_network('bulk_action', 'select, insert, update', 'false', 'false',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) in ('''', curator_id)');
