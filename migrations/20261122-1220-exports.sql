-- Archives that were asked for. The file lies in the data folder until it expires; the row tells what became of it.
create table export_run (
  network_id uuid not null references network,
  id uuid not null,
  side text not null check (side in ('host', 'partner')),
  -- the partnership it is of; null for the whole network, which only the host takes
  partner_id uuid,
  status text not null check (status in ('waiting', 'running', 'done', 'failed', 'expired')),
  done_rows bigint not null default 0,
  total_rows bigint not null default 0,
  size bigint,
  file_name text not null,
  actor_kind text not null,
  actor_id text,
  actor_name text,
  curator_id text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (network_id, id),
  check (side = 'host' or partner_id is not null),
  foreign key (partner_id, network_id) references partner (partner_id, network_id)
);
create index export_run_by_time on export_run (network_id, created_at desc, id);
select house.protect_network('export_run', 'select, insert, update',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''host'' and (select coalesce(current_setting(''app.curator_id'', true), '''')) in ('''', curator_id)');
