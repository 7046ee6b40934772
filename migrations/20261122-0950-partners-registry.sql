-- Contacts and legal entities of partnerships, the search over the registry, and the indexes its lists need (module partners).

-- People of both sides. "side" wrote the row, "of_side" is whose person it is.
create table contact (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  of_side text not null check (of_side in ('host', 'partner')),
  name text not null check (name <> ''),
  position text,
  email text,
  phone text,
  messenger text,
  is_primary boolean not null default false,
  -- the name as search compares it, the mail address in lower case and the digits of the phone (written by the application)
  search text not null,
  archived_at timestamptz,
  import_id uuid,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (partner_id, id)
);
create index contact_by_import on contact (import_id) where import_id is not null;
create index contact_trigrams on contact using gin (search gin_trgm_ops) with (fastupdate = off);
select house.protect_partnership('contact', 'select, insert, update');

-- Legal entities of the partner. Requisites are checked by the application before they come here.
create table legal_entity (
  partner_id uuid not null references partner,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  kind text not null check (kind in ('company', 'sole_trader', 'person', 'foreign')),
  name text not null check (name <> ''),
  full_name text,
  country text,
  inn text,
  kpp text,
  ogrn text,
  tax_id text,
  address text,
  -- [{"bik", "bankName", "account", "correspondentAccount"}]
  bank_accounts jsonb not null default '[]',
  is_primary boolean not null default false,
  search_name text not null,
  archived_at timestamptz,
  import_id uuid,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (partner_id, id)
);
-- The audience is part of the key: a refusal must not tell one side what the other keeps to itself.
create unique index legal_entity_once on legal_entity (partner_id, audience, inn, coalesce(kpp, ''))
  where inn is not null and archived_at is null;
create index legal_entity_by_inn on legal_entity (inn text_pattern_ops) where inn is not null;
create index legal_entity_by_ogrn on legal_entity (ogrn text_pattern_ops) where ogrn is not null;
create index legal_entity_by_tax_id on legal_entity (lower(tax_id) text_pattern_ops) where tax_id is not null;
create index legal_entity_trigrams on legal_entity using gin (search_name gin_trgm_ops) with (fastupdate = off);
create index legal_entity_by_import on legal_entity (import_id) where import_id is not null;
select house.protect_partnership('legal_entity', 'select, insert, update');

create index partner_external_id_by_text on partner_external_id (lower(external_id) text_pattern_ops);

-- What lists are ordered by: the name without quotes and the legal form before it, and the place of the stage in the
-- life cycle. Columns rather than expressions, since conditions on lower() cannot use an index under row-level security.
alter table partner
  add column sort_name text not null generated always as (regexp_replace(lower(translate(name, '«»„“”"''', '')),
    '^\s*(ооо|оао|зао|пао|нао|ао|ип|тоо|одо|уп|чуп|гуп|муп|llc|ltd|gmbh)\.?\s+(?=\S)', '')) stored,
  add column stage_rank int not null generated always as (array_position(
    array['identification', 'contact', 'design', 'implementation', 'scaling', 'mature', 'exit'], stage)) stored,
  -- the word forms of the name in both languages and its Latin words: stored, since search checks what its index finds
  add column search_words tsvector not null generated always as (to_tsvector('russian', replace(lower(name), 'ё', 'е'))
    || to_tsvector('english', name) || to_tsvector('simple', search_name)) stored;
drop index partner_name_words;
create index partner_name_words on partner using gin (search_words) with (fastupdate = off);
-- Without the list of pending entries, which every search after an import would read until the next vacuum.
alter index partner_name_trigrams set (fastupdate = off);
create index partner_by_sort_name on partner (network_id, sort_name, partner_id);
create index partner_by_city on partner (network_id, city, partner_id);
create index partner_by_country on partner (network_id, country, partner_id);
create index partner_by_nature on partner (network_id,
  array_position(array['strategic_alliance', 'operational', 'innovation', 'marketing', 'resource'], nature), partner_id);
create index partner_by_term on partner (network_id,
  array_position(array['project', 'medium', 'long', 'transformational', 'evolutionary'], term), partner_id);
create index partner_by_since on partner (network_id, since, partner_id);
create index partner_by_stage_rank on partner (network_id, stage_rank, partner_id);
create index partner_by_stage_since on partner (network_id, stage_since, partner_id);

-- Figures the registry sorts by, as columns of the projection for the same reason. change is null without a base.
alter view house.expected_partner_figure rename to partner_figure_base;
create view house.expected_partner_figure as select *,
    case when net_before_12m > 0 then (net_12m - net_before_12m)::float8 / net_before_12m end as change,
    case when host_kept + host_late + host_broken > 0 then host_kept::float8 / (host_kept + host_late + host_broken) end as host_share,
    case when partner_kept + partner_late + partner_broken > 0
      then partner_kept::float8 / (partner_kept + partner_late + partner_broken) end as partner_share,
    least(host_next_due_at, partner_next_due_at) as next_due_at
  from house.partner_figure_base;
alter table partner_figure add column change float8, add column host_share float8, add column partner_share float8,
  add column next_due_at timestamptz;
drop index partner_figure_by_value;
create index partner_figure_by_value on partner_figure (network_id, audience, net_12m, partner_id);
create index partner_figure_by_change on partner_figure (network_id, audience, change, partner_id);
create index partner_figure_by_orders on partner_figure (network_id, audience, orders_12m, partner_id);
create index partner_figure_by_host_share on partner_figure (network_id, audience, host_share, partner_id);
create index partner_figure_by_partner_share on partner_figure (network_id, audience, partner_share, partner_id);
create index partner_figure_by_next_due on partner_figure (network_id, audience, next_due_at, partner_id);
create index partner_figure_by_last_contact on partner_figure (network_id, audience, last_contact_at, partner_id);

-- What the head of a partner's page counts, whatever the length of its history.
create index fact_stage_moves on fact (partner_id, happened_at) where kind = 'partner.stage_moved';
create index promise_unfinished on promise (partner_id, due_at)
  where fulfilled_at is null and broken_at is null and withdrawn_at is null and retracted_at is null;
create index promise_withdrawn_by_partner on promise (partner_id, owed_by) where withdrawn_at is not null;

-- Finds partners by name (word forms of both languages, parts, typing errors), requisites, external id and contacts.
-- Pattern operators are not leakproof, so under row-level security their indexes are not used: these functions run as
-- the owner and filter network, side, partner, curator and audience themselves (find-partners.test.ts proves it).
create type house.partner_match as (partner_id uuid, matched_by text, matched_text text, score float8);

-- Whether the scope of the transaction may see this partner, as the policy of partner says.
create function house.sees_partner(viewer text, own uuid, curator text, p partner) returns boolean language sql immutable as $$
  select case viewer when 'system' then true when 'host' then curator = '' or (p.curator_id is not null and p.curator_id = curator)
    when 'partner' then own is not null and p.partner_id = own else false end
$$;

--   raw     what was typed, trimmed
--   normal  the same, written as partner.search_name is
-- Best match first, one for each partner; a merged partner answers as the one it was merged into. Looks on (legal
-- entities and contacts, then misspelt words) only while there is room: those match less well anyway.
create function house.find_partners(raw text, normal text, max_rows int) returns setof house.partner_match
language plpgsql stable security definer
set search_path = public set pg_trgm.word_similarity_threshold = 0.5 set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  viewer text := coalesce(current_setting('app.side', true), '');
  own uuid := nullif(current_setting('app.partner_id', true), '')::uuid;
  curator text := coalesce(current_setting('app.curator_id', true), '');
  audiences text[] := case viewer when 'host' then '{shared,host}' when 'partner' then '{shared,partner}'
    when 'system' then '{shared,host,partner}' else '{}' end;
  needle text := replace(replace(replace(normal, '\', '\\'), '%', '\%'), '_', '\_');
  typed text := replace(replace(replace(lower(raw), '\', '\\'), '%', '\%'), '_', '\_');
  digits text := regexp_replace(raw, '\D', '', 'g');
  words text[] := array(select word from unnest(string_to_array(normal, ' ')) word where word <> '' order by length(word) desc);
  forms tsquery := plainto_tsquery('russian', replace(lower(raw), 'ё', 'е')) || plainto_tsquery('english', raw);
  matches house.partner_match[] := '{}';
  more house.partner_match[];
  likeness text;
begin
  if network is null or audiences = '{}' or raw = '' or max_rows < 1 then return; end if;
  if words <> '{}' then
    forms := forms || to_tsquery('simple', (select string_agg(quote_literal(word) || ':*', ' & ') from unnest(words) word));
  end if;

  if length(normal) >= 3 then
    select array_agg(item) into matches from (
      select row(p.partner_id, 'name', p.name, case when p.search_name = normal then 1 when p.search_name like needle || '%' then 0.95
          when p.search_name like '% ' || needle || '%' then 0.9 else 0.85 end)::house.partner_match as item
      from partner p where p.network_id = network and p.merged_into is null and house.sees_partner(viewer, own, curator, p)
        and (p.search_name like '%' || needle || '%' or p.search_words @@ forms)
      order by (p.search_name = normal) desc, (p.search_name like needle || '%') desc, (p.search_name like '% ' || needle || '%') desc,
        length(p.search_name), p.search_name collate "C", p.partner_id limit max_rows) names;
  else
    select array_agg(item) into matches from (
      select row(p.partner_id, 'name', p.name, case when starts_with(p.search_name, normal) then 0.95 else 0.9 end)::house.partner_match as item
      from partner p where p.network_id = network and p.merged_into is null and house.sees_partner(viewer, own, curator, p)
        and p.search_words @@ forms
      order by starts_with(p.search_name, normal) desc, length(p.search_name), p.search_name collate "C", p.partner_id limit max_rows) names;
  end if;
  select array_agg(row(s.partner_id, 'name', p.name, 0.85)::house.partner_match) into more
  from partner p join partner s on s.partner_id = p.merged_into
  where p.merged_into is not null and p.network_id = network and s.network_id = network
    and house.sees_partner(viewer, own, curator, p) and house.sees_partner(viewer, own, curator, s)
    and length(normal) >= 3 and p.search_name like '%' || needle || '%';
  matches := matches || more;
  matches := matches || house.other_matches('external_id', lower(raw), audiences, max_rows * 4);
  if raw ~ '^[\d\s-]+$' and length(digits) >= 3 then
    matches := matches || house.other_matches('number', digits, audiences, max_rows * 4);
  end if;
  if length(raw) >= 4 then matches := matches || house.other_matches('tax_id', lower(raw), audiences, max_rows * 4); end if;
  matches := house.best_matches(matches, max_rows);

  if cardinality(matches) < max_rows and length(normal) >= 3 then
    matches := matches || house.other_matches('legal_entity', '%' || needle || '%', audiences, max_rows * 4);
    matches := matches || house.other_matches('contact', '%' || needle || '%', audiences, max_rows * 4);
    if typed <> needle then matches := matches || house.other_matches('contact', '%' || typed || '%', audiences, max_rows * 4); end if;
    if raw ~ '^[\d\s()+.,-]+$' and length(digits) >= 4 and digits <> typed then
      matches := matches || house.other_matches('contact', '%' || digits || '%', audiences, max_rows * 4);
    end if;
    matches := house.best_matches(matches, max_rows);
  end if;

  -- Nothing fits as it was typed, so it may be misspelt: every word of four letters or more must be like some word of the
  -- name. The longest goes to the index, the others are compared with what it finds.
  -- Swapped letters leave few trigrams alike, so what is strictly alike is tried first.
  words := array(select word from unnest(words) word where length(word) >= 4);
  foreach likeness in array array['0.5', '0.35'] loop
    exit when matches <> '{}' or words = '{}';
    perform set_config('pg_trgm.word_similarity_threshold', likeness, true);
    select array_agg(row(f.partner_id, 'name', f.name, 0.5 * word_similarity(normal, f.search_name))::house.partner_match) into matches
    from (select p.partner_id, p.name, p.search_name from partner p
      where p.network_id = network and p.merged_into is null and house.sees_partner(viewer, own, curator, p)
        and p.search_name %> words[1] and p.search_name %> all (words[2:]) limit 300) f;
    matches := house.best_matches(matches, max_rows);
    exit when matches <> '{}';
    select array_agg(row(f.partner_id, 'contact', f.name, 0.4 * word_similarity(normal, f.search))::house.partner_match) into matches
    from (select p.partner_id, c.name, c.search from contact c join partner p on p.partner_id = c.partner_id
      where c.network_id = network and c.audience = any (audiences) and c.archived_at is null and p.network_id = network
        and p.merged_into is null and house.sees_partner(viewer, own, curator, p)
        and c.search %> words[1] and c.search %> all (words[2:]) limit 300) f;
    matches := house.best_matches(matches, max_rows);
  end loop;
  return query select * from unnest(matches);
end $$;

-- Matches by what hangs on a partner: external ids and requisites that begin with the pattern (as a range, since LIKE with
-- a parameter has no constant beginning for the index), legal entities and contacts that are LIKE it. Only find_partners
-- calls it; it filters by the scope just the same.
create function house.other_matches(by text, pattern text, audiences text[], max_rows int) returns house.partner_match[]
language plpgsql stable set search_path = public set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  viewer text := coalesce(current_setting('app.side', true), '');
  own uuid := nullif(current_setting('app.partner_id', true), '')::uuid;
  curator text := coalesce(current_setting('app.curator_id', true), '');
  beyond text := pattern || chr(1114111);
  matches house.partner_match[];
begin
  if by = 'external_id' then
    select array_agg(item) into matches from (
      select row(s.partner_id, by, x.external_id, case when lower(x.external_id) = pattern then 1 else 0.84 end)::house.partner_match as item
      from partner_external_id x join partner p on p.partner_id = x.partner_id join partner s on s.partner_id = coalesce(p.merged_into, p.partner_id)
      where x.network_id = network and x.audience = any (audiences) and lower(x.external_id) ~>=~ pattern and lower(x.external_id) ~<~ beyond
        and p.network_id = network and house.sees_partner(viewer, own, curator, p) and house.sees_partner(viewer, own, curator, s)
      order by length(x.external_id), x.external_id collate "C" limit max_rows) list;
  elsif by = 'number' then
    select array_agg(item) into matches from (
      select row(s.partner_id, 'legal_entity', case when starts_with(x.inn, pattern) then x.inn else x.ogrn end,
        case when pattern in (x.inn, x.ogrn) then 1 else 0.86 end)::house.partner_match as item
      from legal_entity x join partner p on p.partner_id = x.partner_id join partner s on s.partner_id = coalesce(p.merged_into, p.partner_id)
      where x.network_id = network and x.audience = any (audiences) and x.archived_at is null
        and (x.inn ~>=~ pattern and x.inn ~<~ beyond or x.ogrn ~>=~ pattern and x.ogrn ~<~ beyond)
        and p.network_id = network and house.sees_partner(viewer, own, curator, p) and house.sees_partner(viewer, own, curator, s)
      limit max_rows) list;
  elsif by = 'tax_id' then
    select array_agg(item) into matches from (
      select row(s.partner_id, 'legal_entity', x.tax_id, case when lower(x.tax_id) = pattern then 1 else 0.8 end)::house.partner_match as item
      from legal_entity x join partner p on p.partner_id = x.partner_id join partner s on s.partner_id = coalesce(p.merged_into, p.partner_id)
      where x.network_id = network and x.audience = any (audiences) and x.archived_at is null
        and x.tax_id is not null and lower(x.tax_id) ~>=~ pattern and lower(x.tax_id) ~<~ beyond
        and p.network_id = network and house.sees_partner(viewer, own, curator, p) and house.sees_partner(viewer, own, curator, s)
      limit max_rows) list;
  elsif by = 'legal_entity' then
    select array_agg(item) into matches from (
      select row(s.partner_id, by, x.name, 0.75)::house.partner_match as item
      from legal_entity x join partner p on p.partner_id = x.partner_id join partner s on s.partner_id = coalesce(p.merged_into, p.partner_id)
      where x.network_id = network and x.audience = any (audiences) and x.archived_at is null and x.search_name like pattern
        and p.network_id = network and house.sees_partner(viewer, own, curator, p) and house.sees_partner(viewer, own, curator, s)
      limit max_rows) list;
  elsif by = 'contact' then
    select array_agg(item) into matches from (
      select row(s.partner_id, by, x.name, 0.65)::house.partner_match as item
      from contact x join partner p on p.partner_id = x.partner_id join partner s on s.partner_id = coalesce(p.merged_into, p.partner_id)
      where x.network_id = network and x.audience = any (audiences) and x.archived_at is null and x.search like pattern
        and p.network_id = network and house.sees_partner(viewer, own, curator, p) and house.sees_partner(viewer, own, curator, s)
      limit max_rows) list;
  end if;
  return coalesce(matches, '{}');
end $$;

-- The best match of each partner, best first.
create function house.best_matches(matches house.partner_match[], max_rows int) returns house.partner_match[]
language sql stable set search_path = public as $$
  select coalesce(array_agg(row(r.partner_id, r.matched_by, r.matched_text, r.score)::house.partner_match order by r.place), '{}') from (
    select b.*, row_number() over (order by b.score desc, length(b.matched_text), b.matched_text collate "C", b.partner_id) as place from (
      select distinct on (m.partner_id) m.* from unnest(matches) m order by m.partner_id, m.score desc, length(m.matched_text)
    ) b
  ) r where r.place <= max_rows
$$;
revoke all on function house.other_matches(text, text, text[], int) from public;
revoke all on function house.best_matches(house.partner_match[], int) from public;
select house.grant_app_function('house.find_partners(text, text, int)');
