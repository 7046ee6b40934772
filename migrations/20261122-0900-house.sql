-- The walls of the house. Every table is protected by one of the functions below; a test walks the catalogue
-- and fails for a table without it. The settings app.network_id, app.partner_id, app.side, app.user_id and
-- app.curator_id are set by SET LOCAL in each transaction; unset means no rows.

create extension if not exists pg_trgm;
create extension if not exists citext;

-- The scalar sub-selects are evaluated once for a statement, not once for a row.
create function house.partnership_policy(has_side boolean, checks boolean) returns text language sql immutable as $$
  select 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
    || ' and (case (select current_setting(''app.side'', true))'
    || ' when ''host'' then audience in (''shared'', ''host'')'
    || '   and ((select coalesce(current_setting(''app.curator_id'', true), '''')) = '''''
    || '     or partner_id = any ((select house.curated_partners())::uuid[]))'
    || ' when ''partner'' then audience in (''shared'', ''partner'')'
    || '   and partner_id = (select nullif(current_setting(''app.partner_id'', true), '''')::uuid)'
    || ' when ''system'' then true else false end)'
    || case when has_side and checks
         then ' and ((select current_setting(''app.side'', true)) in (''system'', side))' else '' end
$$;

-- The owner needs every row for migrations, projections and the few functions that run as the owner.
create function house.owner_policy(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy owner on %s to %I using (true) with check (true)', target, current_user);
end $$;

-- Protects a table of a partnership: network_id, partner_id, audience and (where there is one) side.
create function house.protect_partnership(target regclass, privileges text) returns void language plpgsql as $$
declare has_side boolean := exists (
  select from pg_attribute where attrelid = target and attname = 'side' and not attisdropped);
begin
  perform house.owner_policy(target);
  execute format('create policy partnership on %s using (%s) with check (%s)', target,
    house.partnership_policy(has_side, false), house.partnership_policy(has_side, true));
  perform house.grant_app(target, privileges);
end $$;

-- Protects a table of the network as a whole. partner_rule says which rows a partner's side may see
-- (an SQL condition; 'false' for none); writing is the host's and the system's unless partner_check says otherwise.
create function house.protect_network(target regclass, privileges text, partner_rule text default 'false',
    partner_check text default 'false', host_rule text default 'true') returns void language plpgsql as $$
declare mine text := 'network_id = (select nullif(current_setting(''app.network_id'', true), '''')::uuid)'
  ' and (case (select current_setting(''app.side'', true)) when ''host'' then (%s) when ''partner'' then (%s)'
  ' when ''system'' then true else false end)';
begin
  perform house.owner_policy(target);
  execute format('create policy network on %s using (' || mine || ') with check (' || mine || ')', target,
    host_rule, partner_rule, host_rule, partner_check);
  perform house.grant_app(target, privileges);
end $$;

-- Protects a table that only the owner and functions running as the owner touch.
create function house.protect_closed(target regclass) returns void language plpgsql as $$
begin
  perform house.owner_policy(target);
end $$;

create function house.grant_app(target regclass, privileges text) returns void language plpgsql as $$
declare app name := (select name from house.app_role);
begin
  if privileges <> '' then execute format('grant %s on %s to %I', privileges, target, app); end if;
end $$;

create function house.grant_app_function(target regprocedure) returns void language plpgsql as $$
declare app name := (select name from house.app_role);
begin
  execute format('revoke all on function %s from public', target);
  execute format('grant execute on function %s to %I', target, app);
end $$;

do $$ begin execute format('grant usage on schema public, house to %I', (select name from house.app_role)); end $$;
