-- Playbooks (module partners): what is done for each partner of a segment, a type or a stage, step by step.

create table playbook (
  network_id uuid not null references network,
  id uuid not null,
  name_ru text not null check (name_ru <> ''),
  name_en text not null check (name_en <> ''),
  -- for whom: the partners of a segment, a nature, a term or a stage
  applies_to text not null check (applies_to in ('segment', 'nature', 'term', 'stage')),
  segment_id uuid,
  -- the nature, the term or the stage
  value text,
  -- off: it begins for nobody, and runs that were begun rest
  is_on boolean not null default false,
  place int not null default 1,
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (network_id, id),
  foreign key (network_id, segment_id) references segment (network_id, id),
  check ((applies_to = 'segment') = (segment_id is not null) and (applies_to = 'segment') = (value is null))
);
select house.protect_network('playbook', 'select, insert, update', 'false', 'false');

create table playbook_step (
  network_id uuid not null references network,
  id uuid not null,
  playbook_id uuid not null,
  place int not null,
  -- promise: something done once; cadence: done again every period; reminder: nobody promises, somebody is reminded
  kind text not null check (kind in ('promise', 'cadence', 'reminder')),
  title_ru text not null check (title_ru <> ''),
  title_en text not null check (title_en <> ''),
  -- {"after": days, "working": bool} from the beginning, {"every": period} or {"onFact": kinds, "after": days}
  timing jsonb not null,
  -- {"by": "curator"}, {"by": "role", "role": …} or {"by": "person", "userId": …}
  who jsonb not null,
  -- {"facts": kinds of facts that fulfil it}; an empty list: by hand only
  evidence jsonb not null default '{"facts": []}',
  is_shared boolean not null default false,
  archived_at timestamptz,
  primary key (network_id, id),
  foreign key (network_id, playbook_id) references playbook (network_id, id)
);
create index playbook_step_by_playbook on playbook_step (network_id, playbook_id, place);
select house.protect_network('playbook_step', 'select, insert, update', 'false', 'false');

-- A playbook at work for a partner; a stopped one stays, so that it is known what was done when.
create table playbook_run (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  playbook_id uuid not null,
  started_at timestamptz not null,
  stopped_at timestamptz,
  stop_reason text,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (network_id, playbook_id) references playbook (network_id, id)
);
create unique index playbook_run_once on playbook_run (partner_id, audience, playbook_id) where stopped_at is null;
create index playbook_run_by_playbook on playbook_run (network_id, playbook_id, partner_id);
select house.protect_partnership('playbook_run', 'select, insert, update');

-- What a step asks of a partner in a period: once for each step and period, whatever is begun and stopped in between.
create table playbook_item (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  run_id uuid not null,
  playbook_id uuid not null,
  step_id uuid not null,
  -- '2026-Q4' of a cadence, the year of the beginning of a step done once, the id of the fact it follows
  period text not null,
  -- facts from then on can fulfil it
  opens_at timestamptz not null,
  due_at timestamptz not null,
  -- the promise it made; null for a reminder
  promise_id uuid,
  -- a reminder: when it was done, and by which fact
  done_at timestamptz,
  evidence_fact_id uuid,
  made_at timestamptz not null,
  primary key (partner_id, id),
  unique (partner_id, audience, step_id, period),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (partner_id, run_id) references playbook_run (partner_id, id),
  foreign key (network_id, step_id) references playbook_step (network_id, id)
);
create index playbook_item_by_promise on playbook_item (partner_id, promise_id) where promise_id is not null;
create index playbook_item_by_playbook on playbook_item (network_id, playbook_id, due_at);
select house.protect_partnership('playbook_item', 'select, insert, update');
