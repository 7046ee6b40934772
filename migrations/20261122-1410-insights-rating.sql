-- The rating of partners within comparable groups (module insights): its weights as data, what it was each month, what a
-- partner objects to, and which records no longer count because an objection was right.

-- Every state the settings ever had; the one with the highest version holds.
create table rating_scheme (
  network_id uuid not null references network,
  id uuid not null,
  version int not null check (version > 0),
  settings jsonb not null,
  made_by text,
  made_at timestamptz not null,
  primary key (network_id, id),
  unique (network_id, version)
);
-- The definitions of the figures a partner is shown are open to it.
select house.protect_network('rating_scheme', 'select, insert', 'true', 'false');

-- The rating at the end of each month, the running month as of the last night. Two rows a month: audience host is all
-- that the host knows; audience shared is computed from shared records alone and holds what the network shows to the
-- partner, nothing else. Only the system writes them.
create table partner_rating (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host')),
  side text not null default 'system' check (side in ('host', 'partner', 'system')),
  month date not null check (extract(day from month) = 1),
  -- the day before which facts counted
  as_of date not null,
  scheme_version int not null,
  score numeric,
  document jsonb not null,
  computed_at timestamptz not null,
  primary key (partner_id, id),
  unique (partner_id, audience, month),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index partner_rating_by_month on partner_rating (network_id, month);
select house.protect_partnership('partner_rating', 'select, insert, update, delete');

-- What a partner objects to, and how it ended; each step is also a shared fact. The promise is ours, to answer in time.
create table rating_contest (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'shared' check (audience = 'shared'),
  component text,
  month date not null,
  score numeric,
  reason text not null check (reason <> ''),
  made_by text,
  made_at timestamptz not null,
  promise_id uuid,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn')),
  answer text check ((state in ('accepted', 'declined')) = (answer is not null)),
  answered_by text,
  answered_at timestamptz,
  version int not null default 1,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (partner_id, promise_id) references promise (partner_id, id)
);
create index rating_contest_open on rating_contest (network_id, made_at) where state = 'open';
select house.protect_partnership('rating_contest', 'select, insert, update');

-- Records that a component of the rating leaves out, because an objection was accepted.
create table rating_exclusion (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'shared' check (audience = 'shared'),
  side text not null default 'host' check (side in ('host', 'system')),
  contest_id uuid not null,
  component text not null,
  record_kind text not null check (record_kind in ('promise', 'order', 'measure', 'fact')),
  record_id uuid not null,
  reason text not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  primary key (partner_id, id),
  unique (partner_id, contest_id, component, record_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (partner_id, contest_id) references rating_contest (partner_id, id)
);
create index rating_exclusion_by_record on rating_exclusion (partner_id, component, record_id) where undone_at is null;
select house.protect_partnership('rating_exclusion', 'select, insert, update (undone_at)');

-- What an hour, a day or a point is worth, as agreed: a dated record, so that a balance of the past keeps its rate.
create table balance_rate (
  network_id uuid not null references network,
  id uuid not null,
  unit text not null check (unit ~ '^[a-z][a-z_]{1,31}$'),
  currency text not null,
  -- minor units of the currency for one whole unit
  amount bigint not null check (amount > 0),
  -- the first day it holds
  since date not null,
  made_by text,
  made_at timestamptz not null,
  removed_at timestamptz,
  primary key (network_id, id)
);
create unique index balance_rate_once on balance_rate (network_id, unit, currency, since) where removed_at is null;
-- The partner sees the rate its own balance is counted by.
select house.protect_network('balance_rate', 'select, insert, update (removed_at)', 'true', 'false');
