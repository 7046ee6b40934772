-- What the reports read (module insights) and the marks on today's page (module today).

-- Per partnership and calendar month in the network's zone: partner_day added up, so that a report on ten thousand
-- partners over years reads a month of each as one row. month counts months: year * 12 + (0 for January … 11).
create table partner_month (
  partner_id uuid not null references partner on delete cascade,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  month int not null,
  currency text not null,
  orders int not null,
  gross bigint not null,
  cancelled bigint not null,
  returns bigint not null,
  primary key (partner_id, audience, month, currency)
);
select house.protect_partnership('partner_month', 'select');

create view house.expected_partner_month as
  select partner_id, network_id, audience, (extract(year from day) * 12 + extract(month from day) - 1)::int as month, currency,
    sum(orders)::int as orders, sum(gross)::bigint as gross, sum(cancelled)::bigint as cancelled, sum(returns)::bigint as returns
  from partner_day group by 1, 2, 3, 4, 5;

-- The funnel reads the facts of leads of a whole network, reliability the few promises that were withdrawn.
create index fact_leads on fact (network_id, kind, happened_at) where kind in ('lead.received', 'lead.won');
create index promise_withdrawn on promise (network_id) where withdrawn_at is not null;
create index promise_broken on promise (network_id, broken_at) where broken_at is not null;

-- What a side did about a reason on today's page: put it off, gave it to somebody, called it done. One row for each
-- reason and action; taking the row away undoes it. "occurrence" says which happening of the reason was meant, so that
-- the reason comes back when it happens anew.
create table today_mark (
  partner_id uuid not null references partner on delete cascade,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  reason text not null,
  action text not null check (action in ('snooze', 'assign', 'done')),
  occurrence text not null,
  until date check ((until is not null) = (action = 'snooze')),
  assignee_id text check ((assignee_id is not null) = (action = 'assign')),
  by_id text,
  at timestamptz not null,
  primary key (partner_id, id),
  unique (partner_id, audience, reason, action)
);
select house.protect_partnership('today_mark', 'select, insert, update, delete');
