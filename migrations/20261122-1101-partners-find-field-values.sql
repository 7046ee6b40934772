-- Partners whose value of a custom field holds a part, whatever the letters. Pattern operators are not leakproof, so under
-- row-level security their index is not used: the function runs as the owner and filters network, side, partner, curator and
-- audience itself, as find_partners does. Which fields somebody may read by their role is the application's to see to.
create index field_value_text_trigrams on field_value using gin (text_value gin_trgm_ops)
  with (fastupdate = off) where text_value is not null;

create function house.find_field_values(field uuid, part text) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(v.partner_id), '{}') from field_value v join partner p on p.partner_id = v.partner_id
  where v.network_id = nullif(current_setting('app.network_id', true), '')::uuid and p.network_id = v.network_id
    and v.field_id = field and v.text_value ilike '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    and case current_setting('app.side', true)
      when 'system' then true
      when 'host' then v.audience in ('shared', 'host')
        and coalesce(current_setting('app.curator_id', true), '') in ('', p.curator_id)
      when 'partner' then v.audience in ('shared', 'partner')
        and v.partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
      else false end
$$;
select house.grant_app_function('house.find_field_values(uuid, text)');
