-- Second factor, sign-in links, the last place, limits of roles, an auditor's access and delegation while on leave.

-- A session that has not told its second factor yet, or whose owner must set one up first, may do nothing else.
alter table auth."session" add column "awaits" text check ("awaits" in ('code', 'enrolment')), add column "remember" boolean not null default true;
alter table auth."user" add column "timeZone" text, add column "lastMember" text;

-- The secret is kept encrypted by the house's secret; the step of the last code that was taken refuses its repetition.
create table auth."secondFactor" (
  "userId" text primary key references auth."user" ("id") on delete cascade,
  "secret" text not null,
  "confirmedAt" timestamptz,
  "lastStep" bigint not null default 0,
  "salt" text not null default '',
  "recovery" text[] not null default '{}',
  "createdAt" timestamptz not null default now()
);
-- A browser that need not tell the code for a while; only the digest of its token is kept.
create table auth."trustedDevice" (
  "id" text primary key,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "hash" text not null unique,
  "userAgent" text,
  "ipAddress" text,
  "createdAt" timestamptz not null default now(),
  "seenAt" timestamptz not null default now(),
  "expiresAt" timestamptz not null
);
create index "trustedDevice_userId_idx" on auth."trustedDevice" ("userId");
-- Links that sign in: the digest of the token alone; used once, then gone.
create table auth."signInLink" (
  "hash" text primary key,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "remember" boolean not null default true,
  "createdAt" timestamptz not null default now(),
  "expiresAt" timestamptz not null
);
create index "signInLink_userId_idx" on auth."signInLink" ("userId");
do $$ begin execute format('grant select, insert, update, delete on auth."secondFactor", auth."trustedDevice", auth."signInLink" to %I',
  (select name from house.app_role)); end $$;

-- An auditor reads for a time, perhaps chosen partners only. Limits narrow a place within what its role may.
alter table member
  add column valid_from timestamptz, add column valid_until timestamptz,
  add column is_narrowed boolean not null default false,
  add column limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object');
alter table invitation
  add column valid_from timestamptz, add column valid_until timestamptz,
  add column narrowed_to uuid[], add column limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object');
do $$ declare named record; begin
  for named in select conrelid::regclass as target, conname from pg_constraint
    where contype = 'c' and conrelid in ('member'::regclass, 'invitation'::regclass, 'api_key'::regclass)
      and pg_get_constraintdef(oid) like '%director%' and conrelid <> 'api_key'::regclass
  loop execute format('alter table %s drop constraint %I', named.target, named.conname); end loop;
  execute format('grant update (valid_from, valid_until, is_narrowed, limits) on member to %I', (select name from house.app_role));
end $$;
alter table member add constraint member_role check (case side
  when 'host' then role in ('owner', 'manager', 'curator', 'accountant', 'viewer', 'auditor')
  else role in ('director', 'buyer', 'accountant', 'member') end);
alter table invitation add constraint invitation_role check (case side
  when 'host' then role in ('owner', 'manager', 'curator', 'accountant', 'viewer', 'auditor')
  else role in ('director', 'buyer', 'accountant', 'member') end);
alter table member add constraint member_term check (role <> 'auditor' or valid_until is not null);

-- The partners an auditor's access is narrowed to.
create table auditor_partner (
  network_id uuid not null references network,
  member_id uuid not null references member on delete cascade,
  partner_id uuid not null,
  primary key (member_id, partner_id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id)
);
create index auditor_partner_by_partner on auditor_partner (partner_id);

-- What the owner says of a role: whether it needs a second factor, which parts it may read or write, and whether
-- curators read all partners and write to their own.
create table role_rule (
  network_id uuid not null references network,
  side text not null check (side in ('host', 'partner')),
  role text not null,
  needs_second_factor boolean not null default false,
  reads_all boolean not null default false,
  limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object'),
  version int not null default 1,
  updated_at timestamptz not null default now(),
  primary key (network_id, side, role)
);

-- While somebody is on leave another acts for them: their partners are the delegate's too.
create table delegation (
  id uuid primary key,
  network_id uuid not null references network,
  absent_id text not null,
  delegate_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text,
  created_by text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  told_start_at timestamptz,
  told_end_at timestamptz,
  version int not null default 1,
  check (absent_id <> delegate_id),
  check (ends_at > starts_at)
);
create index delegation_by_delegate on delegation (network_id, delegate_id, ends_at);
create index delegation_by_absent on delegation (network_id, absent_id, ends_at);

select house.protect_network('auditor_partner', 'select, insert', 'false', 'false',
  '(select coalesce(current_setting(''app.curator_id'', true), '''')) = ''''');
select house.protect_network('role_rule', 'select, insert, update');
select house.protect_network('delegation', 'select, insert, update (starts_at, ends_at, note, ended_at, told_start_at, told_end_at, version)');

-- The curators for whom the acting one answers just now: themselves, and those on leave who named them.
create function house.answered_curators() returns text[] language sql stable security definer set search_path = public, pg_temp as $$
  select array[coalesce(current_setting('app.curator_id', true), '')] || coalesce((
    select array_agg(d.absent_id) from delegation d
    where d.network_id = nullif(current_setting('app.network_id', true), '')::uuid
      and d.delegate_id = current_setting('app.curator_id', true)
      and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()), '{}')
$$;
-- The partners that the acting auditor's access is narrowed to.
create function house.audited_partners() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(a.partner_id), '{}') from auditor_partner a join member m on m.id = a.member_id
  where a.network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and m.user_id = current_setting('app.curator_id', true) and m.side = 'host' and m.role = 'auditor'
    and m.is_narrowed and m.ended_at is null and m.disabled_at is null
    and coalesce(m.valid_from, '-infinity') <= now() and m.valid_until > now()
$$;
select house.grant_app_function('house.answered_curators()');
select house.grant_app_function('house.audited_partners()');

create or replace function house.curated_partners() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  with answered as (
    select partner_id as id from partner
    where network_id = nullif(current_setting('app.network_id', true), '')::uuid and merged_into is null
      and curator_id = any ((select house.answered_curators())::text[])
    union
    select unnest(house.audited_partners()))
  select coalesce(array_agg(id), '{}') from (
    select id from answered
    union all
    select m.partner_id from answered a join partner m on m.merged_into = a.id) every_one
$$;

drop policy network on partner;
do $$
declare
  host text := '(select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || ' or (merged_into is null and curator_id = any ((select house.answered_curators())::text[]))'
    || ' or (merged_into is null and partner_id = any ((select house.audited_partners())::uuid[]))'
    || ' or (merged_into is not null and partner_id = any ((select house.curated_partners())::uuid[]))';
  own text := 'partner_id = any ((select house.own_partners())::uuid[])';
  mine text := 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
    ' and (case (select current_setting(''app.side'', true)) when ''host'' then (%s) when ''partner'' then (%s)'
    ' when ''system'' then true else false end)';
begin
  execute format('create policy network on partner using (' || mine || ') with check (' || mine || ')', host, own, host, own);
end $$;

create or replace function house.sees_partner(viewer text, own uuid, curator text, p partner) returns boolean language sql stable as $$
  select case viewer when 'system' then true
    when 'host' then curator = '' or p.merged_into is not null or p.curator_id = curator
      or p.curator_id = any (house.answered_curators()) or p.partner_id = any (house.audited_partners())
    when 'partner' then own is not null and (p.merged_into is not null or p.partner_id = any (house.own_partners())) else false end
$$;

-- Who a session's token belongs to, and the place they act in: the one this session chose, else the one they were last in,
-- else the first of a network that is no demonstration. A place outside its time is none.
drop function house.identity_of_session(text);
create function house.identity_of_session(session_token text) returns table (
  session_id text, user_id text, name text, email text, language text, member_id uuid, key_id uuid, network_id uuid,
  side text, partner_id uuid, role text, scopes text[], is_curator boolean, awaits text, limits jsonb, reads_all boolean,
  is_watched boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare found record;
begin
  select s."id", s."userId", s."activeMember", s."awaits", coalesce(s."seenAt", s."createdAt") as seen,
      u."name", u."email", u."lastMember", coalesce(u."language", 'en') as language
    into found from auth."session" s join auth."user" u on u."id" = s."userId"
    where s."token" = session_token and s."expiresAt" > now();
  if found."id" is null or found.seen < now() - interval '7 days' then return; end if;
  if found.seen < now() - interval '1 minute' then
    update auth."session" set "seenAt" = now() where "id" = found."id";
  end if;
  return query select found."id"::text, found."userId"::text, found."name"::text, found."email"::text, found.language::text,
      m.id, null::uuid, m.network_id, m.side, m.partner_id, m.role, null::text[],
      coalesce(m.role = 'curator' or m.is_narrowed, false), found."awaits"::text,
      case when m.role = 'owner' then '{}' else coalesce(r.limits, '{}') || coalesce(m.limits, '{}') end,
      coalesce(m.role = 'curator' and r.reads_all, false), coalesce(m.role = 'auditor', false)
    from (select 1) as one left join lateral (
      select member.id, member.network_id, member.side, member.partner_id, member.role, member.is_narrowed, member.limits
      from member join network using (network_id)
      where member.user_id = found."userId" and member.ended_at is null and member.disabled_at is null
        and coalesce(member.valid_from, '-infinity') <= now() and coalesce(member.valid_until, 'infinity') > now()
      order by member.id::text is not distinct from found."activeMember" desc,
        member.id::text is not distinct from found."lastMember" desc, network.is_demo, member.created_at, member.id
      limit 1) as m on true
    left join role_rule r on r.network_id = m.network_id and r.side = m.side and r.role = m.role;
end $$;

drop function house.identity_of_key(text, bytea);
create function house.identity_of_key(key_public_id text, key_hash bytea) returns table (
  session_id text, user_id text, name text, email text, language text, member_id uuid, key_id uuid, network_id uuid,
  side text, partner_id uuid, role text, scopes text[], is_curator boolean, awaits text, limits jsonb, reads_all boolean,
  is_watched boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare found record;
begin
  select k.*, n.language as network_language, r.limits as role_limits into found from api_key k join network n using (network_id)
    left join role_rule r on r.network_id = k.network_id and r.side = k.side and r.role = k.role
    where k.public_id = key_public_id and k.hash = key_hash and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now());
  if found.id is null then return; end if;
  if found.last_used_at is null or found.last_used_at < now() - interval '1 minute' then
    update api_key set last_used_at = now() where id = found.id;
  end if;
  return query select null::text, null::text, found.name::text, null::text, found.network_language::text, null::uuid,
    found.id::uuid, found.network_id::uuid, found.side::text, found.partner_id::uuid, found.role::text,
    found.scopes::text[], false, null::text,
    case when found.role = 'owner' then '{}'::jsonb else coalesce(found.role_limits, '{}') end, false, false;
end $$;

create or replace function house.memberships(of_user text) returns table (
  id uuid, network_id uuid, network_name text, network_slug text, is_demo boolean, side text, role text,
  partner_id uuid, partner_name text
) language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, m.network_id, n.name, n.slug, n.is_demo, m.side, m.role, m.partner_id, p.name
  from member m join network n using (network_id) left join partner p using (partner_id)
  where m.user_id = of_user and m.ended_at is null and m.disabled_at is null
    and coalesce(m.valid_from, '-infinity') <= now() and coalesce(m.valid_until, 'infinity') > now()
  order by n.is_demo, m.created_at, m.id
$$;

-- Whether any place of a user demands a second factor: asked before anybody is in a network.
create function house.needs_second_factor(of_user text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from house.memberships(of_user) m
    join role_rule r on r.network_id = m.network_id and r.side = m.side and r.role = m.role where r.needs_second_factor)
$$;
select house.grant_app_function(f) from unnest(array['house.identity_of_session(text)', 'house.identity_of_key(text, bytea)',
  'house.needs_second_factor(text)']::regprocedure[]) as f;
