-- Who may see a row of a partnership, said so that a statement decides what it can once and not for each row. The old
-- form compared texts in a CASE for every row, which cost more than reading it (registry of 50,000, reports of a million
-- facts). Nothing else is seen or hidden: the rules of the sides, curators and accounts stay as they were.

-- Whether the acting side sees every partnership of its network: a person of the host who is not held to some, and the system.
create function house.sees_every_partner() returns boolean language sql stable parallel safe as $$
  select case current_setting('app.side', true) when 'host' then coalesce(current_setting('app.curator_id', true), '') = ''
    when 'system' then true else false end
$$;
select house.grant_app_function('house.sees_every_partner()');

-- Audiences whose rows the acting side may see.
create function house.shown_audiences() returns text[] language sql stable parallel safe as $$
  select case current_setting('app.side', true) when 'host' then '{shared,host}'::text[]
    when 'partner' then '{shared,partner}' when 'system' then '{shared,host,partner}' else '{}' end
$$;
select house.grant_app_function('house.shown_audiences()');

-- The partnerships that may be seen by a side that does not see every one.
create function house.shown_partners() returns uuid[] language sql stable as $$
  select case current_setting('app.side', true) when 'host' then house.curated_partners()
    when 'partner' then house.own_partners() else '{}' end
$$;
select house.grant_app_function('house.shown_partners()');

create or replace function house.partnership_policy(has_side boolean, checks boolean) returns text language sql immutable as $$
  select 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
    || ' and audience = any ((select house.shown_audiences())::text[])'
    || ' and ((select house.sees_every_partner()) or partner_id = any ((select house.shown_partners())::uuid[]))'
    || case when has_side and checks
         then ' and ((select current_setting(''app.side'', true)) in (''system'', side))' else '' end
$$;

do $$
declare
  old text; -- the rule of a partnership's rows as it was, from a table that has nothing beside it
  new text := 'audience = any ((select house.shown_audiences())::text[]) and '
    '((select house.sees_every_partner()) or partner_id = any ((select house.shown_partners())::uuid[]))';
  policy record;
begin
  select substring(pg_get_expr(polqual, polrelid) from 'CASE.*END') into strict old from pg_policy
  where polrelid = 'leaf'::regclass and polname = 'partnership';
  for policy in
    select polname, polrelid::regclass as target, pg_get_expr(polqual, polrelid) as shows, pg_get_expr(polwithcheck, polrelid) as takes
    from pg_policy
  loop
    if strpos(policy.shows, old) > 0 then
      execute format('alter policy %I on %s using (%s)', policy.polname, policy.target, replace(policy.shows, old, new));
    end if;
    if strpos(policy.takes, old) > 0 then
      execute format('alter policy %I on %s with check (%s)', policy.polname, policy.target, replace(policy.takes, old, new));
    end if;
  end loop;
  -- partners themselves and what is of them without an audience: the rule is asked only of those who do not see every one
  for policy in
    select polname, polrelid::regclass as target, pg_get_expr(polqual, polrelid) as shows,
      substring(pg_get_expr(polqual, polrelid) from 'CASE.*END') as rule
    from pg_policy where polname = 'network' and polrelid in ('partner'::regclass, 'opportunity'::regclass, 'request_event'::regclass)
  loop
    execute format('alter policy %I on %s using (%s)', policy.polname, policy.target,
      replace(policy.shows, policy.rule, '((select house.sees_every_partner()) or ' || policy.rule || ')'));
  end loop;
end $$;
