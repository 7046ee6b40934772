-- Stages of the life cycle as data: each network has its own, in its own words and order (module partners).

create table lifecycle_stage (
  network_id uuid not null references network,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  -- its place in the life cycle, from 1 on
  rank int not null,
  name_ru text not null check (name_ru <> ''),
  name_en text not null check (name_en <> ''),
  -- prospect: counted in no report; open: a partnership; exit: an ended one
  role text not null check (role in ('prospect', 'open', 'exit')),
  -- after signing: the curator answers
  is_signed boolean not null default false,
  -- how many days a partner usually stays; null where there is nothing to expect
  expected_days int check (expected_days > 0),
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (network_id, code),
  -- what a partner refers to, so that its rank follows
  unique (network_id, code, rank),
  constraint lifecycle_stage_order unique (network_id, rank) deferrable initially deferred
);
select house.protect_network('lifecycle_stage', 'select, insert, update', 'true', 'false');

-- The stages a network begins with. Called wherever a network is made; stages that are there stay as they are.
create function house.add_default_stages(network uuid) returns void language sql set search_path = public, pg_temp as $$
  insert into lifecycle_stage (network_id, code, rank, name_ru, name_en, role, is_signed, expected_days) values
    (network, 'identification', 1, 'знакомство', 'identification', 'prospect', false, 30),
    (network, 'contact', 2, 'контакт', 'contact', 'open', false, 45),
    (network, 'design', 3, 'замысел', 'design', 'open', false, 60),
    (network, 'implementation', 4, 'внедрение', 'implementation', 'open', true, 180),
    (network, 'scaling', 5, 'рост', 'scaling', 'open', true, 365),
    (network, 'mature', 6, 'зрелость', 'mature', 'open', true, null),
    (network, 'exit', 7, 'выход', 'exit', 'exit', false, null)
  on conflict (network_id, code) do nothing
$$;
select house.add_default_stages(network_id) from network;

-- Codes of the scope's stages with a role; archived ones too, since history names them.
create function house.stages_of(wanted text) returns text[] language sql stable set search_path = public, pg_temp as $$
  select coalesce(array_agg(code), '{}') from lifecycle_stage
  where network_id = nullif(current_setting('app.network_id', true), '')::uuid and role = wanted
$$;

-- The first stage of the scope with a role, for partners that come without one; of the signed ones where there are any.
create function house.first_stage(wanted text, signed boolean) returns text language sql stable set search_path = public, pg_temp as $$
  select code from lifecycle_stage
  where network_id = nullif(current_setting('app.network_id', true), '')::uuid and role = wanted and archived_at is null
  order by is_signed = signed desc, rank limit 1
$$;

-- The place of a stage of the scope; null for a stage there is none of.
create function house.stage_rank(stage text) returns int language sql stable set search_path = public, pg_temp as $$
  select rank from lifecycle_stage
  where network_id = nullif(current_setting('app.network_id', true), '')::uuid and code = stage
$$;
select house.grant_app_function(f) from unnest(array['house.add_default_stages(uuid)', 'house.stages_of(text)',
  'house.first_stage(text, boolean)', 'house.stage_rank(text)']::regprocedure[]) f;

-- The rank beside the stage is what lists are ordered by; the key keeps it true when stages change their order.
alter table partner drop constraint partner_stage_check;
alter table partner alter column stage drop default;
alter table partner alter column stage_rank drop expression;
alter table partner add constraint partner_stage foreign key (network_id, stage, stage_rank)
  references lifecycle_stage (network_id, code, rank) on update cascade;
