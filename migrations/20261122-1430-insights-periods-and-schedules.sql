-- Periods that people keep under a name, reports that go out by mail, and what goes with a mail (module insights).

-- A named period of the reports: "settings" holds the parameters of the address. Each side has its own; one person's, or
-- shared with the people of that side.
create table report_period (
  id uuid primary key,
  network_id uuid not null references network,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid,
  owner_id text not null,
  name text not null check (name <> ''),
  is_shared boolean not null default false,
  settings jsonb not null,
  created_at timestamptz not null default now(),
  check ((side = 'partner') = (partner_id is not null)),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index report_period_of_network on report_period (network_id, side, owner_id);
do $$
declare
  own text := 'owner_id = (select nullif(current_setting(''app.user_id'', true), ''''))';
  seat text := 'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)';
begin
  perform house.protect_network('report_period', 'select, insert, update (name, is_shared), delete',
    seat || ' and (is_shared or ' || own || ')', seat || ' and ' || own, 'side = ''host'' and (is_shared or ' || own || ')');
end $$;

-- A report that goes out by mail on certain days, at an hour of the network's zone, to people of the host. Each gets what
-- they may see. "parts" are the parts of the audit, null for all of it; "day" is a day of the week (Monday is 1) or of the
-- month (a month without it: its last day).
create table report_schedule (
  id uuid primary key,
  network_id uuid not null references network,
  owner_id text not null,
  name text not null check (name <> ''),
  parts text[],
  period text not null check (period in ('month', 'quarter', 'year', '12')),
  language text check (language in ('ru', 'en')),
  recipients text[] not null check (cardinality(recipients) between 1 and 100),
  every text not null check (every in ('week', 'month')),
  day int not null check (day between 1 and 31 and (every = 'month' or day <= 7)),
  hour int not null check (hour between 0 and 23),
  -- when it goes out next; null while it is paused
  next_at timestamptz,
  removed_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, network_id)
);
create index report_schedule_due on report_schedule (network_id, next_at) where next_at is not null;
select house.protect_network('report_schedule', 'select, insert, update');

-- Each time it went out: once for a time it was due, whoever woke it. "outcome" tells for each recipient what came of it.
create table report_sending (
  id uuid primary key,
  network_id uuid not null references network,
  schedule_id uuid not null,
  due_at timestamptz not null,
  by_id text,
  from_day date not null,
  to_day date not null,
  outcome jsonb not null default '[]',
  sent_at timestamptz not null,
  unique (schedule_id, due_at),
  foreign key (schedule_id, network_id) references report_schedule (id, network_id) on delete cascade
);
create index report_sending_by_schedule on report_sending (schedule_id, due_at desc);
select house.protect_network('report_sending', 'select, insert');

-- A file that goes with a mail; dropped once the mail has left.
create table mail_attachment (
  id uuid primary key,
  mail_id uuid not null references mail on delete cascade,
  file_name text not null,
  media_type text not null,
  bytes bytea not null
);
create index mail_attachment_by_mail on mail_attachment (mail_id);
select house.protect_closed('mail_attachment');

-- Puts a file into a mail of the network that has not left. Only jobs do so, in the transaction that keeps the mail.
create function house.attach_to_mail(attachment_id uuid, target uuid, name text, type text, content bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if current_setting('app.side', true) is distinct from 'system'
    or not exists (select from mail where id = target and sent_at is null and attempts = 0) then
    raise exception 'attach_to_mail: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  insert into mail_attachment (id, mail_id, file_name, media_type, bytes) values (attachment_id, target, name, type, content);
end $$;
select house.grant_app_function('house.attach_to_mail(uuid, uuid, text, text, bytea)');

-- The seats of these people at the host of the scope's network, as signing in would give them: a report that goes out is
-- made with what each may see. Only for jobs; who has left is not among them.
create function house.host_seats(users text[]) returns table (
  user_id text, name text, email text, language text, role text, is_curator boolean, limits jsonb, reads_all boolean,
  channel text
) language sql stable security definer set search_path = public, pg_temp as $$
  select m.user_id, u."name", u."email", coalesce(u."language", 'en'), m.role, coalesce(m.role = 'curator' or m.is_narrowed, false),
    case when m.role = 'owner' then '{}'::jsonb else coalesce(r.limits, '{}') || coalesce(m.limits, '{}') end,
    coalesce(m.role = 'curator' and r.reads_all, false), c.channel
  from member m join auth."user" u on u."id" = m.user_id
    left join role_rule r on r.network_id = m.network_id and r.side = m.side and r.role = m.role
    left join notification_choice c on c.network_id = m.network_id and c.user_id = m.user_id and c.kind = 'report'
  where m.network_id = nullif(current_setting('app.network_id', true), '')::uuid and current_setting('app.side', true) = 'system'
    and m.side = 'host' and m.user_id = any (users) and m.ended_at is null and m.disabled_at is null
    and coalesce(m.valid_from, '-infinity') <= now() and coalesce(m.valid_until, 'infinity') > now()
$$;
select house.grant_app_function('house.host_seats(text[])');
