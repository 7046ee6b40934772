-- What a side did about what today's page suggested, whether it helped, and conflicts of interest people noted.

-- A step that was suggested for a reason and taken up, or skipped and why. A step that is a promise of the side to
-- itself ends with it; one that is a contact names the fact. points, health and health_on say what the health was when
-- the step was taken and by how much it should change, so that the track record can hold us to it.
create table today_step (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  kind text not null,
  reason text not null,
  occurrence text not null,
  state text not null check (state in ('taken', 'skipped')),
  title text not null,
  skip_reason text check ((skip_reason is not null) = (state = 'skipped')),
  promise_id uuid,
  contact_id uuid,
  owner_id text,
  due_on date,
  points numeric,
  health numeric,
  health_on date,
  taken_by text,
  taken_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (partner_id, promise_id) references promise (partner_id, id) on delete set null (promise_id),
  foreign key (partner_id, contact_id) references fact (partner_id, id) on delete set null (contact_id)
);
select house.protect_partnership('today_step', 'select, insert, update, delete');
create index today_step_done on today_step (network_id, done_at) where done_at is not null;

-- Looking back at a step that was done: what the facts say after so many days, and what the person said.
create table today_step_outcome (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  step_id uuid not null,
  after_days int not null check (after_days > 0),
  found jsonb,
  found_at timestamptz,
  answer text check (answer in ('yes', 'no', 'unclear')),
  answered_by text,
  answered_at timestamptz,
  primary key (partner_id, id),
  unique (partner_id, step_id, after_days),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (partner_id, step_id) references today_step (partner_id, id) on delete cascade
);
select house.protect_partnership('today_step_outcome', 'select, insert, update, delete');

-- Conflicts of interest are few and asked for on every look at the page.
create index fact_conflicts on fact (network_id, partner_id)
  where kind in ('conflict_of_interest.noted', 'conflict_of_interest.cleared');
