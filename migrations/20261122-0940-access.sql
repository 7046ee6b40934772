-- Sign-in: the tables of better-auth (its own names, ids as text), printed by its compileMigrations() and put into a
-- schema of their own. language, "activeMember" and "seenAt" are ours.
create schema auth;
create table auth."user" (
  "id" text not null primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null,
  "language" text
);
create table auth."session" (
  "id" text not null primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "activeMember" text,
  "seenAt" timestamptz
);
create table auth."account" (
  "id" text not null primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null
);
create table auth."verification" (
  "id" text not null primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null
);
create index "session_userId_idx" on auth."session" ("userId");
create index "account_userId_idx" on auth."account" ("userId");
create index "verification_identifier_idx" on auth."verification" ("identifier");

-- Guesses at passwords, counted by address, by account and by both, whether or not the account exists.
create table auth.guess (
  key text primary key,
  failures int not null default 0,
  locked_until timestamptz,
  last_at timestamptz not null default now()
);
create index guess_by_time on auth.guess (last_at);

do $$
declare app name := (select name from house.app_role);
begin
  execute format('grant usage on schema auth to %I', app);
  execute format('grant select, insert, update, delete on all tables in schema auth to %I', app);
end $$;

-- A user's place on one side of one network. A user may have several, but one on each side of a partnership.
create table member (
  id uuid primary key,
  network_id uuid not null references network,
  user_id text not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid references partner,
  role text not null,
  created_by text,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  -- removed: the row stays, so that the history keeps the name of who acted
  ended_at timestamptz,
  version int not null default 1,
  check ((side = 'partner') = (partner_id is not null)),
  check (case side when 'host' then role in ('owner', 'manager', 'curator', 'accountant', 'viewer')
    else role in ('director', 'buyer', 'accountant', 'member') end)
);
create unique index member_once on member (network_id, user_id, side, coalesce(partner_id, network_id)) where ended_at is null;
create index member_by_user on member (user_id) where ended_at is null;
create index member_by_partner on member (partner_id) where partner_id is not null;

create table invitation (
  id uuid primary key,
  network_id uuid not null references network,
  email text not null,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid references partner,
  role text not null,
  language text not null check (language in ('ru', 'en')),
  token_hash bytea not null unique,
  invited_by text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  check ((side = 'partner') = (partner_id is not null)),
  check (case side when 'host' then role in ('owner', 'manager', 'curator', 'accountant', 'viewer')
    else role in ('director', 'buyer', 'accountant', 'member') end)
);
create index invitation_by_network on invitation (network_id, created_at desc);

-- Keys of other systems. Only the SHA-256 of the secret part is kept.
create table api_key (
  id uuid primary key,
  network_id uuid not null references network,
  side text not null check (side in ('host', 'partner')),
  partner_id uuid references partner,
  role text not null,
  name text not null check (name <> ''),
  public_id text not null unique,
  hash bytea not null check (length(hash) = 32),
  -- null: everything the role may
  scopes text[],
  created_by text,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  check ((side = 'partner') = (partner_id is not null)),
  check (case side when 'host' then role in ('owner', 'manager', 'accountant', 'viewer')
    else role in ('director', 'buyer', 'accountant', 'member') end)
);
create index api_key_by_network on api_key (network_id, created_at desc);

-- Who signed in, who changed whose rights, who took data out. Added and read, never changed.
create table audit_entry (
  id uuid primary key,
  network_id uuid not null references network,
  side text not null check (side in ('host', 'partner', 'system')),
  partner_id uuid references partner,
  at timestamptz not null,
  kind text not null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'system')),
  actor_id text,
  actor_name text,
  target text,
  address text,
  device text,
  details jsonb not null default '{}'
);
create index audit_entry_by_time on audit_entry (network_id, at desc, id desc);

-- Answers kept for a repeated Idempotency-Key.
create table idempotent_answer (
  network_id uuid not null references network,
  partner_id uuid references partner,
  actor_id text not null,
  key text not null,
  fingerprint text not null,
  status int not null,
  body text not null,
  headers jsonb not null,
  made_at timestamptz not null default now(),
  primary key (network_id, actor_id, key)
);
create index idempotent_answer_by_time on idempotent_answer (made_at);

-- Mail: kept when written, sent by a job. network_id is null for mail that belongs to no network's owner (a reset for
-- somebody who is in several, or at a partner): only the operator reads it.
create table mail (
  id uuid primary key,
  network_id uuid references network,
  kind text not null,
  recipient text not null,
  language text not null,
  subject text not null,
  text text not null,
  html text not null,
  created_at timestamptz not null default now(),
  -- the secret link in the text works until then; afterwards, or once sent, the text is kept without it
  secret_until timestamptz,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  sent_at timestamptz,
  last_error text
);
create index mail_by_network on mail (network_id, created_at desc);
create index mail_waiting on mail (next_attempt_at) where sent_at is null;

-- What the house remembers about itself across starts.
create table house.remembered (name text primary key, value text not null, at timestamptz not null default now());

-- Both sides' people: the host sees all (a curator those of their partners), a partner's side its own.
select house.protect_network(t, p,
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''host'' or (select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || ' or partner_id = any ((select house.curated_partners())::uuid[])')
from (values ('member'::regclass, 'select, insert, update (role, disabled_at, ended_at, version)'),
  ('invitation', 'select, insert, update (accepted_at, revoked_at, token_hash, expires_at)'),
  ('audit_entry', 'select, insert')) as v(t, p);
-- A side's keys are its own: the host neither sees nor makes those of a partner.
select house.protect_network('api_key', 'select, insert, update (revoked_at)',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''partner'' and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'side = ''host''');
select house.protect_network('idempotent_answer', 'select, insert, update',
  'partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)',
  'partner_id is null');
select house.protect_network('mail', 'select');
select house.protect_closed('house.remembered');

-- Who a session's token belongs to, and the place they act in: the one they chose, else the first of a network that is
-- no demonstration. Idle for seven days or past its end, a session is over.
create function house.identity_of_session(session_token text) returns table (
  session_id text, user_id text, name text, email text, language text, member_id uuid, key_id uuid, network_id uuid,
  side text, partner_id uuid, role text, scopes text[], is_curator boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare found record;
begin
  select s."id", s."userId", s."activeMember", coalesce(s."seenAt", s."createdAt") as seen,
      u."name", u."email", coalesce(u."language", 'en') as language
    into found from auth."session" s join auth."user" u on u."id" = s."userId"
    where s."token" = session_token and s."expiresAt" > now();
  if found."id" is null or found.seen < now() - interval '7 days' then return; end if;
  if found.seen < now() - interval '1 minute' then
    update auth."session" set "seenAt" = now() where "id" = found."id";
  end if;
  return query select found."id"::text, found."userId"::text, found."name"::text, found."email"::text, found.language::text,
      m.id, null::uuid, m.network_id, m.side, m.partner_id, m.role, null::text[], coalesce(m.role = 'curator', false)
    from (select 1) as one left join lateral (
      select member.id, member.network_id, member.side, member.partner_id, member.role
      from member join network using (network_id)
      where member.user_id = found."userId" and member.ended_at is null and member.disabled_at is null
      order by member.id::text is not distinct from found."activeMember" desc, network.is_demo, member.created_at, member.id
      limit 1) as m on true;
end $$;

create function house.identity_of_key(key_public_id text, key_hash bytea) returns table (
  session_id text, user_id text, name text, email text, language text, member_id uuid, key_id uuid, network_id uuid,
  side text, partner_id uuid, role text, scopes text[], is_curator boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare found record;
begin
  select k.*, n.language as network_language into found from api_key k join network n using (network_id)
    where k.public_id = key_public_id and k.hash = key_hash and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now());
  if found.id is null then return; end if;
  if found.last_used_at is null or found.last_used_at < now() - interval '1 minute' then
    update api_key set last_used_at = now() where id = found.id;
  end if;
  return query select null::text, null::text, found.name::text, null::text, found.network_language::text, null::uuid,
    found.id::uuid, found.network_id::uuid, found.side::text, found.partner_id::uuid, found.role::text,
    found.scopes::text[], false;
end $$;

-- All places of one user, across networks; asked only for the user who is signed in.
create function house.memberships(of_user text) returns table (
  id uuid, network_id uuid, network_name text, network_slug text, is_demo boolean, side text, role text,
  partner_id uuid, partner_name text
) language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, m.network_id, n.name, n.slug, n.is_demo, m.side, m.role, m.partner_id, p.name
  from member m join network n using (network_id) left join partner p using (partner_id)
  where m.user_id = of_user and m.ended_at is null and m.disabled_at is null
  order by n.is_demo, m.created_at, m.id
$$;

-- The names of people who have or had a place in the scope's network: whoever may read a record may know who wrote it.
create function house.person_names(ids text[]) returns table (id text, name text, side text)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct on (u."id") u."id", u."name", m.side
  from member m join auth."user" u on u."id" = m.user_id
  where m.user_id = any (ids) and m.network_id = nullif(current_setting('app.network_id', true), '')::uuid
  order by u."id", m.ended_at nulls first
$$;

-- An invitation by the digest of its token: the holder of the token is whom it was sent to.
create function house.invitation_by_token(hash bytea) returns table (
  id uuid, network_id uuid, network_name text, email text, side text, partner_id uuid, partner_name text, role text,
  language text, expires_at timestamptz, accepted_at timestamptz, revoked_at timestamptz, invited_by text
) language sql stable security definer set search_path = public, pg_temp as $$
  select i.id, i.network_id, n.name, i.email, i.side, i.partner_id, p.name, i.role, i.language, i.expires_at,
    i.accepted_at, i.revoked_at, u."name"
  from invitation i join network n using (network_id) left join partner p using (partner_id)
  left join auth."user" u on u."id" = i.invited_by where i.token_hash = hash
$$;

-- How many own networks there are and how many in all; the set-up page is open only while there is no own one.
create function house.network_counts() returns table (own int, demonstrations int)
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) filter (where not is_demo)::int, count(*) filter (where is_demo)::int from network
$$;

create function house.keep_mail(mail_id uuid, mail_network uuid, mail_kind text, mail_recipient text, mail_language text,
    mail_subject text, mail_text text, mail_html text, mail_secret_until timestamptz, mail_at timestamptz)
returns void language sql security definer set search_path = public, pg_temp as $$
  insert into mail (id, network_id, kind, recipient, language, subject, text, html, secret_until, created_at, next_attempt_at)
  values (mail_id, mail_network, mail_kind, mail_recipient, mail_language, mail_subject, mail_text, mail_html,
    mail_secret_until, mail_at, mail_at)
$$;

select house.grant_app_function(f) from unnest(array['house.identity_of_session(text)', 'house.identity_of_key(text, bytea)',
  'house.memberships(text)', 'house.person_names(text[])', 'house.invitation_by_token(bytea)', 'house.network_counts()',
  'house.keep_mail(uuid, uuid, text, text, text, text, text, text, timestamptz, timestamptz)']::regprocedure[]) as f;

-- Removes a demonstration with everything that belongs to it: every table with a network_id, children before parents.
-- Runs as the owner and refuses a network of one's own. Returns how many rows went.
create function house.delete_demonstration(target uuid) returns bigint language plpgsql set search_path = public, pg_temp as $$
declare
  waiting regclass[];
  users text[];
  ready regclass;
  gone bigint;
  total bigint := 0;
begin
  perform from network where network_id = target and is_demo for update;
  if not found then raise exception 'the network is no demonstration'; end if;
  select array_agg(user_id) into users from member where network_id = target;
  select array_agg(c.oid::regclass) into waiting from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and s.nspname not in ('pg_catalog', 'information_schema', 'auth', 'pgboss')
      and c.relpersistence = 'p'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'network_id' and not a.attisdropped);
  while cardinality(waiting) > 0 loop
    select t into ready from unnest(waiting) as t where not exists (
      select from pg_constraint k where k.contype = 'f' and k.confrelid = t and k.conrelid <> t and k.conrelid = any (waiting))
      limit 1;
    if ready is null then raise exception 'tables refer to each other in a circle: %', waiting; end if;
    execute format('delete from %s where network_id = $1', ready) using target;
    get diagnostics gone = row_count;
    total := total + gone;
    waiting := array_remove(waiting, ready);
  end loop;
  delete from auth."user" u where u."id" = any (users)
    and not exists (select from member m where m.user_id = u."id");
  get diagnostics gone = row_count;
  insert into house.remembered (name, value) values ('demonstration', 'deleted')
    on conflict (name) do update set value = excluded.value, at = now();
  return total + gone;
end $$;
revoke all on function house.delete_demonstration(uuid) from public;
