-- Who may read a row of a partnership: an auditor within the time and among the partners of their access only.
create or replace function house.people_who_see(partner uuid, audience text)
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
      and (m.valid_from is null or m.valid_from <= now()) and (m.valid_until is null or m.valid_until > now())
      and (not m.is_narrowed or exists (
        select from auditor_partner a where a.member_id = m.id and a.partner_id = people_who_see.partner))
      and (people_who_see.audience = 'shared' or m.side = people_who_see.audience)
      and case m.side
        when 'partner' then m.partner_id = people_who_see.partner
        else (own <> 'partner' or m.role in ('owner', 'manager', 'curator'))
          and (m.role <> 'curator' or house.curates(m.user_id, people_who_see.partner)) end
    order by m.side, lower(u."name"), m.user_id;
end $$;
