-- What must be true to enter a stage, why partners go back or out, how partnerships end, and how they are handed over
-- (module partners).

-- One condition of a stage's gate; what it asks stands in "condition", by its kind (lifecycle/gate-shapes.ts).
create table stage_gate (
  network_id uuid not null references network,
  id uuid not null,
  stage text not null,
  place int not null default 0,
  condition jsonb not null check (condition ? 'kind'),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (network_id, id),
  foreign key (network_id, stage) references lifecycle_stage (network_id, code)
);
create index stage_gate_of_stage on stage_gate (network_id, stage, place) where archived_at is null;
select house.protect_network('stage_gate', 'select, insert, update (place, condition, archived_at)', 'false', 'false');

-- Why a partner goes back, out, or in again.
create table stage_reason (
  network_id uuid not null references network,
  id uuid not null,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  kind text not null check (kind in ('back', 'exit', 'return')),
  name_ru text not null check (name_ru <> ''),
  name_en text not null check (name_en <> ''),
  place int not null default 0,
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (network_id, id),
  unique (network_id, kind, code)
);
select house.protect_network('stage_reason', 'select, insert, update', 'false', 'false');

-- An ended partnership: why, what was learnt, what remains to be closed, and when to ask whether to begin again.
create table partner_exit (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  -- the fact of the move
  fact_id uuid not null,
  from_stage text not null,
  reason_code text not null,
  words text,
  lessons text,
  -- the day of "would we come back?"; null: never asked
  return_on date,
  -- things a person ticked off: {"documents": true}
  checks jsonb not null default '{}',
  exited_at timestamptz not null,
  exited_by text,
  returned_at timestamptz,
  version int not null default 1,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id)
);
create unique index partner_exit_open on partner_exit (partner_id, audience) where returned_at is null;
create index partner_exit_by_time on partner_exit (network_id, exited_at desc, id);
create index partner_exit_to_ask on partner_exit (network_id, return_on) where returned_at is null and return_on is not null;
select house.protect_partnership('partner_exit', 'select, insert, update (words, lessons, return_on, checks, returned_at, version)');

-- A partnership handed from the people who won it, or its last curator, to the one who answers from now on.
create table handover (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null default 'host' check (audience in ('shared', 'host', 'partner')),
  cause text not null check (cause in ('signing', 'curator')),
  from_user_id text,
  -- who takes it; null until there is a curator
  to_user_id text,
  reason text,
  -- what the giving side wrote: {"cadence", "channels", "replyTime", "expectations", "questions": [{"text", "isDone"}]}
  sheet jsonb not null default '{}',
  -- the promise of the host to itself to take it over
  promise_id uuid not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text,
  withdrawn_at timestamptz,
  version int not null default 1,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id),
  foreign key (partner_id, promise_id) references promise (partner_id, id)
);
create unique index handover_open on handover (partner_id, audience) where accepted_at is null and withdrawn_at is null;
create index handover_waiting on handover (network_id, due_at, partner_id) where accepted_at is null and withdrawn_at is null;
select house.protect_partnership('handover',
  'select, insert, update (to_user_id, sheet, accepted_at, accepted_by, withdrawn_at, version)');

-- Counts and cards of the board come from this index alone; the curator stands in it for the wall of curators.
create index partner_board on partner (network_id, stage, stage_since, partner_id) include (curator_id)
  where archived_at is null and merged_into is null;

-- Stages, gates and reasons a network begins with. What is there stays as it is.
create or replace function house.add_default_stages(network uuid) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  insert into lifecycle_stage (network_id, code, rank, name_ru, name_en, role, is_signed, expected_days) values
    (network, 'identification', 1, 'знакомство', 'identification', 'prospect', false, 30),
    (network, 'contact', 2, 'контакт', 'contact', 'open', false, 45),
    (network, 'design', 3, 'замысел', 'design', 'open', false, 60),
    (network, 'implementation', 4, 'внедрение', 'implementation', 'open', true, 180),
    (network, 'scaling', 5, 'рост', 'scaling', 'open', true, 365),
    (network, 'mature', 6, 'зрелость', 'mature', 'open', true, null),
    (network, 'exit', 7, 'выход', 'exit', 'exit', false, null)
  on conflict (network_id, code) do nothing;

  if not exists (select from stage_gate g where g.network_id = network) then
    insert into stage_gate (network_id, id, stage, place, condition)
    select network, house.new_id(), stage, place, condition::jsonb from (values
      ('contact', 1, '{"kind": "contacts", "atLeast": 1, "position": null}'),
      ('design', 1, '{"kind": "facts", "factKinds": ["contact.met", "contact.called", "contact.written"], "atLeast": 1, "withinDays": 90}'),
      ('design', 2, '{"kind": "account_fields", "fields": ["nature", "term"]}'),
      ('implementation', 1, '{"kind": "legal_entity", "isInnChecked": true}'),
      ('implementation', 2, '{"kind": "document", "documentKind": "agreement", "title": null, "isSigned": false, "unlessOnTrust": true}'),
      ('implementation', 3, '{"kind": "curator"}'),
      ('scaling', 1, '{"kind": "facts", "factKinds": ["order.placed"], "atLeast": 3, "withinDays": null}'),
      ('scaling', 2, '{"kind": "promises", "rule": "none_overdue", "side": "host", "promiseKinds": [], "share": null, "atLeast": null}'),
      ('mature', 1, '{"kind": "promises", "rule": "kept_share", "side": "host", "promiseKinds": [], "share": 0.8, "atLeast": 5}'),
      ('mature', 2, '{"kind": "promises", "rule": "kept_share", "side": "partner", "promiseKinds": [], "share": 0.8, "atLeast": 5}'),
      ('mature', 3, '{"kind": "facts", "factKinds": ["contact.met"], "atLeast": 1, "withinDays": 180}')
    ) as usual(stage, place, condition);
  end if;

  insert into stage_reason (network_id, id, code, kind, name_ru, name_en, place)
  select network, house.new_id(), code, kind, name_ru, name_en, place from (values
    ('too_early', 'back', 'Рано перешли', 'Moved on too early', 1),
    ('results_missing', 'back', 'Нет ожидаемых результатов', 'Expected results are missing', 2),
    ('scope_changed', 'back', 'Изменились цели или объём', 'Goals or scope changed', 3),
    ('people_changed', 'back', 'Сменились люди', 'People changed', 4),
    ('mistake', 'back', 'Этап указан по ошибке', 'The stage was set by mistake', 5),
    ('other', 'back', 'Другое', 'Something else', 99),
    ('owner_sold', 'exit', 'Владелец продал бизнес', 'The owner sold the business', 1),
    ('owner_closed', 'exit', 'Владелец закрыл бизнес', 'The owner closed the business', 2),
    ('opacity', 'exit', 'Непрозрачность', 'Opacity', 3),
    ('slow_reaction', 'exit', 'Мало внимания, медленная реакция', 'Little attention, slow reaction', 4),
    ('gives_more', 'exit', 'Одна сторона вкладывает больше, чем получает', 'One side gives more than it gets', 5),
    ('poor_communication', 'exit', 'Плохая связь', 'Poor communication', 6),
    ('conflict_of_interest', 'exit', 'Конфликт интересов', 'Conflict of interest', 7),
    ('better_terms', 'exit', 'Условия лучше у другого', 'Better terms elsewhere', 8),
    ('strategy_changed', 'exit', 'Изменилась стратегия', 'The strategy changed', 9),
    ('goals_reached', 'exit', 'Цели достигнуты', 'Goals were reached', 10),
    ('other', 'exit', 'Другое', 'Something else', 99),
    ('circumstances', 'return', 'Изменились обстоятельства', 'Circumstances changed', 1),
    ('new_project', 'return', 'Новый проект', 'A new project', 2),
    ('new_people', 'return', 'Новые люди', 'New people', 3),
    ('terms_agreed', 'return', 'Договорились об условиях', 'Terms were agreed', 4),
    ('other', 'return', 'Другое', 'Something else', 99)
  ) as usual(code, kind, name_ru, name_en, place)
  on conflict (network_id, kind, code) do nothing;
end $$;
select house.add_default_stages(network_id) from network;

-- Stages after signing in which a curator answers.
create function house.signed_stages() returns text[] language sql stable set search_path = public, pg_temp as $$
  select coalesce(array_agg(code), '{}') from lifecycle_stage
  where network_id = nullif(current_setting('app.network_id', true), '')::uuid and role = 'open' and is_signed
$$;
select house.grant_app_function('house.signed_stages()');
