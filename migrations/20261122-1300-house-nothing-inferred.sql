-- Functions that run past the policies say exactly what the policies say: for delegates, auditors, merged accounts and
-- places whose time is over too.

-- As before (1101), by the same sets of partners that the policies ask.
create or replace function house.find_field_values(field uuid, part text) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(v.partner_id), '{}') from field_value v
  where v.network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and v.field_id = field and v.text_value ilike '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    and case current_setting('app.side', true)
      when 'system' then true
      when 'host' then v.audience in ('shared', 'host')
        and (coalesce(current_setting('app.curator_id', true), '') = '' or v.partner_id = any ((select house.curated_partners())::uuid[]))
      when 'partner' then v.audience in ('shared', 'partner') and v.partner_id = any ((select house.own_partners())::uuid[])
      else false end
$$;

-- As before (1180); a scope without a person is nobody's, and refused.
create or replace function house.choose_notification(who text, note_kind text, way text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
begin
  if network is null or not (coalesce(current_setting('app.side', true), '') = 'system'
      or coalesce(who = nullif(current_setting('app.user_id', true), ''), false)) then
    raise exception 'choose_notification: outside the scope' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from member where network_id = network and user_id = who) then return; end if;
  insert into notification_choice (network_id, user_id, kind, channel) values (network, who, note_kind, way)
    on conflict (network_id, user_id, kind) do update set channel = excluded.channel, at = now();
end $$;

-- As before (1181), and the people of a partner's side are those of all the accounts that stand for it: they see its
-- records, so they are told.
create or replace function house.people_who_see(partner uuid, audience text)
returns table (user_id text, name text, email text, language text, side text, role text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  own text := current_setting('app.side', true);
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  -- the one that stands for them all comes first
  accounts uuid[];
begin
  if network is null or not coalesce(house.scope_partner(partner), false)
    or not (own = 'system' or audience = 'shared' or audience = own) then return; end if;
  accounts := house.partner_set(partner);
  return query
    select distinct on (m.side, lower(u."name"), m.user_id) m.user_id, u."name", u."email", coalesce(u."language", 'en'), m.side, m.role
    from member m join auth."user" u on u."id" = m.user_id
    where m.network_id = network and m.ended_at is null and m.disabled_at is null
      and (m.valid_from is null or m.valid_from <= now()) and (m.valid_until is null or m.valid_until > now())
      and (not m.is_narrowed or exists (
        select from auditor_partner a where a.member_id = m.id and a.partner_id in (people_who_see.partner, accounts[1])))
      and (people_who_see.audience = 'shared' or m.side = people_who_see.audience)
      and case m.side
        when 'partner' then m.partner_id = any (accounts)
        else (own <> 'partner' or m.role in ('owner', 'manager', 'curator'))
          and (m.role <> 'curator' or house.curates(m.user_id, people_who_see.partner)) end
    order by m.side, lower(u."name"), m.user_id;
end $$;

-- As before (1180): what concerns no partner is told to people of the host whose time has come and is not over.
create or replace function house.notify(ids uuid[], recipients text[], note_kind text, partner uuid, audience text, about_kind text, about uuid,
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
        and (m.valid_from is null or m.valid_from <= now()) and (m.valid_until is null or m.valid_until > now())
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

-- As before (1180): a curator learns of readers only where they still answer for the partner.
create or replace function house.message_reads(letter uuid) returns table (user_id text, partner_id uuid, read_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select n.user_id, n.partner_id, n.read_at from notification n join message m on m.id = letter and m.network_id = n.network_id
  where n.subject_kind = 'message' and n.subject_id = letter and n.read_at is not null
    and m.network_id = nullif(current_setting('app.network_id', true), '')::uuid and current_setting('app.side', true) in ('host', 'system')
    and (coalesce(current_setting('app.curator_id', true), '') = ''
      or m.by_id = nullif(current_setting('app.user_id', true), '') and n.partner_id = any ((select house.curated_partners())::uuid[]))
$$;

-- As before (1180): an address whose person's time is over is nobody's.
create or replace function house.mail_address_of(address_token text)
returns table (network_id uuid, user_id text, side text, partner_id uuid, role text, name text, email text, language text)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.network_id, a.user_id, a.side, a.partner_id, m.role, u."name", u."email", coalesce(u."language", 'en')
  from mail_address a
  join member m on m.network_id = a.network_id and m.user_id = a.user_id and m.side = a.side
    and m.partner_id is not distinct from a.partner_id and m.ended_at is null and m.disabled_at is null
    and coalesce(m.valid_from, '-infinity') <= now() and coalesce(m.valid_until, 'infinity') > now()
  join auth."user" u on u."id" = a.user_id
  where a.token = address_token and a.revoked_at is null
$$;
