-- Inboxes, reminders, letters to many and letters that come in (module messaging), and notes that name people (module
-- workspace).

-- The rows of one person in their place: nobody else of their side sees them. A curator sees what is about partners they
-- answer for at the time of reading.
create function house.protect_personal(target regclass, privileges text) returns void language plpgsql as $$
declare
  me text := 'user_id = (select nullif(current_setting(''app.user_id'', true), ''''))';
  whose text := '(partner_id is null or (select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || ' or partner_id = any ((select house.curated_partners())::uuid[]))';
begin
  perform house.protect_network(target, privileges,
    'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid) and ' || me,
    'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid) and ' || me,
    'side = ''host'' and ' || me || ' and ' || whose);
end $$;

-- What somebody is told. "data" fills the words of its kind, "path" is where it leads.
create table notification (
  id uuid primary key,
  network_id uuid not null references network,
  user_id text not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid,
  kind text not null,
  subject_kind text,
  subject_id uuid,
  data jsonb not null default '{}',
  path text not null,
  channel text not null check (channel in ('app', 'mail', 'digest')),
  at timestamptz not null,
  read_at timestamptz,
  mailed_at timestamptz,
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index notification_by_person on notification (network_id, user_id, at desc, id desc);
create index notification_unread on notification (network_id, user_id) where read_at is null;
create index notification_to_mail on notification (network_id, channel, at) where channel <> 'app' and mailed_at is null;
select house.protect_personal('notification', 'select, update (read_at, mailed_at)');

-- How somebody wants to be told of a kind; without a row the kind's own way.
create table notification_choice (
  network_id uuid not null references network,
  user_id text not null,
  kind text not null,
  channel text not null check (channel in ('none', 'app', 'mail', 'digest')),
  at timestamptz not null default now(),
  primary key (network_id, user_id, kind)
);
select house.protect_network('notification_choice', 'select',
  'user_id = (select nullif(current_setting(''app.user_id'', true), ''''))', 'false',
  'user_id = (select nullif(current_setting(''app.user_id'', true), ''''))');

-- Whether a curator answers for a partner, by the one function that the policies ask.
create function house.curates(curator text, partner uuid) returns boolean language plpgsql volatile set search_path = public, pg_temp as $$
declare
  before text := coalesce(current_setting('app.curator_id', true), '');
  answer boolean;
begin
  perform set_config('app.curator_id', curator, true);
  answer := partner = any (house.curated_partners());
  perform set_config('app.curator_id', before, true);
  return answer;
end $$;
revoke all on function house.curates(text, uuid) from public;

-- The people who may read a row of a partnership with this audience. Tells a partner's side of the host's people only
-- those who answer for the network or for the partner. Empty outside the scope.
create function house.people_who_see(partner uuid, audience text)
returns table (user_id text, name text, email text, language text, side text, role text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  own text := current_setting('app.side', true);
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if network is null or not coalesce(house.scope_partner(partner), false)
    or not (own = 'system' or audience = 'shared' or audience = own) then return; end if;
  return query
    select m.user_id, u."name", u."email", coalesce(u."language", 'en'), m.side, m.role
    from member m join auth."user" u on u."id" = m.user_id
    where m.network_id = network and m.ended_at is null and m.disabled_at is null
      and (people_who_see.audience = 'shared' or m.side = people_who_see.audience)
      and case m.side
        when 'partner' then m.partner_id = partner
        else (own <> 'partner' or m.role in ('owner', 'manager', 'curator'))
          and (m.role <> 'curator' or house.curates(m.user_id, partner)) end
    order by m.side, lower(u."name"), m.user_id;
end $$;
select house.grant_app_function('house.people_who_see(uuid, text)');

-- Puts a notification into the inboxes of those named who may see what it is about and want to be told. Returns them,
-- with the way each is told.
create function house.notify(ids uuid[], recipients text[], note_kind text, partner uuid, audience text, about_kind text, about uuid,
    note_data jsonb, note_path text, note_at timestamptz, usual_channel text)
returns table (id uuid, user_id text, name text, email text, language text, side text, channel text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if network is null then return; end if;
  return query
    with people as (
      select p.user_id, p.name, p.email, p.language, p.side from house.people_who_see(partner, audience) p where partner is not null
      union all
      select m.user_id, u."name", u."email", coalesce(u."language", 'en'), m.side from member m join auth."user" u on u."id" = m.user_id
      where partner is null and m.network_id = network and m.ended_at is null and m.disabled_at is null and m.side = 'host'
        and current_setting('app.side', true) in ('host', 'system')
    ), told as (
      select r.id as note_id, p.*, coalesce(c.channel, usual_channel) as way
      from unnest(ids, recipients) as r(id, who)
      join lateral (select * from people p where p.user_id = r.who limit 1) p on true
      left join notification_choice c on c.network_id = network and c.user_id = r.who and c.kind = note_kind
    ), kept as (
      insert into notification (id, network_id, user_id, side, partner_id, kind, subject_kind, subject_id, data, path, channel, at)
      select t.note_id, network, t.user_id, t.side, partner, note_kind, about_kind, about, note_data, note_path, t.way, note_at
      from told t where t.way <> 'none'
    )
    select t.note_id, t.user_id, t.name, t.email, t.language, t.side, t.way from told t where t.way <> 'none';
end $$;
select house.grant_app_function('house.notify(uuid[], text[], text, uuid, text, text, uuid, jsonb, text, timestamptz, text)');

-- Keeps how a person wants to be told: for themselves, or for whoever holds the link of a mail (the system then).
create function house.choose_notification(who text, note_kind text, way text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if network is null or not (current_setting('app.side', true) = 'system'
      or who = nullif(current_setting('app.user_id', true), '')) then
    raise exception 'choose_notification: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from member where network_id = network and user_id = who) then return; end if;
  insert into notification_choice (network_id, user_id, kind, channel) values (network, who, note_kind, way)
    on conflict (network_id, user_id, kind) do update set channel = excluded.channel, at = now();
end $$;
select house.grant_app_function('house.choose_notification(text, text, text)');

-- What a person of one side wants to be reminded of, or reminds a colleague of.
create table reminder (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  user_id text not null,
  by_id text,
  text text not null check (text <> ''),
  due_at timestamptz not null,
  subject_kind text,
  subject_id uuid,
  done_at timestamptz,
  removed_at timestamptz,
  notified_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index reminder_due on reminder (network_id, due_at) where done_at is null and removed_at is null;
create index reminder_by_person on reminder (network_id, user_id, due_at);
select house.protect_partnership('reminder',
  'select, insert, update (user_id, text, due_at, done_at, removed_at, notified_at, version)');

-- A letter to the people of many partners, written once in each language. It leaves at send_at unless it is called back.
create table message (
  id uuid primary key,
  network_id uuid not null references network,
  by_id text,
  curator_id text,
  subject jsonb not null,
  body jsonb not null,
  partners int not null,
  recipients int not null,
  created_at timestamptz not null,
  send_at timestamptz not null,
  sent_at timestamptz,
  called_back_at timestamptz
);
create index message_by_time on message (network_id, created_at desc, id desc);
create index message_waiting on message (network_id, send_at) where sent_at is null and called_back_at is null;
-- A curator sees their own letters.
select house.protect_network('message', 'select, insert, update (sent_at, called_back_at)', 'false', 'false',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || ' or by_id = (select nullif(current_setting(''app.user_id'', true), ''''))');

-- Who got it: users by inbox and mail, other contacts by mail alone.
create table message_copy (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('host')),
  side text not null check (side in ('host', 'partner', 'system')),
  message_id uuid not null references message on delete cascade,
  user_id text,
  contact_id uuid,
  name text not null,
  email text,
  language text not null check (language in ('ru', 'en')),
  fact_id uuid,
  sent_at timestamptz,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index message_copy_by_message on message_copy (message_id);
select house.protect_partnership('message_copy', 'select, insert, update (fact_id, sent_at)');

-- Who has read a letter that the scope may see, and when.
create function house.message_reads(letter uuid) returns table (user_id text, partner_id uuid, read_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select n.user_id, n.partner_id, n.read_at from notification n join message m on m.id = letter and m.network_id = n.network_id
  where n.subject_kind = 'message' and n.subject_id = letter and n.read_at is not null
    and m.network_id = nullif(current_setting('app.network_id', true), '')::uuid and current_setting('app.side', true) in ('host', 'system')
    and (coalesce(current_setting('app.curator_id', true), '') = '' or m.by_id = nullif(current_setting('app.user_id', true), ''))
$$;
select house.grant_app_function('house.message_reads(uuid)');
create index notification_by_subject on notification (subject_id) where subject_id is not null;

-- The secret address of a person's seat to which letters are forwarded.
create table mail_address (
  id uuid primary key,
  network_id uuid not null references network,
  user_id text not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid,
  token text not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create unique index mail_address_in_use on mail_address (network_id, user_id, side, coalesce(partner_id, network_id)) where revoked_at is null;
select house.protect_personal('mail_address', 'select');

-- Gives the person of the scope a new address for letters; the one before stops working.
create function house.renew_mail_address(new_id uuid, new_token text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  me text := nullif(current_setting('app.user_id', true), '');
  own text := current_setting('app.side', true);
  partner uuid := nullif(current_setting('app.partner_id', true), '')::uuid;
begin
  if network is null or me is null or own not in ('host', 'partner') then
    raise exception 'renew_mail_address: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  update mail_address set revoked_at = now()
    where network_id = network and user_id = me and side = own and partner_id is not distinct from (case own when 'partner' then partner end)
      and revoked_at is null;
  insert into mail_address (id, network_id, user_id, side, partner_id, token)
    values (new_id, network, me, own, case own when 'partner' then partner end, new_token);
end $$;
select house.grant_app_function('house.renew_mail_address(uuid, text)');

-- Whose address a letter came to; nobody's when the token was renewed or the person has left.
create function house.mail_address_of(address_token text)
returns table (network_id uuid, user_id text, side text, partner_id uuid, role text, name text, email text, language text)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.network_id, a.user_id, a.side, a.partner_id, m.role, u."name", u."email", coalesce(u."language", 'en')
  from mail_address a
  join member m on m.network_id = a.network_id and m.user_id = a.user_id and m.side = a.side
    and m.partner_id is not distinct from a.partner_id and m.ended_at is null and m.disabled_at is null
  join auth."user" u on u."id" = a.user_id
  where a.token = address_token and a.revoked_at is null
$$;
select house.grant_app_function('house.mail_address_of(text)');

-- A letter that came to such an address: filed with a partner, or waiting for its person to say which one.
create table inbound_mail (
  id uuid primary key,
  network_id uuid not null references network,
  user_id text not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid,
  message_id text not null,
  from_name text,
  from_address text not null,
  parties jsonb not null default '[]',
  subject text not null,
  text text not null,
  written_at timestamptz not null,
  received_at timestamptz not null,
  status text not null check (status in ('waiting', 'filed', 'discarded')),
  fact_id uuid,
  unique (network_id, user_id, side, message_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create index inbound_mail_by_person on inbound_mail (network_id, user_id, received_at desc, id desc);
select house.protect_personal('inbound_mail', 'select');

-- Its attachments wait in the database until they become documents or a month has passed.
create table inbound_attachment (
  id uuid primary key,
  network_id uuid not null references network,
  user_id text not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid,
  mail_id uuid not null references inbound_mail on delete cascade,
  file_name text not null,
  media_type text not null,
  size int not null,
  bytes bytea not null,
  document_id uuid
);
create index inbound_attachment_by_mail on inbound_attachment (mail_id);
select house.protect_personal('inbound_attachment', 'select, update (document_id)');

-- Keeps a letter for the person of the scope. False when it came before.
create function house.keep_inbound_mail(mail_id uuid, letter_id text, sender_name text, sender text, letter_parties jsonb, letter_subject text,
    letter_text text, written timestamptz, received timestamptz, files jsonb, contents bytea[]) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  me text := nullif(current_setting('app.user_id', true), '');
  own text := current_setting('app.side', true);
  partner uuid := nullif(current_setting('app.partner_id', true), '')::uuid;
begin
  if network is null or me is null or own not in ('host', 'partner') then
    raise exception 'keep_inbound_mail: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  insert into inbound_mail (id, network_id, user_id, side, partner_id, message_id, from_name, from_address, parties, subject, text,
      written_at, received_at, status)
    values (mail_id, network, me, own, case own when 'partner' then partner end, letter_id, sender_name, sender, letter_parties,
      letter_subject, letter_text, written, received, 'waiting')
    on conflict do nothing;
  if not found then return false; end if;
  insert into inbound_attachment (id, network_id, user_id, side, partner_id, mail_id, file_name, media_type, size, bytes)
    select (f.value->>'id')::uuid, network, me, own, case own when 'partner' then partner end, mail_id, f.value->>'fileName',
      f.value->>'mediaType', length(contents[f.ordinality]), contents[f.ordinality]
    from jsonb_array_elements(files) with ordinality as f(value, ordinality);
  return true;
end $$;
select house.grant_app_function('house.keep_inbound_mail(uuid, text, text, text, jsonb, text, text, timestamptz, timestamptz, jsonb, bytea[])');

-- Files a letter of the person of the scope with a partner they may see, sets it aside, or lets it wait again (both null).
-- False when there is no such letter.
create function house.file_inbound_mail(letter uuid, to_partner uuid, its_fact uuid, new_status text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  me text := nullif(current_setting('app.user_id', true), '');
  own text := current_setting('app.side', true);
begin
  if network is null or me is null or own not in ('host', 'partner')
    or (to_partner is not null and not coalesce(house.scope_partner(to_partner), false)) then
    raise exception 'file_inbound_mail: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  update inbound_mail set partner_id = case own when 'partner' then partner_id else to_partner end, fact_id = its_fact, status = new_status
    where id = letter and network_id = network and user_id = me and side = own
      and (own = 'host' or partner_id = nullif(current_setting('app.partner_id', true), '')::uuid);
  if not found then return false; end if;
  update inbound_attachment a set partner_id = l.partner_id from inbound_mail l where l.id = letter and a.mail_id = letter;
  return true;
end $$;
select house.grant_app_function('house.file_inbound_mail(uuid, uuid, uuid, text)');

-- Drops the bytes of attachments that became documents or that nobody asked for within a month. Returns how many.
create function house.drop_inbound_attachments(older_than timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare dropped bigint;
begin
  delete from inbound_attachment a using inbound_mail l
    where l.id = a.mail_id and (a.document_id is not null or l.received_at < older_than);
  get diagnostics dropped = row_count;
  return dropped;
end $$;
select house.grant_app_function('house.drop_inbound_attachments(timestamptz)');

-- Notes: for one person's eyes alone, with people they name, and with the words they had before.
alter table note add column owner_id text;
alter table note add column mentions text[] not null default '{}';
alter table note add column edited_at timestamptz;
create table note_version (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  note_id uuid not null,
  owner_id text,
  text text not null,
  by_id text,
  at timestamptz not null,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade,
  foreign key (partner_id, note_id) references note (partner_id, id) on delete cascade
);
create index note_version_by_note on note_version (partner_id, note_id, at desc);
select house.protect_partnership('note_version', 'select, insert');
do $$ declare app name := (select name from house.app_role); mine text; begin
  execute format('grant update (mentions, edited_at) on note to %I', app);
  mine := 'owner_id is null or owner_id = (select nullif(current_setting(''app.user_id'', true), ''''))'
    || ' or (select current_setting(''app.side'', true)) = ''system''';
  execute format('create policy own_eyes on note as restrictive to %I using (%s) with check (%s)', app, mine, mine);
  execute format('create policy own_eyes on note_version as restrictive to %I using (%s) with check (%s)', app, mine, mine);
end $$;
