-- Orders of a partnership and their lines (module orders). An order is stated as facts, its delivery is a promise, its
-- amount is a transfer; these tables keep what the records do not: numbers, lines, the present status.
create table partner_order (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  seller text not null check (seller in ('host', 'partner')),
  source text not null,
  number text not null,
  -- order: at least one line sold; return: only lines that came back
  kind text not null check (kind in ('order', 'return')),
  status text not null default 'placed' check (status in ('placed', 'delivered', 'cancelled', 'unavailable', 'retracted')),
  currency text not null,
  placed_at timestamptz not null,
  delivered_at timestamptz,
  cancelled_at timestamptz,
  gross bigint not null,
  returned bigint not null default 0,
  line_count int not null default 0,
  fact_id uuid not null,
  import_id uuid,
  primary key (partner_id, id),
  unique (partner_id, audience, source, number)
);
create index partner_order_by_time on partner_order (partner_id, placed_at desc, id);
create index partner_order_by_import on partner_order (import_id) where import_id is not null;
select house.protect_partnership('partner_order', 'select, insert, update');

-- A changed line is a new revision with the same key and occurrence; the highest revision is the present one.
create table order_line (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  order_id uuid not null,
  -- the line's number in its source, or its article; with the n-th occurrence it is the line's identity
  line_key text not null,
  occurrence int not null,
  revision int not null default 1,
  sku text,
  name text,
  quantity numeric not null,
  unit_price numeric,
  -- minor units of the order's currency; negative for what came back
  amount bigint not null,
  happened_at timestamptz not null,
  import_id uuid,
  primary key (partner_id, id),
  unique (partner_id, order_id, line_key, occurrence, revision),
  foreign key (partner_id, order_id) references partner_order (partner_id, id) deferrable initially immediate
);
create index order_line_by_import on order_line (import_id) where import_id is not null;
select house.protect_partnership('order_line', 'select, insert');

-- Per partnership and calendar day in the network's zone. gross counts what was ordered that day less corrections of
-- entry errors; cancelled and returns stand on the day they happened.
create table partner_day (
  partner_id uuid not null references partner on delete cascade,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  day date not null,
  seller text not null check (seller in ('host', 'partner')),
  currency text not null,
  orders int not null,
  gross bigint not null,
  cancelled bigint not null,
  returns bigint not null,
  primary key (partner_id, audience, day, seller, currency)
);
create index partner_day_by_day on partner_day (network_id, day);
select house.protect_partnership('partner_day', 'select');

create view house.expected_partner_day as
  select partner_id, network_id, audience, day, seller, currency, sum(orders)::int as orders, sum(gross)::bigint as gross,
    sum(cancelled)::bigint as cancelled, sum(returns)::bigint as returns
  from (
    select o.partner_id, o.network_id, o.audience, (o.placed_at at time zone w.time_zone)::date as day, o.seller, o.currency,
      1 as orders, 0 as gross, 0 as cancelled, 0 as returns
    from partner_order o join network w using (network_id) where o.kind = 'order' and o.status <> 'retracted'
    union all
    select t.partner_id, t.network_id, t.audience, (t.happened_at at time zone w.time_zone)::date,
      -- goods go from the seller; returns and reversals of goods go to the seller
      case when t.kind = 'goods' and t.reverses is null or t.kind = 'return' and t.reverses is not null
        then t.from_side else t.to_side end,
      t.unit, 0,
      case when t.kind <> 'goods' then 0 when t.reverses is null then t.amount when t.reversal = 'correction' then -t.amount else 0 end,
      case when t.kind = 'goods' and t.reversal = 'cancellation' then t.amount else 0 end,
      case when t.kind = 'return' then case when t.reverses is null then t.amount else -t.amount end
           when t.reversal = 'return' then t.amount else 0 end
    from transfer t join network w using (network_id) where t.kind in ('goods', 'return')
  ) entry group by 1, 2, 3, 4, 5, 6;

-- What the registry and today's page sort by: one row for the host's view of a partnership (shared and host records) and
-- one for the partner's view; "audience" names the viewer. Money is in the network's currency. Rolling figures cover the
-- twelve months that end with network.figures_day.
create table partner_figure (
  partner_id uuid not null references partner on delete cascade,
  network_id uuid not null references network,
  audience text not null check (audience in ('host', 'partner')),
  orders int not null,
  first_order_on date,
  last_order_on date,
  gross bigint not null,
  cancelled bigint not null,
  returns bigint not null,
  net bigint not null,
  net_12m bigint not null,
  net_before_12m bigint not null,
  orders_12m int not null,
  -- net of each of the last twelve months, oldest first
  months bigint[] not null,
  -- median days between days with orders, over the last two years before figures_day; null under three order days
  rhythm_days numeric,
  host_kept int not null,
  host_late int not null,
  host_broken int not null,
  partner_kept int not null,
  partner_late int not null,
  partner_broken int not null,
  host_next_due_at timestamptz,
  partner_next_due_at timestamptz,
  host_unfinished int not null,
  partner_unfinished int not null,
  -- the last meeting, call, letter or message stated as a fact (kinds contact.*)
  last_contact_at timestamptz,
  primary key (partner_id, audience)
);
create index partner_figure_by_value on partner_figure (network_id, audience, net_12m desc, partner_id);
create index partner_figure_by_last_order on partner_figure (network_id, audience, last_order_on, partner_id);
select house.protect_partnership('partner_figure', 'select');

create view house.expected_partner_figure as
  select p.partner_id, p.network_id, v.audience,
    coalesce(d.orders, 0) as orders, d.first_order_on, d.last_order_on,
    coalesce(d.gross, 0) as gross, coalesce(d.cancelled, 0) as cancelled, coalesce(d.returns, 0) as returns,
    coalesce(d.gross - d.cancelled - d.returns, 0) as net,
    coalesce(d.net_12m, 0) as net_12m, coalesce(d.net_before_12m, 0) as net_before_12m, coalesce(d.orders_12m, 0) as orders_12m,
    coalesce(d.months, array_fill(0::bigint, array[12])) as months,
    r.rhythm_days,
    coalesce(s.host_kept, 0) as host_kept, coalesce(s.host_late, 0) as host_late, coalesce(s.host_broken, 0) as host_broken,
    coalesce(s.partner_kept, 0) as partner_kept, coalesce(s.partner_late, 0) as partner_late, coalesce(s.partner_broken, 0) as partner_broken,
    s.host_next_due_at, s.partner_next_due_at,
    coalesce(s.host_unfinished, 0) as host_unfinished, coalesce(s.partner_unfinished, 0) as partner_unfinished,
    c.last_contact_at
  from partner p
  join network w on w.network_id = p.network_id
  cross join (values ('host'), ('partner')) as v(audience)
  left join lateral (
    select sum(orders)::int as orders,
      min(day) filter (where orders > 0) as first_order_on, max(day) filter (where orders > 0) as last_order_on,
      sum(gross) filter (where currency = w.currency)::bigint as gross,
      sum(cancelled) filter (where currency = w.currency)::bigint as cancelled,
      sum(returns) filter (where currency = w.currency)::bigint as returns,
      sum(gross - cancelled - returns) filter (where currency = w.currency and day > w.figures_day - interval '12 months' and day <= w.figures_day)::bigint as net_12m,
      sum(gross - cancelled - returns) filter (where currency = w.currency and day > w.figures_day - interval '24 months'
        and day <= w.figures_day - interval '12 months')::bigint as net_before_12m,
      sum(orders) filter (where day > w.figures_day - interval '12 months' and day <= w.figures_day)::int as orders_12m,
      (select array_agg(coalesce((select sum(x.gross - x.cancelled - x.returns) from partner_day x
          where x.partner_id = p.partner_id and x.audience in ('shared', v.audience) and x.currency = w.currency
            and x.day > w.figures_day - make_interval(months => k + 1) and x.day <= w.figures_day - make_interval(months => k)), 0)::bigint order by k desc)
        from generate_series(0, 11) as k) as months
    from partner_day where partner_day.partner_id = p.partner_id and partner_day.audience in ('shared', v.audience)
  ) d on d.orders is not null
  left join lateral (
    select round((percentile_cont(0.5) within group (order by gap))::numeric, 1) as rhythm_days from (
      select day - lag(day) over (order by day) as gap from (
        select distinct day from partner_day where partner_day.partner_id = p.partner_id
          and partner_day.audience in ('shared', v.audience) and orders > 0
          and day > w.figures_day - interval '24 months' and day <= w.figures_day) days) gaps
    where gap is not null having count(*) >= 2
  ) r on true
  left join lateral (
    select
      count(*) filter (where owed_by = 'host' and fulfilled_at <= due_at and broken_at is null and withdrawn_at is null)::int as host_kept,
      count(*) filter (where owed_by = 'host' and fulfilled_at > due_at and broken_at is null and withdrawn_at is null)::int as host_late,
      count(*) filter (where owed_by = 'host' and broken_at is not null and withdrawn_at is null)::int as host_broken,
      count(*) filter (where owed_by = 'partner' and fulfilled_at <= due_at and broken_at is null and withdrawn_at is null)::int as partner_kept,
      count(*) filter (where owed_by = 'partner' and fulfilled_at > due_at and broken_at is null and withdrawn_at is null)::int as partner_late,
      count(*) filter (where owed_by = 'partner' and broken_at is not null and withdrawn_at is null)::int as partner_broken,
      min(due_at) filter (where owed_by = 'host' and fulfilled_at is null and broken_at is null and withdrawn_at is null) as host_next_due_at,
      min(due_at) filter (where owed_by = 'partner' and fulfilled_at is null and broken_at is null and withdrawn_at is null) as partner_next_due_at,
      count(*) filter (where owed_by = 'host' and fulfilled_at is null and broken_at is null and withdrawn_at is null)::int as host_unfinished,
      count(*) filter (where owed_by = 'partner' and fulfilled_at is null and broken_at is null and withdrawn_at is null)::int as partner_unfinished
    from promise where promise.partner_id = p.partner_id and promise.audience in ('shared', v.audience) and retracted_at is null
  ) s on true
  left join lateral (
    select max(happened_at) as last_contact_at from fact
    where fact.partner_id = p.partner_id and fact.audience in ('shared', v.audience) and kind like 'contact.%'
  ) c on true;
