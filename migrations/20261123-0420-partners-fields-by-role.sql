-- Which values of the network's own fields somebody may read is decided here as well, by the role of whoever asks
-- (app.role) and by the rights they lack (app.lacks): a query that forgets to ask shows nothing more. Without a role it is
-- the house that works (jobs, imports, rules that decide the same for everybody), and sees what its side sees.

create function house.closed_fields() returns uuid[] language plpgsql stable set search_path = public, pg_temp as $$
declare
  reader text := coalesce(current_setting('app.role', true), '');
  sees_money boolean := 'money.read' <> all (string_to_array(coalesce(current_setting('app.lacks', true), ''), ','));
begin
  if reader = '' or (reader = 'owner' and sees_money) then return '{}'; end if;
  return coalesce((
    select array_agg(f.id) from custom_field f
    where f.network_id = nullif(current_setting('app.network_id', true), '')::uuid
      and ((f.kind = 'money' and not sees_money)
        or (current_setting('app.side', true) = 'host' and reader <> 'owner' and f.read_roles is not null
          and reader <> all (f.read_roles)))), '{}');
end $$;
select house.grant_app_function('house.closed_fields()');

create policy open_fields on field_value as restrictive
  using (field_id <> all ((select house.closed_fields())::uuid[]))
  with check (field_id <> all ((select house.closed_fields())::uuid[]));

-- As before (1300), and not in fields that are closed to whoever asks.
create or replace function house.find_field_values(field uuid, part text) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(v.partner_id), '{}') from field_value v
  where v.network_id = nullif(current_setting('app.network_id', true), '')::uuid
    and v.field_id = field and field <> all ((select house.closed_fields())::uuid[])
    and v.text_value ilike '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    and case current_setting('app.side', true)
      when 'system' then true
      when 'host' then v.audience in ('shared', 'host')
        and (coalesce(current_setting('app.curator_id', true), '') = '' or v.partner_id = any ((select house.curated_partners())::uuid[]))
      when 'partner' then v.audience in ('shared', 'partner') and v.partner_id = any ((select house.own_partners())::uuid[])
      else false end
$$;
