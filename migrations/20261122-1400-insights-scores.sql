-- Health as it stands, kept up as facts come (module insights): the models that were fitted, the score of every partnership
-- by the one in force, and what was told of each at past days. All of it can be made anew from the records.

-- A fit of the network: weights, means and chances of all partnerships together, nothing of one of them. One is in force
-- ('current'); others tell a past day ('past') and are thrown away when facts of before that day come or time passes.
create table score_model (
  network_id uuid not null references network,
  id uuid not null,
  purpose text not null check (purpose in ('current', 'past')),
  -- uses what happened before this day in the network's zone
  day date not null,
  state text not null check (state in ('waiting', 'fitting', 'ready', 'cancelled', 'failed')),
  -- windows that are fitted, and all
  done int not null default 0,
  total int,
  wanted_at timestamptz not null,
  -- the last sign of life of whoever fits it
  touched_at timestamptz,
  fitted_at timestamptz,
  model jsonb,
  track_record jsonb,
  failure text,
  primary key (network_id, id),
  check ((state = 'ready') = (model is not null))
);
create index score_model_by_day on score_model (network_id, purpose, day);
select house.protect_network('score_model', 'select, insert, update, delete', 'false', 'false');

-- The score of each partnership that has one, by the model in force, for the day in force. The host's own knowledge.
create table partner_score (
  partner_id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience = 'host'),
  model_id uuid not null,
  -- of what happened before this day
  day date not null,
  basis text not null check (basis in ('orders', 'contacts')),
  state text not null check (state in ('alive', 'silent', 'once')),
  risk float8 not null check (risk between 0 and 1),
  health float8 not null check (health between 0 and 100),
  -- minor units of the network's currency for the year from the day on; null where it is not known
  expected bigint,
  expected_low bigint,
  expected_high bigint,
  -- expected times risk
  at_risk bigint,
  is_checked boolean not null,
  -- the score with its reasons, as the engine gave it
  score jsonb not null,
  computed_at timestamptz not null,
  primary key (partner_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (network_id, model_id) references score_model (network_id, id)
);
create index partner_score_by_risk on partner_score (network_id, risk desc, partner_id desc) include (state, at_risk);
create index partner_score_by_value on partner_score (network_id, at_risk desc, partner_id desc) include (state, risk);
create index partner_score_by_model on partner_score (network_id, model_id);
select house.protect_partnership('partner_score', 'select, insert, update, delete');

-- What would have been told of a partnership at past days, a month apart, each from what was known then, and what came:
-- how its health moved, and the facts behind the track record. Models of past days have their own day here too.
create table partner_score_day (
  partner_id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience = 'host'),
  model_id uuid not null,
  day date not null,
  basis text not null check (basis in ('orders', 'contacts')),
  state text not null check (state in ('alive', 'silent', 'once')),
  risk float8 not null check (risk between 0 and 1),
  -- whether it was silent for the window after the day; null while that lasts
  came boolean,
  expected bigint,
  expected_low bigint,
  expected_high bigint,
  at_risk bigint,
  is_checked boolean not null default false,
  -- the whole score, on the day of the model alone
  score jsonb,
  primary key (partner_id, model_id, day),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (network_id, model_id) references score_model (network_id, id) on delete cascade
);
create index partner_score_day_by_model on partner_score_day (network_id, model_id, day);
select house.protect_partnership('partner_score_day', 'select, insert, delete');

-- Which model and day are in force in a network, whether everything has to be scored anew, and what the last comparison
-- with the records found.
create table score_run (
  network_id uuid primary key references network,
  is_wanted boolean not null default true,
  -- whether the wish is for a new model too
  wants_fit boolean not null default true,
  began_at timestamptz,
  -- the last sign of life of whoever scores
  touched_at timestamptz,
  done_at timestamptz,
  model_id uuid,
  day date,
  scored int not null default 0,
  checked_at timestamptz,
  checked int not null default 0,
  differences int not null default 0,
  examples jsonb not null default '[]',
  foreign key (network_id, model_id) references score_model (network_id, id)
);
select house.protect_network('score_run', 'select, insert, update', 'false', 'false');

-- The model a partner's side is scored by, in its own scope, where its network shows health to partners.
create function house.shown_score_model() returns table (id uuid, day date, model jsonb, fitted_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, r.day, m.model, m.fitted_at
  from network n join score_run r on r.network_id = n.network_id
  join score_model m on m.network_id = r.network_id and m.id = r.model_id
  where n.network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and current_setting('app.side', true) = 'partner'
    and nullif(current_setting('app.partner_id', true), '') is not null
    and n.settings #> '{insights,showHealthToPartners}' = 'true'::jsonb
$$;
select house.grant_app_function('house.shown_score_model()');
