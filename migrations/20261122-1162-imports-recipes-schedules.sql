-- Recipes people saved, and imports that run by themselves.

create table import_recipe (
  network_id uuid not null references network,
  id uuid not null,
  name text not null check (name <> ''),
  kind text not null,
  -- what a person chose for the import: ImportSettings without a partner
  settings jsonb not null,
  -- the columns of the file it was made with, in small letters and sorted: it is offered for files with the same ones
  columns text[] not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (network_id, id)
);
create unique index import_recipe_by_name on import_recipe (network_id, lower(name));
select house.protect_network('import_recipe', 'select, insert, update, delete');

create table import_schedule (
  network_id uuid not null references network,
  id uuid not null,
  name text not null check (name <> ''),
  recipe_id uuid not null,
  -- a file of the folder the operator allows, or an https address
  place text not null check (place in ('folder', 'https')),
  address text not null check (address <> ''),
  -- minutes after midnight in the network's zone; the day of the week (1 Monday … 7 Sunday) or null for every day
  minute int not null check (minute between 0 and 1439),
  weekday int check (weekday between 1 and 7),
  is_paused boolean not null default false,
  next_at timestamptz not null,
  -- what was read last: an unchanged file is not imported again
  etag text,
  sha256 text,
  checked_at timestamptz,
  outcome text check (outcome in ('imported', 'unchanged', 'refused', 'failed')),
  failure text,
  import_id uuid,
  failures int not null default 0,
  actor_id text,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (network_id, id),
  foreign key (network_id, recipe_id) references import_recipe (network_id, id)
);
create index import_schedule_by_time on import_schedule (network_id, next_at) where not is_paused;
select house.protect_network('import_schedule', 'select, insert, update, delete');
